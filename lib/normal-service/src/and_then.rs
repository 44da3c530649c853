//! Something to be done with a service's responses.

use crate::{LocalService, function::function};

function! {
    /// A service whose responses go through an async function.
    ///
    /// An error of either is the error of the call, so both have the same type. Cancelling the call cancels whichever of
    /// the two is running.
    AndThen;

    /// Makes [`AndThen`]s; see [`ServiceBuilder::and_then`](crate::ServiceBuilder::and_then).
    AndThenLayer;

    "Passes responses to the async function `f`, whose result is the result."
}

impl<S, F, R, Request> LocalService<Request> for AndThen<S, F>
where
    S: LocalService<Request>,
    F: AsyncFn(S::Response) -> Result<R, S::Error>,
{
    type Response = R;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<R, S::Error> {
        (self.f)(self.inner.call(request).await?).await
    }
}
