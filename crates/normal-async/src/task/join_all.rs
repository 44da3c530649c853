//! Many futures at once, in a scope.

use std::future;
use std::iter::Enumerate;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::Poll;

use super::scope;

/// Awaits all `futures` at the same time, and gives their outputs in order.
///
/// The futures may borrow; they are children of a scope, and all that is said
/// of [`scope!`](super::scope) holds for them. An iterator that makes the
/// futures is asked for the next one only when it can start, so with
/// [`max_in_flight`](JoinAll::max_in_flight) this is also the loop over many
/// items that does some at a time.
///
/// # Panics
/// If one of the futures panics, so does this when all have ended.
///
/// # Cancel safety
/// If this is dropped, so are the futures that have not ended.
///
/// # Allocations
/// One, one for each future in flight, and what the outputs need.
///
/// # Examples
/// ```
/// use normal_async::task;
///
/// # pollster::block_on(async {
/// let shards = [vec![1, 2, 3], vec![4, 5], vec![6]];
/// let sums = task::join_all(shards.iter().map(async |shard| shard.iter().sum()));
/// let sums: Vec<u32> = sums.await;
/// assert_eq!(sums, [6, 9, 6]);
/// # });
/// ```
pub fn join_all<'a, I>(futures: I) -> JoinAll<'a, I::IntoIter>
where
    I: IntoIterator<Item: Future>,
{
    JoinAll {
        futures: futures.into_iter(),
        max_in_flight: usize::MAX,
        lifetime: PhantomData,
    }
}

/// What [`join_all`] returns; to be awaited.
#[must_use = "nothing runs before this is awaited"]
pub struct JoinAll<'a, I> {
    futures: I,
    max_in_flight: usize,
    lifetime: PhantomData<&'a ()>,
}

impl<I> JoinAll<'_, I> {
    /// Lets no more than `limit` of the futures run at a time.
    ///
    /// # Panics
    /// Panics if `limit` is zero.
    ///
    /// # Examples
    /// ```
    /// use normal_async::task;
    ///
    /// # pollster::block_on(async {
    /// let mut prices = vec![10, 20, 30, 40];
    /// let update = async |price: &mut u32| *price += 1;
    /// task::join_all(prices.iter_mut().map(update)).max_in_flight(2).await;
    /// assert_eq!(prices, [11, 21, 31, 41]);
    /// # });
    /// ```
    pub fn max_in_flight(mut self, limit: usize) -> Self {
        assert!(limit > 0, "with none in flight nothing would ever run");
        self.max_in_flight = limit;
        self
    }
}

impl<'a, I, F> IntoFuture for JoinAll<'a, I>
where
    I: Iterator<Item = F> + Send + 'a,
    F: Future<Output: Send> + Send + 'a,
{
    type Output = Vec<F::Output>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(run(self.futures, self.max_in_flight))
    }
}

async fn run<I, F>(futures: I, max_in_flight: usize) -> Vec<F::Output>
where
    I: Iterator<Item = F> + Send,
    F: Future<Output: Send> + Send,
{
    let futures = Mutex::new(futures.enumerate());
    let outputs = scope!(|s| {
        let mut lines = Vec::new();
        while lines.len() < max_in_flight
            && let Some(first) = next(&futures)
        {
            lines.push(s.spawn(one_by_one(first, &futures)));
        }
        let mut outputs = Vec::new();
        for line in lines {
            outputs.append(&mut line.await);
        }
        outputs
    });
    let mut outputs = outputs.await;
    outputs.sort_unstable_by_key(|(index, _)| *index);
    outputs.into_iter().map(|(_, output)| output).collect()
}

/// Awaits `first`, and then one after the other of what is left.
async fn one_by_one<I, F>(first: (usize, F), rest: &Mutex<Enumerate<I>>) -> Vec<(usize, F::Output)>
where
    I: Iterator<Item = F>,
    F: Future,
{
    let mut outputs = Vec::new();
    let mut current = Some(first);
    while let Some((index, future)) = current {
        outputs.push((index, future.await));
        current = next(rest);
        if current.is_some() {
            // Futures that are ready at once are no reason for a long poll.
            yield_now().await;
        }
    }
    outputs
}

/// After a panic of the iterator nothing is taken from it any more.
fn next<I: Iterator>(futures: &Mutex<Enumerate<I>>) -> Option<(usize, I::Item)> {
    futures.lock().ok()?.next()
}

async fn yield_now() {
    let mut has_yielded = false;
    future::poll_fn(|context| {
        if has_yielded {
            return Poll::Ready(());
        }
        has_yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
