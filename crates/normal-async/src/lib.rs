//! The runtime library of Normal Async.

pub mod async_drop;
pub mod iter;
pub mod task;

mod dyn_async_fn;
#[cfg(normal_async)]
mod forget;
mod share;

pub use async_drop::AsyncDrop;
pub use iter::AsyncIterator;
pub use share::Share;

#[cfg(normal_async)]
pub use forget::Forget;

/// What lowered code calls.
#[doc(hidden)]
pub mod lowered {
    pub use crate::async_drop::lowered::*;
    pub use crate::dyn_async_fn::{Called, DynAsyncFn, DynAsyncFnMut, DynAsyncFnOnce};
    pub use crate::iter::{for_await, step};

    #[cfg(normal_async)]
    pub use crate::forget::{
        arc_new, arc_pin, forgettable, forgettable_type, rc_new, rc_pin, route,
    };
}
