//! Services of ours as services of tower.

use std::{
    fmt,
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use tower_service::Service as TowerService;

use crate::{LocalService, Service};

/// Makes a service of tower of one that is `Clone`, such as an [`Arc`] of any.
///
/// It is always ready: a call that has to wait for capacity waits after tower called it, not before. So what of tower
/// goes around it sees no lack of readiness; shed load [here](crate::ServiceBuilder::load_shed).
///
/// Its futures are not boxed, and `Send` when those of `service` are. It serves requests of one type; see
/// [`BoxedIntoTower`] for one that serves all.
///
/// ```
/// use std::{sync::Arc, time::Duration};
///
/// use normal_service::{Error, ServiceBuilder, tower::into_tower};
/// use tower::ServiceExt;
///
/// # #[tokio::main]
/// # async fn main() {
/// let service = ServiceBuilder::new()
///     .rate_limit(100, Duration::from_secs(1))
///     .service_fn(async |n: u32| Ok::<_, Error>(n + 1));
///
/// let service = into_tower(Arc::new(service));
/// assert_eq!(tokio::spawn(service.oneshot(1)).await.unwrap(), Ok(2));
/// # }
/// ```
pub fn into_tower<S, Request>(
    service: S,
) -> IntoTower<S, Request, impl Future<Output = Result<S::Response, S::Error>>>
where
    S: LocalService<Request> + Clone,
{
    IntoTower {
        service,
        call: |service: S, request| async move { service.call(request).await },
    }
}

/// The service that [`into_tower`] makes, with calls of type `F`.
pub struct IntoTower<S, Request, F> {
    service: S,
    call: fn(S, Request) -> F,
}

impl<S, Request, F, R, E> TowerService<Request> for IntoTower<S, Request, F>
where
    S: Clone,
    F: Future<Output = Result<R, E>>,
{
    type Response = R;
    type Error = E;
    type Future = F;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), E>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> F {
        (self.call)(self.service.clone(), request)
    }
}

impl<S: Clone, Request, F> Clone for IntoTower<S, Request, F> {
    fn clone(&self) -> Self {
        Self {
            service: self.service.clone(),
            call: self.call,
        }
    }
}

impl<S: fmt::Debug, Request, F> fmt::Debug for IntoTower<S, Request, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntoTower")
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

/// The futures of a [`BoxedIntoTower`] are `Send`: the service is a [`Service`].
#[derive(Clone, Copy, Debug, Default)]
pub struct AnyThread;

/// The futures of a [`BoxedIntoTower`] are not `Send`: the service is any [`LocalService`].
#[derive(Clone, Copy, Debug, Default)]
pub struct OneThread;

/// A service of tower, made of any service, with futures in boxes.
///
/// It is what a [`TowerLayer`](super::TowerLayer) goes around: it serves requests of all types that `S` does, its type
/// has a name, and `S` need not be `Clone`. That takes an allocation for each call, which [`into_tower`] does not.
/// Like that, it is always ready.
#[derive(Debug)]
pub struct BoxedIntoTower<S, Where = AnyThread> {
    service: Arc<S>,
    threads: PhantomData<Where>,
}

impl<S> BoxedIntoTower<S> {
    /// Makes a service of tower of any [`Service`].
    pub fn new(service: S) -> Self {
        Self::make(service)
    }
}

impl<S> BoxedIntoTower<S, OneThread> {
    /// Makes a service of tower of any [`LocalService`].
    pub fn local(service: S) -> Self {
        Self::make(service)
    }
}

impl<S, Where> BoxedIntoTower<S, Where> {
    pub(super) fn make(service: S) -> Self {
        Self {
            service: Arc::new(service),
            threads: PhantomData,
        }
    }
}

impl<S, Request> TowerService<Request> for BoxedIntoTower<S, AnyThread>
where
    S: Service<Request> + 'static,
    Request: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let service = self.service.clone();
        Box::pin(async move { service.call(request).await })
    }
}

impl<S, Request> TowerService<Request> for BoxedIntoTower<S, OneThread>
where
    S: LocalService<Request> + 'static,
    Request: 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let service = self.service.clone();
        Box::pin(async move { service.call(request).await })
    }
}

impl<S, Where> Clone for BoxedIntoTower<S, Where> {
    fn clone(&self) -> Self {
        Self {
            service: self.service.clone(),
            threads: PhantomData,
        }
    }
}
