//! A change of a service's responses.

use crate::{LocalService, function::function};

function! {
    /// A service whose responses go through a function.
    MapResponse;

    /// Makes [`MapResponse`]s; see [`ServiceBuilder::map_response`](crate::ServiceBuilder::map_response).
    MapResponseLayer;

    "Passes responses to `f`, whose result is the response."
}

impl<S, F, R, Request> LocalService<Request> for MapResponse<S, F>
where
    S: LocalService<Request>,
    F: Fn(S::Response) -> R,
{
    type Response = R;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<R, S::Error> {
        self.inner.call(request).await.map(&self.f)
    }
}
