//! A change of a service's requests.

use crate::{LocalService, function::function};

function! {
    /// A service whose requests go through a function.
    MapRequest;

    /// Makes [`MapRequest`]s; see [`ServiceBuilder::map_request`](crate::ServiceBuilder::map_request).
    MapRequestLayer;

    "Passes requests to `f`, whose result is the request."
}

impl<S, F, R, Request> LocalService<Request> for MapRequest<S, F>
where
    S: LocalService<R>,
    F: Fn(Request) -> R,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        self.inner.call((self.f)(request)).await
    }
}
