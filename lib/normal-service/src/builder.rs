//! Layers, one inside of the other.
//!
//! # Order
//!
//! A layer sees what the layers inside of it let it see. A server counts and traces what comes of a call in the end, so
//! that is outermost; what is turned away had better cost nothing, so limits come before work:
//!
//! ```
//! # use std::time::Duration;
//! # use normal_service::{Error, LocalService, ServiceBuilder};
//! # #[tokio::main]
//! # async fn main() {
//! # const SECOND: Duration = Duration::from_secs(1);
//! let server = ServiceBuilder::new()
//!     // `request_id`, `trace` and `metrics` belong here.
//!     .timeout(30 * SECOND)
//!     .load_shed()
//!     .concurrency_limit(1000)
//!     .filter(|n: u32| n.checked_mul(2).ok_or(Error::Service("too big")))
//!     .service_fn(async |n: u32| Ok::<_, Error<_>>(n));
//! # assert_eq!(server.call(1).await, Ok(2));
//! # }
//! ```
//!
//! A client retries in a time for all attempts together, with a time for each of them inside. The circuit breaker is
//! between the two: it counts attempts, those that took too long among them, and its own error is not worth retrying:
//!
//! ```
//! # use std::{sync::Arc, time::Duration};
//! # use normal_service::{Error, LocalService, ServiceBuilder};
//! # #[tokio::main]
//! # async fn main() {
//! # const SECOND: Duration = Duration::from_secs(1);
//! use normal_service::{circuit_breaker, retry::{Attempts, Backoff, Budget}};
//!
//! let failed = |result: &Result<u32, Error>| matches!(result, Err(Error::Elapsed(_)));
//! let client = ServiceBuilder::new()
//!     .timeout(10 * SECOND)
//!     .retry(
//!         Attempts::new(3, failed)
//!             .backoff(Backoff::new(SECOND / 10, SECOND, 1.0))
//!             .budget(Arc::new(Budget::default())),
//!     )
//!     .circuit_breaker(circuit_breaker::Config::default(), failed)
//!     .timeout(2 * SECOND)
//!     .service_fn(async |n: u32| Ok(n));
//! # assert_eq!(client.call(1).await, Ok(1));
//! # }
//! ```
//!
//! # What does not fit
//!
//! Where a call of a stack is an error, rustc lists the layers and leaves out the reason. It says that where the stack is
//! passed to something that asks for a service. Here, it is that the trait bound `&str: From<Elapsed>` is not satisfied:
//!
//! ```compile_fail,E0277
//! # use std::time::Duration;
//! # use normal_service::{Service, ServiceBuilder};
//! fn serve(_: impl Service<u32>) {}
//!
//! let stack = ServiceBuilder::new()
//!     .timeout(Duration::from_secs(1))
//!     .service_fn(async |n: u32| Err::<u32, _>("the error of a stack is made of those of its layers"));
//! serve(stack);
//! ```

use std::time::Duration;

use tower_layer::{Identity, Layer, Stack};

use crate::{
    Either, ServiceFn,
    and_then::AndThenLayer,
    buffer::BufferLayer,
    circuit_breaker::{self, CircuitBreakerLayer},
    concurrency_limit::ConcurrencyLimitLayer,
    filter::{AsyncFilterLayer, FilterLayer},
    limit::{Shed, Wait},
    map_err::MapErrLayer,
    map_request::MapRequestLayer,
    map_response::MapResponseLayer,
    map_result::MapResultLayer,
    rate_limit::{Rate, RateLimitLayer},
    request_id::RequestIdLayer,
    retry::RetryLayer,
    service_fn,
    then::ThenLayer,
    timeout::TimeoutLayer,
};

/// Composes layers: the first that is added is the outermost, and sees a request first and a response last.
///
/// ```
/// use std::time::Duration;
///
/// use normal_service::{Error, LocalService, ServiceBuilder};
///
/// # #[tokio::main]
/// # async fn main() {
/// let service = ServiceBuilder::new()
///     .timeout(Duration::from_secs(1))
///     .load_shed()
///     .concurrency_limit(100)
///     .service_fn(async |n: u32| Ok::<_, Error>(n + 1));
///
/// assert_eq!(service.call(1).await, Ok(2));
/// # }
/// ```
///
/// `L` is the layers; `Limits` is what the limits among those that are to be added do with a call when they are reached.
#[derive(Clone, Debug)]
pub struct ServiceBuilder<L, Limits = Wait> {
    layer: L,
    limits: Limits,
}

