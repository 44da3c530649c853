//! A change of a service's errors.

use std::fmt;

use tower_layer::Layer;

use crate::LocalService;

/// A service whose errors go through a function.
#[derive(Clone)]
pub struct MapErr<S, F> {
    inner: S,
    f: F,
}

impl<S, F> MapErr<S, F> {
    /// Passes errors of `inner` to `f`, whose result is the error.
    pub const fn new(inner: S, f: F) -> Self {
        Self { inner, f }
    }
}

impl<S, F, E, Request> LocalService<Request> for MapErr<S, F>
where
    S: LocalService<Request>,
    F: Fn(S::Error) -> E,
{
    type Response = S::Response;
    type Error = E;

    async fn call(&self, request: Request) -> Result<S::Response, E> {
        self.inner.call(request).await.map_err(&self.f)
    }
}

impl<S: fmt::Debug, F> fmt::Debug for MapErr<S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MapErr")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

/// Makes [`MapErr`]s; see [`ServiceBuilder::map_err`](crate::ServiceBuilder::map_err).
#[derive(Clone)]
pub struct MapErrLayer<F>(F);

impl<F> MapErrLayer<F> {
    /// Passes errors to `f`, whose result is the error.
    pub const fn new(f: F) -> Self {
        Self(f)
    }
}

impl<S, F: Clone> Layer<S> for MapErrLayer<F> {
    type Service = MapErr<S, F>;

    fn layer(&self, inner: S) -> Self::Service {
        MapErr::new(inner, self.0.clone())
    }
}

impl<F> fmt::Debug for MapErrLayer<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MapErrLayer").finish_non_exhaustive()
    }
}
