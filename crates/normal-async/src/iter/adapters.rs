//! Adapters of async iterators, which are async iterators themselves.

#[cfg(feature = "timeout")]
use std::time::Duration;

#[cfg(feature = "futures")]
use futures_core::Stream;
#[cfg(feature = "futures")]
use futures_util::{StreamExt, stream};

use super::AsyncIterator;
#[cfg(feature = "futures")]
use super::from_stream;

/// Methods of every [`AsyncIterator`].
///
/// `buffered`, `merge` and `timeout` wait for several things at once. They keep the future of `next` until it is done,
/// so they lose no item, and need one allocation each, when they are made.
///
/// ```
/// use normal_async::iter::AsyncIteratorExt;
/// # struct Countdown(u32);
/// # impl normal_async::iter::AsyncIterator for Countdown {
/// #     type Item = u32;
/// #     async fn next(&mut self) -> Option<u32> {
/// #         self.0 = self.0.checked_sub(1)?;
/// #         Some(self.0)
/// #     }
/// # }
/// # use normal_async::iter::AsyncIterator;
/// # pollster::block_on(async {
/// let mut pairs = Countdown(7).filter(|n| n % 2 == 0).map(|n| n * 10).take(3).chunks(2);
/// assert_eq!(pairs.next().await, Some(vec![60, 40]));
/// assert_eq!(pairs.next().await, Some(vec![20]));
/// assert_eq!(pairs.next().await, None);
/// # });
/// ```
pub trait AsyncIteratorExt: AsyncIterator + Sized {
    /// What `f` makes of each item.
    fn map<T, F: FnMut(Self::Item) -> T>(self, f: F) -> Map<Self, F> {
        Map { iterator: self, f }
    }

    /// The items that `predicate` holds of.
    fn filter<F: FnMut(&Self::Item) -> bool>(self, predicate: F) -> Filter<Self, F> {
        Filter {
            iterator: self,
            predicate,
        }
    }

    /// The first `count` items.
    fn take(self, count: usize) -> Take<Self> {
        Take {
            iterator: self,
            left: count,
        }
    }

    /// The items, `size` at a time; the last ones may be fewer.
    ///
    /// # Panics
    ///
    /// When `size` is 0.
    fn chunks(self, size: usize) -> Chunks<Self> {
        assert!(size > 0, "chunks of no items");
        Chunks {
            iterator: self,
            size,
            begun: Vec::new(),
        }
    }

    /// A `Stream` of the items. It is not `Unpin`.
    #[cfg(feature = "futures")]
    fn into_stream(self) -> impl Stream<Item = Self::Item> {
        stream::unfold(self, async |mut iterator| {
            let item = iterator.next().await?;
            Some((item, iterator))
        })
    }

    /// What the items, which are futures, come to, in their order, with up to `count` of them running at once.
    #[cfg(feature = "futures")]
    fn buffered(self, count: usize) -> impl AsyncIterator<Item = <Self::Item as Future>::Output>
    where
        Self::Item: Future,
    {
        from_stream(Box::pin(self.into_stream().buffered(count)))
    }

    /// The items of both, as they come.
    #[cfg(feature = "futures")]
    fn merge<I: AsyncIterator<Item = Self::Item>>(
        self,
        other: I,
    ) -> impl AsyncIterator<Item = Self::Item> {
        let (ours, theirs) = (Box::pin(self.into_stream()), Box::pin(other.into_stream()));
        from_stream(stream::select(ours, theirs))
    }

    /// The items, and an error each time that none has come for so long. Needs a tokio runtime.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime with a timer.
    #[cfg(feature = "timeout")]
    fn timeout(
        self,
        duration: Duration,
    ) -> impl AsyncIterator<Item = Result<Self::Item, tokio_stream::Elapsed>> {
        let stream = tokio_stream::StreamExt::timeout(self.into_stream(), duration);
        from_stream(Box::pin(stream))
    }
}

impl<I: AsyncIterator> AsyncIteratorExt for I {}

/// See [`AsyncIteratorExt::map`].
#[derive(Debug)]
pub struct Map<I, F> {
    iterator: I,
    f: F,
}

impl<I: AsyncIterator, T, F: FnMut(I::Item) -> T> AsyncIterator for Map<I, F> {
    type Item = T;

    async fn next(&mut self) -> Option<T> {
        self.iterator.next().await.map(&mut self.f)
    }
}

/// See [`AsyncIteratorExt::filter`].
#[derive(Debug)]
pub struct Filter<I, F> {
    iterator: I,
    predicate: F,
}

impl<I: AsyncIterator, F: FnMut(&I::Item) -> bool> AsyncIterator for Filter<I, F> {
    type Item = I::Item;

    async fn next(&mut self) -> Option<I::Item> {
        loop {
            let item = self.iterator.next().await?;
            if (self.predicate)(&item) {
                return Some(item);
            }
        }
    }
}

/// See [`AsyncIteratorExt::take`].
#[derive(Debug)]
pub struct Take<I> {
    iterator: I,
    left: usize,
}

impl<I: AsyncIterator> AsyncIterator for Take<I> {
    type Item = I::Item;

    async fn next(&mut self) -> Option<I::Item> {
        let left = self.left.checked_sub(1)?;
        let item = self.iterator.next().await;
        self.left = left;
        item
    }
}

/// See [`AsyncIteratorExt::chunks`]. Dropping the future of `next` loses no item: they stay here.
#[derive(Debug)]
pub struct Chunks<I: AsyncIterator> {
    iterator: I,
    size: usize,
    begun: Vec<I::Item>,
}

impl<I: AsyncIterator> AsyncIterator for Chunks<I> {
    type Item = Vec<I::Item>;

    async fn next(&mut self) -> Option<Vec<I::Item>> {
        while self.begun.len() < self.size
            && let Some(item) = self.iterator.next().await
        {
            self.begun.push(item);
        }
        (!self.begun.is_empty()).then(|| std::mem::take(&mut self.begun))
    }
}