impl ServiceBuilder<Identity> {
    /// No layers yet.
    pub const fn new() -> Self {
        Self {
            layer: Identity::new(),
            limits: Wait,
        }
    }
}

impl Default for ServiceBuilder<Identity> {
    fn default() -> Self {
        Self::new()
    }
}

impl<L> ServiceBuilder<L, Wait> {
    /// Fails calls with [`Overloaded`](crate::limit::Overloaded) that a limit inside would let wait.
    ///
    /// It applies to all limits that are added later, and there has to be one: a stack without does not compile.
    ///
    /// ```compile_fail,E0277
    /// use normal_service::{Error, ServiceBuilder};
    ///
    /// ServiceBuilder::new()
    ///     .concurrency_limit(100)
    ///     .load_shed()
    ///     .service_fn(async |n: u32| Ok::<_, Error>(n + 1));
    /// ```
    pub fn load_shed(self) -> ServiceBuilder<L, LoadShed> {
        ServiceBuilder {
            layer: self.layer,
            limits: LoadShed,
        }
    }
}

impl<L, Limits: AtLimits> ServiceBuilder<L, Limits> {
    /// Adds a layer.
    pub fn layer<T>(self, layer: T) -> ServiceBuilder<Stack<T, L>, Limits> {
        ServiceBuilder {
            layer: Stack::new(layer, self.layer),
            limits: self.limits,
        }
    }

    /// Adds a layer, if there is one.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use normal_service::{Error, LocalService, ServiceBuilder, timeout::TimeoutLayer};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let limit: Option<Duration> = None;
    /// let service = ServiceBuilder::new()
    ///     .option_layer(limit.map(TimeoutLayer::new))
    ///     .service_fn(async |n: u32| Ok::<_, Error>(n + 1));
    /// assert_eq!(service.call(1).await, Ok(2));
    /// # }
    /// ```
    pub fn option_layer<T>(
        self,
        layer: Option<T>,
    ) -> ServiceBuilder<Stack<Either<T, Identity>, L>, Limits> {
        self.layer(match layer {
            Some(layer) => Either::Left(layer),
            None => Either::Right(Identity::new()),
        })
    }

    /// Limits how many calls run at the same time, by a [`ConcurrencyLimit`](crate::concurrency_limit).
    ///
    /// ```
    /// use normal_service::{Error, LocalService, ServiceBuilder};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let service = ServiceBuilder::new()
    ///     .concurrency_limit(1)
    ///     .service_fn(async |n: u32| {
    ///         tokio::task::yield_now().await;
    ///         Ok::<_, Error>(n)
    ///     });
    /// // The second begins when the first has ended.
    /// let both = tokio::join!(service.call(1), service.call(2));
    /// assert_eq!(both, (Ok(1), Ok(2)));
    /// # }
    /// ```
    pub fn concurrency_limit(
        self,
        max: usize,
    ) -> ServiceBuilder<Stack<ConcurrencyLimitLayer<Limits::Full>, L>, Limits::Full> {
        self.limit(|full| ConcurrencyLimitLayer::new(max, full))
    }

    /// Runs calls on a task of their own, up to `bound` at the same time, by a [`Buffer`](crate::buffer).
    ///
    /// ```
    /// use normal_service::{Error, LocalService, ServiceBuilder, buffer::Closed};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let service = ServiceBuilder::new()
    ///     .buffer(100)
    ///     .service_fn(async |n: u32| match n {
    ///         0 => panic!("it ends the worker, and not who called"),
    ///         n => Ok::<_, Error>(n + 1),
    ///     });
    /// assert_eq!(service.call(1).await, Ok(2));
    /// assert_eq!(service.call(0).await, Err(Error::Closed(Closed)));
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, or if `bound` is greater than [`Semaphore::MAX_PERMITS`](tokio::sync::Semaphore), once
    /// the layers are put around a service.
    pub fn buffer<Request>(
        self,
        bound: usize,
    ) -> Limited<BufferLayer<Request, Limits::Full>, L, Limits> {
        self.limit(|full| BufferLayer::new(bound, full))
    }

