//! What stands behind `in`: an async iterator, or a stream, told apart by its type.

#[cfg(feature = "futures")]
use std::future::poll_fn;
use std::pin::Pin;

#[cfg(feature = "futures")]
use futures_core::Stream;

use super::AsyncIterator;
use crate::async_drop::lowered::drained;

/// What `for await` can go through: any [`AsyncIterator`], and any `Stream` with the feature `futures`.
///
/// `Kind` says which of these it is, [`ByNext`] or `ByPoll`, so that both can have an implementation for all their
/// types. It is inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an async iterator",
    label = "`for await` goes through an `AsyncIterator` or a `Stream`",
    note = "an ordinary iterator has an ordinary `for` loop",
    note = "a `Stream` is one with the feature `futures` of the package `normal-async`"
)]
pub trait IntoAsyncIterator<Kind> {
    /// What comes.
    type Item;
    /// What the loop keeps.
    type Steps: Steps<Item = Self::Item>;

    /// Begins.
    fn into_steps(self) -> Self::Steps;
}

/// What a `for await` loop asks for its items.
#[expect(
    async_fn_in_trait,
    reason = "the loop is `Send` when what it goes through is"
)]
pub trait Steps {
    /// What comes.
    type Item;

    /// The next item; none at the end.
    async fn step(self: Pin<&mut Self>) -> Option<Self::Item>;
}

/// The kind of what has `async fn next`.
#[derive(Debug)]
pub struct ByNext<I>(I);

// An iterator is never pinned, only the future of its `next`.
impl<I> Unpin for ByNext<I> {}

impl<I: AsyncIterator> IntoAsyncIterator<ByNext<I>> for I {
    type Item = I::Item;
    type Steps = ByNext<I>;

    fn into_steps(self) -> ByNext<I> {
        ByNext(self)
    }
}

impl<I: AsyncIterator> Steps for ByNext<I> {
    type Item = I::Item;

    async fn step(mut self: Pin<&mut Self>) -> Option<I::Item> {
        self.0.next().await
    }
}

/// The kind of what has `poll_next`.
#[cfg(feature = "futures")]
#[derive(Debug)]
pub struct ByPoll;

#[cfg(feature = "futures")]
pin_project_lite::pin_project! {
    /// A stream that a loop goes through.
    #[derive(Debug)]
    pub struct Polled<S> {
        #[pin]
        stream: S,
    }
}

#[cfg(feature = "futures")]
impl<S: Stream> IntoAsyncIterator<ByPoll> for S {
    type Item = S::Item;
    type Steps = Polled<S>;

    fn into_steps(self) -> Polled<S> {
        Polled { stream: self }
    }
}

#[cfg(feature = "futures")]
impl<S: Stream> Steps for Polled<S> {
    type Item = S::Item;

    async fn step(self: Pin<&mut Self>) -> Option<S::Item> {
        let mut stream = self.project().stream;
        poll_fn(|context| stream.as_mut().poll_next(context)).await
    }
}

/// The head of a lowered `for await`.
pub fn for_await<I: IntoAsyncIterator<Kind>, Kind>(iterator: I) -> I::Steps {
    iterator.into_steps()
}

/// One step of it, after what became due in the body of the loop.
pub async fn step<S: Steps>(steps: Pin<&mut S>) -> Option<S::Item> {
    drained(steps.step()).await
}
