//! The runtime library of Normal Async.

pub mod task;

#[cfg(normal_async)]
mod forget;

#[cfg(normal_async)]
pub use forget::Forget;

/// What lowered code calls.
#[cfg(normal_async)]
#[doc(hidden)]
pub mod lowered {
    pub use crate::forget::{
        arc_new, arc_pin, forgettable, forgettable_type, rc_new, rc_pin, route,
    };
}
