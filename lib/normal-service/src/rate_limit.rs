//! A limit of how many calls begin in a period.

use std::time::Duration;

use tokio::{
    sync::Mutex,
    time::{Instant, sleep_until},
};
use tower_layer::Layer;

use crate::{
    LocalService,
    limit::{Overloaded, Shed, Wait},
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
    // Who waits for a period to end holds the lock, and who comes later queues for it.
    period: Mutex<Period>,
    rate: Rate,
    _full: Full,
}

#[derive(Debug)]
struct Period {
    until: Instant,
    left: u64,
}

impl Period {
    /// Begins a call, or says until when none may.
    fn begin(&mut self, rate: Rate) -> Result<(), Instant> {
        let now = Instant::now();
        if now >= self.until {
            *self = Self {
                until: now + rate.per,
                left: rate.num,
            };
        }
        self.left = self.left.checked_sub(1).ok_or(self.until)?;
        Ok(())
    }
}

impl<S, Full> RateLimit<S, Full> {
    /// Lets calls of `inner` begin at this `rate`.
    pub fn new(inner: S, rate: Rate, full: Full) -> Self {
        let period = Period {
            until: Instant::now(),
            left: 0,
        };
        Self {
            inner,
            period: Mutex::new(period),
            rate,
            _full: full,
        }
    }
}

impl<S: LocalService<Request>, Request> LocalService<Request> for RateLimit<S, Wait> {
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        let mut period = self.period.lock().await;
        while let Err(until) = period.begin(self.rate) {
            sleep_until(until).await;
        }
        drop(period);
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
        let begun = self.period.lock().await.begin(self.rate);
        begun.map_err(|_| Overloaded)?;
        self.inner.call(request).await
    }
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