    /// Limits how many calls begin in each period, by a [`RateLimit`](crate::rate_limit).
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use normal_service::{Error, LocalService, ServiceBuilder, limit::Overloaded};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let service = ServiceBuilder::new()
    ///     .load_shed()
    ///     .rate_limit(1, Duration::from_secs(60))
    ///     .service_fn(async |n: u32| Ok::<_, Error>(n));
    /// assert_eq!(service.call(1).await, Ok(1));
    /// assert_eq!(service.call(2).await, Err(Error::Overloaded(Overloaded)));
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If either is zero.
    pub fn rate_limit(
        self,
        num: u64,
        per: Duration,
    ) -> ServiceBuilder<Stack<RateLimitLayer<Limits::Full>, L>, Limits::Full> {
        self.limit(|full| RateLimitLayer::new(Rate::new(num, per), full))
    }

    /// Limits how long a call may take, by a [`Timeout`](crate::timeout).
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use normal_service::{Error, LocalService, ServiceBuilder, timeout::Elapsed};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let limit = Duration::from_millis(1);
    /// let service = ServiceBuilder::new()
    ///     .timeout(limit)
    ///     .service_fn(async |(): ()| std::future::pending::<Result<(), Error>>().await);
    /// assert_eq!(service.call(()).await, Err(Error::Elapsed(Elapsed(limit))));
    /// # }
    /// ```
    pub fn timeout(self, limit: Duration) -> ServiceBuilder<Stack<TimeoutLayer, L>, Limits> {
        self.layer(TimeoutLayer::new(limit))
    }

    /// Leaves a service alone for a while when too many of its calls have `failed`, by a
    /// [`CircuitBreaker`](crate::circuit_breaker).
    ///
    /// ```
    /// use normal_service::{Error, LocalService, ServiceBuilder, circuit_breaker::Config};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let service = ServiceBuilder::new()
    ///     .circuit_breaker(Config { min_calls: 1, ..Config::default() }, Result::is_err)
    ///     .service_fn(async |n: u32| Err::<u32, _>(Error::Service(n)));
    ///
    /// assert_eq!(service.call(1).await, Err(Error::Service(1)));
    /// assert!(matches!(service.call(2).await, Err(Error::Open(_))));
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If `config` makes no sense, once the layers are put around a service.
    pub fn circuit_breaker<F, Response, Error>(
        self,
        config: circuit_breaker::Config,
        failed: F,
    ) -> ServiceBuilder<Stack<CircuitBreakerLayer<F>, L>, Limits>
    where
        F: Fn(&Result<Response, Error>) -> bool,
    {
        self.layer(CircuitBreakerLayer::new(config, failed))
    }

    /// Tries calls again that fail, by a [`Retry`](crate::retry).
    pub fn retry<P>(self, policy: P) -> ServiceBuilder<Stack<RetryLayer<P>, L>, Limits> {
        self.layer(RetryLayer::new(policy))
    }

    /// Sends a request once more if a call takes longer than most do, by a [`Hedge`](crate::hedge).
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use normal_service::{Error, LocalService, ServiceBuilder, hedge::Threshold};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let slow = Threshold { quantile: 0.95, min_calls: 100, period: Duration::from_secs(60) };
    /// let service = ServiceBuilder::new()
    ///     .hedge(|request: &u32| Some(*request), slow)
    ///     .service_fn(async |n: u32| Ok::<_, Error>(n + 1));
    /// assert_eq!(service.call(1).await, Ok(2));
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If the threshold's period is zero, or its quantile is not from 0 to 1, once the layers are put around a service.
    #[cfg(feature = "hedge")]
    pub fn hedge<P>(
        self,
        policy: P,
        threshold: crate::hedge::Threshold,
    ) -> ServiceBuilder<Stack<crate::hedge::HedgeLayer<P>, L>, Limits> {
        self.layer(crate::hedge::HedgeLayer::new(policy, threshold))
    }

    /// Gives ids to requests that have none, and to responses, by a [`RequestId`](crate::request_id).
    pub fn request_id<I>(self, ids: I) -> ServiceBuilder<Stack<RequestIdLayer<I>, L>, Limits> {
        self.layer(RequestIdLayer::new(ids))
    }

    /// Runs each call in a span, by a [`Trace`](crate::trace::Trace).
    #[cfg(feature = "tracing")]
    pub fn trace<F, Request>(
        self,
        span: F,
    ) -> ServiceBuilder<Stack<crate::trace::TraceLayer<F>, L>, Limits>
    where
        F: Fn(&Request) -> tracing::Span,
    {
        self.layer(crate::trace::TraceLayer::new(span))
    }

