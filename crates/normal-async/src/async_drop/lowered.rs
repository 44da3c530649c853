//! What lowered code calls.

pub use super::body::{body, body_passing_on, drained, settle};
pub use super::cleaned_up::CleanedUp;
pub use super::hand_over::{LocalKind, SendKind, clean_in_place, take};
pub use super::leaving::Leaving;
pub use super::outcome::{AnyOutcome, Outcome, SendOutcome};
pub use super::slot::{Content, Once, OwnDrop, Slot, Slots, without_glue};
