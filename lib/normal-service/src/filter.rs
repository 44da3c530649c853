//! A choice of the requests that a service gets.

use crate::{LocalService, function::function};

function! {
    /// A service behind a function that lets requests through, may change them, or turns them away with an error.
    ///
    /// The service is not called for those that are turned away. The error may be any from which the service's own can be
    /// made.
    Filter;

    /// Makes [`Filter`]s; see [`ServiceBuilder::filter`](crate::ServiceBuilder::filter).
    FilterLayer;

    "Passes requests to `f`, which says what the request is to be, or the error."
}

impl<S, F, R, E, Request> LocalService<Request> for Filter<S, F>
where
    S: LocalService<R, Error: From<E>>,
    F: Fn(Request) -> Result<R, E>,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        self.inner.call((self.f)(request)?).await
    }
}

function! {
    /// A [`Filter`] that has to wait for something to know.
    ///
    /// Cancelling the call cancels whichever of the function and the service is running.
    AsyncFilter;

    /// Makes [`AsyncFilter`]s; see [`ServiceBuilder::filter_async`](crate::ServiceBuilder::filter_async).
    AsyncFilterLayer;

    "Passes requests to the async function `f`, which says what the request is to be, or the error."
}

impl<S, F, R, E, Request> LocalService<Request> for AsyncFilter<S, F>
where
    S: LocalService<R, Error: From<E>>,
    F: AsyncFn(Request) -> Result<R, E>,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        self.inner.call((self.f)(request).await?).await
    }
}