    /// Counts and measures calls, with the label `service`, by a [`Metrics`](crate::metrics).
    ///
    /// ```
    /// use normal_service::{Error, LocalService, ServiceBuilder};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// // Something that records is installed before.
    /// let service = ServiceBuilder::new()
    ///     .metrics("greeter")
    ///     .service_fn(async |name: &str| Ok::<_, Error>(format!("hello, {name}")));
    /// assert_eq!(service.call("Ferris").await.unwrap(), "hello, Ferris");
    /// # }
    /// ```
    #[cfg(feature = "metrics")]
    pub fn metrics(
        self,
        service: impl Into<::metrics::SharedString>,
    ) -> ServiceBuilder<Stack<crate::metrics::MetricsLayer, L>, Limits> {
        self.layer(crate::metrics::MetricsLayer::new(service))
    }

    /// Passes requests to a function, by a [`MapRequest`](crate::map_request).
    ///
    /// ```
    /// use normal_service::{Error, LocalService, ServiceBuilder};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let service = ServiceBuilder::new()
    ///     .map_request(|text: &str| text.len())
    ///     .service_fn(async |n: usize| Ok::<_, Error>(n + 1));
    /// assert_eq!(service.call("seven").await, Ok(6));
    /// # }
    /// ```
    pub fn map_request<F>(self, f: F) -> ServiceBuilder<Stack<MapRequestLayer<F>, L>, Limits> {
        self.layer(MapRequestLayer::new(f))
    }

    /// Passes responses to a function, by a [`MapResponse`](crate::map_response).
    ///
    /// ```
    /// use normal_service::{Error, LocalService, ServiceBuilder};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let service = ServiceBuilder::new()
    ///     .map_response(|n: u32| n.to_string())
    ///     .service_fn(async |n: u32| Ok::<_, Error>(n + 1));
    /// assert_eq!(service.call(1).await.unwrap(), "2");
    /// # }
    /// ```
    pub fn map_response<F>(self, f: F) -> ServiceBuilder<Stack<MapResponseLayer<F>, L>, Limits> {
        self.layer(MapResponseLayer::new(f))
    }

    /// Passes errors to a function, by a [`MapErr`](crate::map_err).
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use normal_service::{Error, LocalService, ServiceBuilder};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// // The error of the service becomes one that a time limit can fail with, too.
    /// let service = ServiceBuilder::new()
    ///     .timeout(Duration::from_secs(1))
    ///     .map_err(Error::Service)
    ///     .service_fn(async |text: &str| text.parse::<u32>());
    /// assert!(matches!(service.call("seven").await, Err(Error::Service(_))));
    /// # }
    /// ```
    pub fn map_err<F>(self, f: F) -> ServiceBuilder<Stack<MapErrLayer<F>, L>, Limits> {
        self.layer(MapErrLayer::new(f))
    }

    /// Passes responses and errors to a function, by a [`MapResult`](crate::map_result).
    ///
    /// ```
    /// use normal_service::{Error, LocalService, ServiceBuilder};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let service = ServiceBuilder::new()
    ///     .map_result(|result: Result<u32, Error<_>>| result.or(Ok::<_, Error>(0)))
    ///     .service_fn(async |text: &str| text.parse().map_err(Error::Service));
    /// assert_eq!(service.call("seven").await, Ok(0));
    /// # }
    /// ```
    pub fn map_result<F>(self, f: F) -> ServiceBuilder<Stack<MapResultLayer<F>, L>, Limits> {
        self.layer(MapResultLayer::new(f))
    }

    /// Passes responses to an async function that may fail, by an [`AndThen`](crate::and_then).
    ///
    /// ```
    /// use normal_service::{Error, LocalService, ServiceBuilder};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let service = ServiceBuilder::new()
    ///     .and_then(async |text: &str| text.parse::<u32>().map_err(Error::Service))
    ///     .service_fn(async |text: &'static str| Ok(text.trim()));
    ///
    /// assert_eq!(service.call(" 7 ").await, Ok(7));
    /// assert!(service.call("seven").await.is_err());
    /// # }
    /// ```
    pub fn and_then<F>(self, f: F) -> ServiceBuilder<Stack<AndThenLayer<F>, L>, Limits> {
        self.layer(AndThenLayer::new(f))
    }

