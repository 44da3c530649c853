//! Programs with async drop, lowered by hand.

mod cancellation;
mod events;
mod in_place;
mod leaving;
mod local;
mod moments;
mod outputs;
mod support;
mod sync_code;
mod torture;
