//! One connection.

use std::{
    error::Error,
    fmt,
    future::poll_fn,
    pin::{Pin, pin},
    sync::atomic::{AtomicBool, Ordering},
    task::Poll,
    time::Duration,
};

use hyper::rt::Executor;
use tokio::{task::spawn_local, time::sleep};

use super::log;

/// What answers the requests of one connection, and whether there was one.
///
/// Each call owns a reference to its service. One to this stays with the connection, and so mostly on one core, where one
/// to the service itself would be counted by all.
pub(super) struct Answering<S> {
    pub(super) service: S,
    begun: AtomicBool,
}

impl<S> Answering<S> {
    pub(super) const fn new(service: S) -> Self {
        let begun = AtomicBool::new(false);
        Self { service, begun }
    }

    /// There is a request.
    pub(super) fn begin(&self) {
        self.begun.store(true, Ordering::Relaxed);
    }

    /// Runs `connection` to its end, or until it has had no request within `limit`.
    ///
    /// hyper has a limit of its own, but not for the first bytes, which tell the version of HTTP. The connection is in a
    /// box, as a future has room for what it is given beside what it makes of that.
    pub(super) async fn run<E>(
        &self,
        mut connection: Pin<Box<impl Future<Output = Result<(), E>>>>,
        limit: Duration,
    ) where
        E: AsRef<dyn Error + Send + Sync>,
    {
        let mut first = pin!(sleep(limit));
        let ended = poll_fn(|cx| {
            if let Poll::Ready(result) = connection.as_mut().poll(cx) {
                return Poll::Ready(Some(result));
            }
            if self.begun.load(Ordering::Relaxed) {
                return Poll::Pending;
            }
            first.as_mut().poll(cx).map(|()| None)
        });
        match ended.await {
            None => log::connection(&NoRequest(limit)),
            Some(Err(error)) => log::connection(error.as_ref()),
            Some(Ok(())) => {}
        }
    }
}

#[derive(Debug)]
struct NoRequest(Duration);

impl fmt::Display for NoRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no request came within {:?}", self.0)
    }
}

impl Error for NoRequest {}

/// Runs streams of HTTP/2 beside their connection, on its thread.
#[derive(Clone, Copy, Debug)]
pub(super) struct LocalExecutor;

impl<F: Future + 'static> Executor<F> for LocalExecutor {
    fn execute(&self, stream: F) {
        spawn_local(async { _ = stream.await });
    }
}
