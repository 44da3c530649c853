//! A limit of how long a call may take.

use std::{error, fmt, future::poll_fn, pin::pin, task::Poll, time::Duration};

use tower_layer::Layer;

use crate::LocalService;

/// A service with a limit of how long each of its calls may take.
///
/// A call that is not done in time is cancelled: its future is dropped, and the result is [`Elapsed`]. The time runs
/// from the moment that the call first waits for something, so one that never does costs no look at the clock, and is in
/// time even if the limit is zero.
///
/// # Panics
///
/// A call panics outside of a tokio runtime with time enabled, once it has to wait.
#[derive(Clone, Debug)]
pub struct Timeout<S> {
    inner: S,
    limit: Duration,
}

impl<S> Timeout<S> {
    /// Gives each call of `inner` the time `limit`.
    pub const fn new(inner: S, limit: Duration) -> Self {
        Self { inner, limit }
    }
}

impl<S, Request> LocalService<Request> for Timeout<S>
where
    S: LocalService<Request, Error: From<Elapsed>>,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        let mut call = pin!(self.inner.call(request));
        if let Poll::Ready(result) = poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx))).await {
            return result;
        }
        match tokio::time::timeout(self.limit, call).await {
            Ok(result) => result,
            Err(_) => Err(Elapsed(self.limit).into()),
        }
    }
}

/// Makes [`Timeout`]s; see [`ServiceBuilder::timeout`](crate::ServiceBuilder::timeout).
#[derive(Clone, Copy, Debug)]
pub struct TimeoutLayer(Duration);

impl TimeoutLayer {
    /// Gives each call the time `limit`.
    pub const fn new(limit: Duration) -> Self {
        Self(limit)
    }
}

impl<S> Layer<S> for TimeoutLayer {
    type Service = Timeout<S>;

    fn layer(&self, inner: S) -> Timeout<S> {
        Timeout::new(inner, self.0)
    }
}

/// A call took longer than this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elapsed(pub Duration);

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the call was not done within {:?}", self.0)
    }
}

impl error::Error for Elapsed {}
