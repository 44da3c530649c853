use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::time::Instant;

use super::{Completion, Load, OnResponse};
use crate::LocalService;

/// A service whose load is the time that its calls are expected to take: what calls took of late, times the number of
/// those that run and the one that may come.
///
/// What calls took is an exponentially weighted moving average that is sensitive to peaks: it rises to what the slowest
/// call took at once, and falls from there, towards what later calls take, by a factor of *e* in each `decay`. While no
/// call ends, it falls towards nothing, so a service that was slow is tried again.
///
/// A call that fails, panics or is cancelled counts with the time until then. So a service that fails at once looks as
/// if it were fast: put what stops calling it, such as a circuit breaker, around this.
///
/// A call looks at the clock twice, and allocates nothing.
///
/// ```
/// use std::time::Duration;
///
/// use normal_service::{LocalService, load::{Load, PeakEwma}, service_fn};
/// use tokio::time::sleep;
///
/// # #[tokio::main]
/// # async fn main() {
/// let service = service_fn(async |n: u32| {
///     sleep(Duration::from_millis(20)).await;
///     Ok::<_, ()>(n)
/// });
/// let service = PeakEwma::new(service, Duration::from_millis(1), Duration::from_secs(10));
/// assert!(service.load() <= Some(Duration::from_millis(1)));
///
/// service.call(1).await.unwrap();
/// assert!(service.load() > Some(Duration::from_millis(10)));
/// # }
/// ```
pub struct PeakEwma<S, C = OnResponse> {
    inner: S,
    // Each call that runs has it, too.
    latency: Arc<Latency>,
    completion: C,
}

impl<S> PeakEwma<S> {
    /// Measures calls of `inner` until they end with their response.
    ///
    /// Before the first one has ended, calls are taken to take the time `first`.
    ///
    /// # Panics
    ///
    /// If `decay` is zero.
    pub fn new(inner: S, first: Duration, decay: Duration) -> Self {
        Self::until(inner, first, decay, OnResponse)
    }
}

impl<S, C> PeakEwma<S, C> {
    /// Measures calls of `inner` until the handle is dropped that `completion` gets with the response, as
    /// [`PendingRequests::until`](super::PendingRequests::until) does.
    ///
    /// # Panics
    ///
    /// If `decay` is zero.
    pub fn until(inner: S, first: Duration, decay: Duration, completion: C) -> Self {
        assert!(!decay.is_zero(), "an average that forgets at once");
        let average = Average {
            nanos: nanos(first),
            at: Instant::now(),
        };
        Self {
            inner,
            latency: Arc::new(Latency {
                decay: nanos(decay),
                average: Mutex::new(average),
            }),
            completion,
        }
    }
}

impl<S, C, Request> LocalService<Request> for PeakEwma<S, C>
where
    S: LocalService<Request>,
    C: Completion<PeakEwmaHandle, S::Response>,
{
    type Response = C::Output;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<C::Output, S::Error> {
        let handle = PeakEwmaHandle {
            latency: Arc::clone(&self.latency),
            since: Instant::now(),
        };
        let response = self.inner.call(request).await?;
        Ok(self.completion.complete(response, handle))
    }
}

impl<S, C> Load for PeakEwma<S, C> {
    type Metric = Duration;

    fn load(&self) -> Option<Duration> {
        // The service has the first one: that stands for the call that may come.
        let calls = Arc::strong_count(&self.latency);
        let nanos = self.latency.left(Instant::now()) * calls as f64;
        Some(Duration::from_nanos(nanos as u64))
    }
}

impl<S: fmt::Debug, C> fmt::Debug for PeakEwma<S, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PeakEwma")
            .field("inner", &self.inner)
            .field("load", &self.load())
            .finish_non_exhaustive()
    }
}

/// One call that [`PeakEwma`] measures, for as long as this lives.
#[derive(Debug)]
pub struct PeakEwmaHandle {
    latency: Arc<Latency>,
    since: Instant,
}

impl Drop for PeakEwmaHandle {
    fn drop(&mut self) {
        let now = Instant::now();
        self.latency.took(now - self.since, now);
    }
}

#[derive(Debug)]
struct Latency {
    decay: f64,
    average: Mutex<Average>,
}

#[derive(Clone, Copy, Debug)]
struct Average {
    nanos: f64,
    at: Instant,
}

impl Latency {
    /// What is left of the average.
    fn left(&self, now: Instant) -> f64 {
        let average = *self.average.lock().expect("nothing panics under the lock");
        // Not less than a nanosecond, so that it makes a difference how many calls run, however long there was none.
        (average.nanos * self.weight(average, now)).max(1.0)
    }

    /// Counts a call that has ended.
    fn took(&self, time: Duration, now: Instant) {
        let time = nanos(time);
        let mut average = self.average.lock().expect("nothing panics under the lock");
        let weight = self.weight(*average, now);
        *average = Average {
            nanos: time.max(average.nanos * weight + time * (1.0 - weight)),
            at: now,
        };
    }

    fn weight(&self, average: Average, now: Instant) -> f64 {
        (-nanos(now - average.at) / self.decay).exp()
    }
}

fn nanos(duration: Duration) -> f64 {
    duration.as_nanos() as f64
}