    /// Passes responses and errors to an async function, by a [`Then`](crate::then).
    ///
    /// ```
    /// use normal_service::{Error, LocalService, ServiceBuilder, buffer::Closed, service_fn};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let other = service_fn(async |n: u32| Ok::<_, Error>(n + 1));
    /// let service = ServiceBuilder::new()
    ///     .then(async move |result: Result<u32, Error>| match result {
    ///         Err(Error::Closed(_)) => other.call(0).await,
    ///         result => result,
    ///     })
    ///     .service_fn(async |_: u32| Err::<u32, _>(Error::Closed(Closed)));
    /// assert_eq!(service.call(7).await, Ok(1));
    /// # }
    /// ```
    pub fn then<F>(self, f: F) -> ServiceBuilder<Stack<ThenLayer<F>, L>, Limits> {
        self.layer(ThenLayer::new(f))
    }

    /// Lets requests through, or turns them away, by a [`Filter`](crate::filter).
    ///
    /// ```
    /// use normal_service::{Error, LocalService, ServiceBuilder};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let service = ServiceBuilder::new()
    ///     .filter(|text: &str| text.parse::<u32>().map_err(Error::Service))
    ///     .service_fn(async |n: u32| Ok::<_, Error<_>>(n + 1));
    ///
    /// assert_eq!(service.call("7").await, Ok(8));
    /// assert!(service.call("seven").await.is_err());
    /// # }
    /// ```
    pub fn filter<F>(self, f: F) -> ServiceBuilder<Stack<FilterLayer<F>, L>, Limits> {
        self.layer(FilterLayer::new(f))
    }

    /// Lets requests through, or turns them away, by an [`AsyncFilter`](crate::filter::AsyncFilter).
    ///
    /// ```
    /// use normal_service::{Error, LocalService, ServiceBuilder};
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let is_known = async |name: &str| name == "Ferris";
    /// let service = ServiceBuilder::new()
    ///     .filter_async(async move |name: &'static str| match is_known(name).await {
    ///         true => Ok(name),
    ///         false => Err(Error::Service("who are you?")),
    ///     })
    ///     .service_fn(async |name: &str| Ok::<_, Error<_>>(format!("hello, {name}")));
    /// assert_eq!(service.call("Ferris").await.unwrap(), "hello, Ferris");
    /// assert_eq!(service.call("Mallory").await, Err(Error::Service("who are you?")));
    /// # }
    /// ```
    pub fn filter_async<F>(self, f: F) -> ServiceBuilder<Stack<AsyncFilterLayer<F>, L>, Limits> {
        self.layer(AsyncFilterLayer::new(f))
    }

    fn limit<T>(
        self,
        layer: impl FnOnce(Limits::Full) -> T,
    ) -> ServiceBuilder<Stack<T, L>, Limits::Full> {
        let full = Limits::Full::default();
        ServiceBuilder {
            layer: Stack::new(layer(full), self.layer),
            limits: full,
        }
    }
}

/// A builder with one more limit.
type Limited<T, L, Limits> = ServiceBuilder<Stack<T, L>, <Limits as AtLimits>::Full>;

impl<L, Limits> ServiceBuilder<L, Limits> {
    /// Puts the layers around `service`.
    pub fn service<S>(&self, service: S) -> L::Service
    where
        L: Layer<S>,
        Limits: Complete,
    {
        self.layer.layer(service)
    }

    /// Puts the layers around a [`service_fn`].
    pub fn service_fn<F>(&self, f: F) -> L::Service
    where
        L: Layer<ServiceFn<F>>,
        Limits: Complete,
    {
        self.service(service_fn(f))
    }
}

/// The state of a [`ServiceBuilder`] that sheds load, and has no limit to do so yet.
#[derive(Clone, Copy, Debug)]
pub struct LoadShed;

/// What the next limit is told to do when it is reached.
pub trait AtLimits: sealed::Sealed {
    /// [`Wait`] or [`Shed`].
    type Full: AtLimits<Full = Self::Full> + Copy + Default;
}

impl AtLimits for Wait {
    type Full = Wait;
}

impl AtLimits for LoadShed {
    type Full = Shed;
}

impl AtLimits for Shed {
    type Full = Shed;
}

/// Nothing is missing.
#[diagnostic::on_unimplemented(
    message = "`load_shed` has no limit to shed load for",
    label = "there is no limit inside of `load_shed`",
    note = "layers are added from the outermost to the innermost: call `load_shed` before the limits that it is for, as \
            in `.load_shed().concurrency_limit(100)`"
)]
pub trait Complete: sealed::Sealed {}

impl Complete for Wait {}
impl Complete for Shed {}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Wait {}
    impl Sealed for super::LoadShed {}
    impl Sealed for super::Shed {}
}
