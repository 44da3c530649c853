//! A limit of how many calls run at the same time.

use std::sync::Arc;

use tower_layer::Layer;

use crate::{
    LocalService,
    limit::{Overloaded, Shed, Wait},
    permits::Permits,
};

/// A service with a limit of how many of its calls run at the same time.
///
/// When that many run, more of them [`Wait`], in the order in which they came, or are [`Shed`]. A call that ends, fails,
/// panics or is cancelled makes room for the next; one that is cancelled while it waits leaves its place to who is
/// behind it. Clones have the limit in common. A limit of zero lets none through.
#[derive(Clone, Debug)]
pub struct ConcurrencyLimit<S, Full = Wait> {
    inner: S,
    permits: Arc<Permits>,
    _full: Full,
}

impl<S, Full> ConcurrencyLimit<S, Full> {
    /// Lets `max` calls of `inner` run at the same time.
    pub fn new(inner: S, max: usize, full: Full) -> Self {
        GlobalConcurrencyLimitLayer::new(max, full).limit(inner)
    }
}

impl<S: LocalService<Request>, Request> LocalService<Request> for ConcurrencyLimit<S, Wait> {
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        let _permit = self.permits.acquire().await;
        self.inner.call(request).await
    }
}

impl<S, Request> LocalService<Request> for ConcurrencyLimit<S, Shed>
where
    S: LocalService<Request, Error: From<Overloaded>>,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        let _permit = self.permits.try_acquire().ok_or(Overloaded)?;
        self.inner.call(request).await
    }
}

/// Makes [`ConcurrencyLimit`]s, each with a limit of its own; see
/// [`ServiceBuilder::concurrency_limit`](crate::ServiceBuilder::concurrency_limit).
#[derive(Clone, Copy, Debug)]
pub struct ConcurrencyLimitLayer<Full = Wait> {
    max: usize,
    full: Full,
}

impl<Full> ConcurrencyLimitLayer<Full> {
    /// Lets `max` calls of each service run at the same time.
    pub const fn new(max: usize, full: Full) -> Self {
        Self { max, full }
    }
}

impl<S, Full: Clone> Layer<S> for ConcurrencyLimitLayer<Full> {
    type Service = ConcurrencyLimit<S, Full>;

    fn layer(&self, inner: S) -> Self::Service {
        ConcurrencyLimit::new(inner, self.max, self.full.clone())
    }
}

/// Makes [`ConcurrencyLimit`]s that have one limit in common.
///
/// ```
/// use normal_service::{Layer, concurrency_limit::GlobalConcurrencyLimitLayer, limit::Wait, service_fn};
///
/// let limit = GlobalConcurrencyLimitLayer::new(10, Wait);
/// let reads = limit.layer(service_fn(async |_key: u32| Ok::<_, ()>("value")));
/// let writes = limit.layer(service_fn(async |_pair: (u32, &str)| Ok::<_, ()>(())));
/// # let _ = (reads, writes);
/// ```
#[derive(Clone, Debug)]
pub struct GlobalConcurrencyLimitLayer<Full = Wait> {
    permits: Arc<Permits>,
    full: Full,
}

impl<Full> GlobalConcurrencyLimitLayer<Full> {
    /// Lets `max` calls run at the same time, of all services together.
    pub fn new(max: usize, full: Full) -> Self {
        Self {
            permits: Arc::new(Permits::new(max)),
            full,
        }
    }

    fn limit<S>(self, inner: S) -> ConcurrencyLimit<S, Full> {
        ConcurrencyLimit {
            inner,
            permits: self.permits,
            _full: self.full,
        }
    }
}

impl<S, Full: Clone> Layer<S> for GlobalConcurrencyLimitLayer<Full> {
    type Service = ConcurrencyLimit<S, Full>;

    fn layer(&self, inner: S) -> Self::Service {
        self.clone().limit(inner)
    }
}
