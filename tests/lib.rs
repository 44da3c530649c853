//! Tests of the whole front end, as its users drive it.
