//! Errors of rustc that Normal Async has better words for.

mod boxing;
mod recursion;

pub(crate) use boxing::missing_box;
pub(crate) use recursion::missing_box_async;
