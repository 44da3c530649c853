//! Async iteration: what `for await` goes through.
//!
//! ```
//! use normal_async::iter::AsyncIterator;
//!
//! struct Countdown(u32);
//!
//! impl AsyncIterator for Countdown {
//!     type Item = u32;
//!
//!     async fn next(&mut self) -> Option<u32> {
//!         self.0 = self.0.checked_sub(1)?;
//!         Some(self.0)
//!     }
//! }
//!
//! # pollster::block_on(async {
//! // In Normal Async: `for await n in Countdown(3) { .. }`
//! let mut seen = Vec::new();
//! let mut countdown = Countdown(3);
//! while let Some(n) = countdown.next().await {
//!     seen.push(n);
//! }
//! assert_eq!(seen, [2, 1, 0]);
//! # });
//! ```

mod adapters;
mod into;
mod object;
#[cfg(feature = "futures")]
mod streams;

use std::pin::Pin;

pub use adapters::{AsyncIteratorExt, Chunks, Filter, Map, Take};
pub use into::{ByNext, IntoAsyncIterator, Steps};
#[cfg(feature = "futures")]
pub use into::{ByPoll, Polled};
#[cfg(feature = "futures")]
pub use streams::{FromStream, from_stream};

#[doc(hidden)]
pub use into::{for_await, step};

/// Values that come one after the other, each of which may have to be waited for.
///
/// An implementation writes `async fn next(&mut self) -> Option<Self::Item>`, and nothing else.
///
/// # Cancel safety
///
/// Dropping the future of `next` drops the work on one item. Whether an item can be lost by that is the
/// implementation's to say. `for await` drops it only together with the loop.
///
/// # `Send`
///
/// The future is `Send` when the implementation's is. A function that needs that says
/// `I: AsyncIterator<next(..): Send>`.
///
/// # Trait objects
///
/// `dyn AsyncIterator<Item = T>` is a type, here and in plain Rust. The future of its `next` has to be boxed, once for
/// each item, so Normal Async wants to see it: `it.next().box.await`, and `for await item in it.box`, for an `it` that
/// is a `&mut dyn AsyncIterator<Item = T>` or a `Box` of one. That future is not `Send`.
pub trait AsyncIterator: object::Object {
    /// What comes.
    type Item;

    /// The next item; none at the end.
    #[allow(
        async_fn_in_trait,
        reason = "who needs a `Send` future can ask for one"
    )]
    async fn next(&mut self) -> Option<Self::Item>
    where
        Self: Sized;

    #[doc(hidden)]
    fn __normal_async_dyn_next(&mut self) -> object::Boxed<'_, Self::Item> {
        object::next(self)
    }
}

impl<I: AsyncIterator> AsyncIterator for &mut I {
    type Item = I::Item;

    async fn next(&mut self) -> Option<I::Item> {
        (**self).next().await
    }
}

impl<I: AsyncIterator> AsyncIterator for Box<I> {
    type Item = I::Item;

    async fn next(&mut self) -> Option<I::Item> {
        (**self).next().await
    }
}

impl<I: AsyncIterator + Unpin> AsyncIterator for Pin<&mut I> {
    type Item = I::Item;

    async fn next(&mut self) -> Option<I::Item> {
        (**self).next().await
    }
}
