//! A change of what comes of a service's calls.

use crate::{LocalService, function::function};

function! {
    /// A service whose results go through a function, be they responses or errors.
    MapResult;

    /// Makes [`MapResult`]s; see [`ServiceBuilder::map_result`](crate::ServiceBuilder::map_result).
    MapResultLayer;

    "Passes results to `f`, whose result is the result."
}

impl<S, F, R, E, Request> LocalService<Request> for MapResult<S, F>
where
    S: LocalService<Request>,
    F: Fn(Result<S::Response, S::Error>) -> Result<R, E>,
{
    type Response = R;
    type Error = E;

    async fn call(&self, request: Request) -> Result<R, E> {
        (self.f)(self.inner.call(request).await)
    }
}
