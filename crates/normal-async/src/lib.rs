//! The runtime library of Normal Async.

pub mod async_drop;
pub mod task;

pub use async_drop::AsyncDrop;

#[cfg(normal_async)]
mod forget;

#[cfg(normal_async)]
pub use forget::Forget;

/// What lowered code calls.
#[doc(hidden)]
pub mod lowered {
    pub use crate::async_drop::lowered::*;

    #[cfg(normal_async)]
    pub use crate::forget::{forgettable, forgettable_type};
}
