//! A second request, when the first takes longer than most do.
//!
//! Where a few calls are much slower than the others, for reasons that have nothing to do with the request, such as a
//! pause of one of many servers, asking twice makes those calls about as fast as the others, for a few percent of load.

use std::{
    pin::pin,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::future::select;
use hdrhistogram::Histogram;
use tokio::time::{Instant, timeout};
use tower_layer::Layer;

use crate::LocalService;

/// Decides which requests may be sent twice.
///
/// A function from `&Request` to `Option<Request>` is one, too.
pub trait Policy<Request> {
    /// A copy for a second request, or `None` if there must not be one. Asked before the first is sent.
    fn clone_request(&self, request: &Request) -> Option<Request>;

    /// Whether it is to be sent now that the first has taken long. A [budget](crate::retry::Budget) may say so.
    fn may_hedge(&self, copy: &Request) -> bool {
        let _ = copy;
        true
    }
}

impl<F, Request> Policy<Request> for F
where
    F: Fn(&Request) -> Option<Request>,
{
    fn clone_request(&self, request: &Request) -> Option<Request> {
        self(request)
    }
}

/// When a call has taken so long that it is time for a second request.
///
/// That is the time within which a part of all calls got their response, as it was measured in the period before. There
/// is no second request until a period with enough calls has ended, or after one without.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// The part of calls that are fast enough, such as 0.95.
    pub quantile: f64,
    /// How many calls a period must have had.
    pub min_calls: u64,
    /// How long calls are measured.
    pub period: Duration,
}

/// A service that is called once more, with the same request, if a call takes longer than most do.
///
/// The first result, be it a response or an error, is that of the call; the other request is cancelled then, as both are
/// when the call is. Both are limited, retried and so on by layers inside, one by one.
///
/// There is neither a task nor an allocation, and a lock that nobody holds for long.
///
/// # Panics
///
/// A call that may get a second request panics outside of a tokio runtime with time enabled.
#[derive(Debug)]
pub struct Hedge<S, P> {
    inner: S,
    policy: P,
    latencies: Latencies,
}

impl<S, P> Hedge<S, P> {
    /// Sends requests to `inner`, and those that `policy` has copies of once more after the time that `threshold` says.
    ///
    /// # Panics
    ///
    /// If the threshold's period is zero, or its quantile is not from 0 to 1.
    pub fn new(inner: S, policy: P, threshold: Threshold) -> Self {
        Self {
            inner,
            policy,
            latencies: Latencies::new(threshold),
        }
    }
}

impl<S, P, Request> LocalService<Request> for Hedge<S, P>
where
    S: LocalService<Request>,
    P: Policy<Request>,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        let measured = async |request| {
            let start = Instant::now();
            let response = self.inner.call(request).await?;
            self.latencies.record(start.elapsed());
            Ok(response)
        };
        let second = self.latencies.threshold();
        let second = second.and_then(|after| Some((after, self.policy.clone_request(&request)?)));
        let mut first = pin!(measured(request));
        let Some((after, copy)) = second else {
            return first.await;
        };
        if let Ok(result) = timeout(after, first.as_mut()).await {
            return result;
        }
        if !self.policy.may_hedge(&copy) {
            return first.await;
        }
        select(first, pin!(measured(copy))).await.factor_first().0
    }
}

/// How long calls took, in this period and in the last.
#[derive(Debug)]
struct Latencies {
    threshold: Threshold,
    periods: Mutex<Periods>,
}

#[derive(Debug)]
struct Periods {
    began: Instant,
    /// In microseconds.
    current: Histogram<u64>,
    /// The threshold by the last period.
    threshold: Option<Duration>,
}

impl Latencies {
    fn new(threshold: Threshold) -> Self {
        assert!(!threshold.period.is_zero(), "a threshold without a period");
        assert!(
            (0.0..=1.0).contains(&threshold.quantile),
            "the quantile is not from 0 to 1"
        );
        let hour = Duration::from_secs(3600).as_micros() as u64;
        let current = Histogram::new_with_bounds(1, hour, 2).expect("the bounds are in order");
        let periods = Periods {
            began: Instant::now(),
            current,
            threshold: None,
        };
        Self {
            threshold,
            periods: Mutex::new(periods),
        }
    }

    fn record(&self, latency: Duration) {
        let micros = latency.as_micros().try_into().unwrap_or(u64::MAX);
        self.periods().current.saturating_record(micros);
    }

    fn threshold(&self) -> Option<Duration> {
        self.periods().threshold
    }

    fn periods(&self) -> MutexGuard<'_, Periods> {
        let mut periods = self.periods.lock().unwrap_or_else(PoisonError::into_inner);
        periods.move_along(self.threshold);
        periods
    }
}

impl Periods {
    fn move_along(&mut self, threshold: Threshold) {
        let Some(since_end) = self.began.elapsed().checked_sub(threshold.period) else {
            return;
        };
        let just_ended = since_end < threshold.period;
        let enough = self.current.len() >= threshold.min_calls.max(1);
        self.threshold = (just_ended && enough)
            .then(|| Duration::from_micros(self.current.value_at_quantile(threshold.quantile)));
        self.current.reset();
        self.began = if just_ended {
            self.began + threshold.period
        } else {
            Instant::now()
        };
    }
}

/// Makes [`Hedge`]s; see [`ServiceBuilder::hedge`](crate::ServiceBuilder::hedge).
#[derive(Clone, Debug)]
pub struct HedgeLayer<P> {
    policy: P,
    threshold: Threshold,
}

impl<P> HedgeLayer<P> {
    /// Sends requests once more that `policy` has copies of, after the time that `threshold` says.
    pub const fn new(policy: P, threshold: Threshold) -> Self {
        Self { policy, threshold }
    }
}

impl<S, P: Clone> Layer<S> for HedgeLayer<P> {
    type Service = Hedge<S, P>;

    fn layer(&self, inner: S) -> Self::Service {
        Hedge::new(inner, self.policy.clone(), self.threshold)
    }
}
