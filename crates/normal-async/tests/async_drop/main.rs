//! Programs with async drop, lowered by hand.

mod cancellation;
mod moments;
mod support;
