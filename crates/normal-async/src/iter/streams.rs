//! Streams as async iterators.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;

use super::AsyncIterator;

/// An async iterator of what a stream yields. `for await` takes streams as they are, also those that are not `Unpin`;
/// this is for functions that take an [`AsyncIterator`], and for its adapters.
///
/// Dropping the future of its `next` loses no item.
pub fn from_stream<S: Stream + Unpin>(stream: S) -> FromStream<S> {
    FromStream { stream }
}

/// See [`from_stream`].
#[derive(Debug)]
pub struct FromStream<S> {
    stream: S,
}

impl<S: Stream + Unpin> AsyncIterator for FromStream<S> {
    type Item = S::Item;

    async fn next(&mut self) -> Option<S::Item> {
        poll_fn(|context| self.poll(context)).await
    }
}

impl<S: Stream + Unpin> FromStream<S> {
    fn poll(&mut self, context: &mut Context) -> Poll<Option<S::Item>> {
        Pin::new(&mut self.stream).poll_next(context)
    }
}
