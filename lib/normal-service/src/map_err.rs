//! A change of a service's errors.

use crate::{LocalService, function::function};

function! {
    /// A service whose errors go through a function.
    MapErr;

    /// Makes [`MapErr`]s; see [`ServiceBuilder::map_err`](crate::ServiceBuilder::map_err).
    MapErrLayer;

    "Passes errors to `f`, whose result is the error."
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
