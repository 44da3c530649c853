//! Shows the trait of a crate that shows it.

pub use facade::prelude;
