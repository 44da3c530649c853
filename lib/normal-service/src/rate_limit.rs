//! A limit of how many calls begin in a period.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{
            AtomicU64,
            Ordering::{AcqRel, Acquire, Release},
        },
    },
    time::Duration,
};

use tokio::time::{Instant, sleep_until};
use tower_layer::Layer;

use crate::{
    LocalService,
    limit::{Overloaded, Shed, Wait},
    queue::Queue,
};

/// How many calls may begin in each period.
///
/// A period begins with its first call, so up to twice as many may begin in a time as long as a period, around the end
/// of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    num: u64,
    per: Duration,
}

impl Rate {
    /// `num` calls in each `per`.
    ///
    /// # Panics
    ///
    /// If either is zero.
    pub const fn new(num: u64, per: Duration) -> Self {
        assert!(num > 0, "a rate of no calls");
        assert!(!per.is_zero(), "a rate without a period");
        Self { num, per }
    }
}

/// A service with a limit of how many of its calls begin in a period.
///
/// When that many have begun, more of them [`Wait`] for the next period, in the order in which they came, or are
/// [`Shed`]. What becomes of a call once it has begun makes no difference. One that is cancelled while it waits has not
/// begun, and leaves its place to who is behind it.
///
/// # Panics
///
/// A call panics outside of a tokio runtime with time enabled, once it has to wait.
#[derive(Debug)]
pub struct RateLimit<S, Full = Wait> {
    inner: S,
    period: Period,
    queue: Queue,
    _full: Full,
}

impl<S, Full> RateLimit<S, Full> {
    /// Lets calls of `inner` begin at this `rate`.
    pub fn new(inner: S, rate: Rate, full: Full) -> Self {
        Self {
            inner,
            period: Period::new(rate),
            queue: Queue::default(),
            _full: full,
        }
    }
}

impl<S: LocalService<Request>, Request> LocalService<Request> for RateLimit<S, Wait> {
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        if self.queue.is_used() || self.period.begin_call().is_err() {
            let _turn = self.queue.turn().await;
            while let Err(until) = self.period.begin_call() {
                sleep_until(until).await;
            }
        }
        self.inner.call(request).await
    }
}

impl<S, Request> LocalService<Request> for RateLimit<S, Shed>
where
    S: LocalService<Request, Error: From<Overloaded>>,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        self.period.begin_call().map_err(|_| Overloaded)?;
        self.inner.call(request).await
    }
}

/// The period that runs, or the last one.
///
/// Calls take what is left without a lock. Who finds that the period has ended begins another, one at a time. Who took
/// a call of the old one meanwhile was in time, and who takes one of the new one is counted there.
#[derive(Debug)]
struct Period {
    rate: Rate,
    origin: Instant,
    /// In nanoseconds after the origin.
    end: AtomicU64,
    left: AtomicU64,
    next: Mutex<()>,
}

impl Period {
    fn new(rate: Rate) -> Self {
        Self {
            rate,
            origin: Instant::now(),
            end: AtomicU64::new(0),
            left: AtomicU64::new(0),
            next: Mutex::new(()),
        }
    }

    /// Begins a call, or says until when none may.
    fn begin_call(&self) -> Result<(), Instant> {
        let now = nanos(self.origin.elapsed());
        let mut end = self.end.load(Acquire);
        if now >= end {
            let _alone = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            end = self.end.load(Acquire);
            if now >= end {
                end = now.saturating_add(nanos(self.rate.per));
                self.left.store(self.rate.num, Release);
                self.end.store(end, Release);
            }
        }
        // The end is that of a period of which nothing is left, or of an earlier one: nobody waits longer than for that.
        match self
            .left
            .fetch_update(AcqRel, Acquire, |left| left.checked_sub(1))
        {
            Ok(_) => Ok(()),
            Err(_) => Err(self.origin + Duration::from_nanos(end)),
        }
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Makes [`RateLimit`]s, each with a limit of its own; see
/// [`ServiceBuilder::rate_limit`](crate::ServiceBuilder::rate_limit).
#[derive(Clone, Copy, Debug)]
pub struct RateLimitLayer<Full = Wait> {
    rate: Rate,
    full: Full,
}

impl<Full> RateLimitLayer<Full> {
    /// Lets calls of each service begin at this `rate`.
    pub const fn new(rate: Rate, full: Full) -> Self {
        Self { rate, full }
    }
}

impl<S, Full: Clone> Layer<S> for RateLimitLayer<Full> {
    type Service = RateLimit<S, Full>;

    fn layer(&self, inner: S) -> Self::Service {
        RateLimit::new(inner, self.rate, self.full.clone())
    }
}
