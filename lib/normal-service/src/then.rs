//! Something to be done with what comes of a service's calls.

use crate::{LocalService, function::function};

function! {
    /// A service whose results go through an async function, be they responses or errors.
    ///
    /// Cancelling the call cancels whichever of the two is running.
    Then;

    /// Makes [`Then`]s; see [`ServiceBuilder::then`](crate::ServiceBuilder::then).
    ThenLayer;

    "Passes results to the async function `f`, whose result is the result."
}

impl<S, F, R, E, Request> LocalService<Request> for Then<S, F>
where
    S: LocalService<Request>,
    F: AsyncFn(Result<S::Response, S::Error>) -> Result<R, E>,
{
    type Response = R;
    type Error = E;

    async fn call(&self, request: Request) -> Result<R, E> {
        (self.f)(self.inner.call(request).await).await
    }
}
