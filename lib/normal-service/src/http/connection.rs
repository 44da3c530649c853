//! One connection.

use std::{
    error::Error,
    fmt,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use hyper::rt::Executor;
use tokio::{task::spawn_local, time::timeout};

use super::log;

/// Whether a connection has had a request.
///
/// hyper waits for the first bytes of a connection, which tell the version of HTTP, as long as it takes.
#[derive(Clone, Default)]
pub(super) struct FirstRequest(Arc<AtomicBool>);

impl FirstRequest {
    /// It has one.
    pub(super) fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Runs `connection` to its end, or until it has had no request within `limit`.
    pub(super) async fn within<E>(
        self,
        limit: Duration,
        connection: impl Future<Output = Result<(), E>>,
    ) where
        E: AsRef<dyn Error + Send + Sync>,
    {
        let mut connection = pin!(connection);
        let result = match timeout(limit, connection.as_mut()).await {
            Ok(result) => result,
            Err(_) if self.0.load(Ordering::Relaxed) => connection.await,
            Err(_) => return log::connection(&NoRequest(limit)),
        };
        if let Err(error) = result {
            log::connection(error.as_ref());
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
