//! Numbers about calls, for whatever [recorder](::metrics::Recorder) a program has.
//!
//! | Name | What | Labels |
//! | --- | --- | --- |
//! | `service_calls_total` | a counter of calls | `service`, `outcome`: `answered`, `failed` or `cancelled` |
//! | `service_calls_running` | a gauge of how many run | `service` |
//! | `service_call_seconds` | a histogram of how long those took that ended | `service` |

use ::metrics::{
    Counter, Gauge, Histogram, SharedString, Unit, counter, describe_counter, describe_gauge,
    describe_histogram, gauge, histogram,
};
use tokio::time::Instant;
use tower_layer::Layer;

use crate::LocalService;

/// A service whose calls are [counted and measured](self).
///
/// A call that is dropped before it ends, because somebody cancelled it or because it panicked, is `cancelled`. Whether
/// that includes those that took too long or did not get in depends on what is outside of this layer and what inside.
///
/// Metrics are looked up when the layer is put around a service, for which the recorder has to be installed. A call
/// then costs a few atomic operations and two looks at the clock.
#[derive(Clone, Debug)]
pub struct Metrics<S> {
    inner: S,
    of: Handles,
}

impl<S> Metrics<S> {
    /// Counts and measures calls of `inner`, with the label `service`.
    pub fn new(inner: S, service: impl Into<SharedString>) -> Self {
        Self {
            inner,
            of: Handles::new(service.into()),
        }
    }
}

impl<S: LocalService<Request>, Request> LocalService<Request> for Metrics<S> {
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        let running = Running::begin(&self.of);
        let result = self.inner.call(request).await;
        running.end(result.is_ok());
        result
    }
}

#[derive(Clone, Debug)]
struct Handles {
    answered: Counter,
    failed: Counter,
    cancelled: Counter,
    running: Gauge,
    seconds: Histogram,
}

impl Handles {
    fn new(service: SharedString) -> Self {
        describe_counter!("service_calls_total", Unit::Count, "Calls, by outcome");
        describe_gauge!("service_calls_running", Unit::Count, "Calls that run");
        describe_histogram!("service_call_seconds", Unit::Seconds, "How long calls took");
        let calls = |outcome| counter!("service_calls_total", "service" => service.clone(), "outcome" => outcome);
        Self {
            answered: calls("answered"),
            failed: calls("failed"),
            cancelled: calls("cancelled"),
            running: gauge!("service_calls_running", "service" => service.clone()),
            seconds: histogram!("service_call_seconds", "service" => service.clone()),
        }
    }
}

/// A call, which is counted when it is dropped.
struct Running<'s> {
    of: &'s Handles,
    start: Instant,
    outcome: &'s Counter,
}

impl<'s> Running<'s> {
    fn begin(of: &'s Handles) -> Self {
        of.running.increment(1);
        Self {
            of,
            start: Instant::now(),
            outcome: &of.cancelled,
        }
    }

    fn end(mut self, answered: bool) {
        self.outcome = if answered {
            &self.of.answered
        } else {
            &self.of.failed
        };
        self.of.seconds.record(self.start.elapsed());
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.of.running.decrement(1);
        self.outcome.increment(1);
    }
}

/// Makes [`Metrics`]; see [`ServiceBuilder::metrics`](crate::ServiceBuilder::metrics).
#[derive(Clone, Debug)]
pub struct MetricsLayer(SharedString);

impl MetricsLayer {
    /// Counts and measures calls with the label `service`.
    pub fn new(service: impl Into<SharedString>) -> Self {
        Self(service.into())
    }
}

impl<S> Layer<S> for MetricsLayer {
    type Service = Metrics<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Metrics::new(inner, self.0.clone())
    }
}
