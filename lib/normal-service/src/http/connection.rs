//! One connection.

use std::{
    error::Error,
    fmt,
    future::poll_fn,
    mem::replace,
    ops::Deref,
    pin::{Pin, pin},
    sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    task::Poll,
    time::Duration,
};

use http::Extensions;
use hyper::{Request, Version, rt::Executor};
use hyper_util::server::graceful::GracefulConnection;
use tokio::{
    select,
    sync::watch,
    task::spawn_local,
    time::{sleep, timeout},
};

use super::{log, server::BoxError};

/// Says that the server stops, when there is no sender any more.
pub(super) type Stop = watch::Receiver<()>;

pub(super) async fn stopped(stop: &mut Stop) {
    // Nothing is ever sent.
    _ = stop.changed().await;
}

/// What comes of a handshake, unless it fails, takes too long or the server stops.
pub(super) async fn made_in_time<T, E: Into<BoxError>>(
    handshake: impl Future<Output = Result<T, E>>,
    limit: Duration,
    stop: &mut Stop,
) -> Option<T> {
    let ended = select! {
        biased;
        ended = timeout(limit, handshake) => ended,
        () = stopped(stop) => return None,
    };
    match ended {
        Ok(Ok(stream)) => return Some(stream),
        Ok(Err(error)) => log::connection(&*error.into()),
        Err(_) => log::connection(&NoRequest(limit)),
    }
    None
}

/// What answers the requests of one connection, and how many there were.
///
/// Each call owns a reference to its service. One to this stays with the connection, and so mostly on one core, where one
/// to the service itself would be counted by all.
pub(super) struct Answering<S> {
    service: S,
    /// What each request is to know.
    known: Extensions,
    begun: AtomicU64,
    ended: AtomicU64,
    is_http2: AtomicBool,
}

impl<S> Answering<S> {
    pub(super) const fn new(service: S, known: Extensions) -> Self {
        Self {
            service,
            known,
            begun: AtomicU64::new(0),
            ended: AtomicU64::new(0),
            is_http2: AtomicBool::new(false),
        }
    }

    /// The service, for a call that runs until this is dropped.
    pub(super) fn begin<B>(&self, request: &mut Request<B>) -> Running<'_, S> {
        if !self.known.is_empty() {
            request.extensions_mut().extend(self.known.clone());
        }
        let is_http2 = request.version() == Version::HTTP_2;
        self.is_http2.store(is_http2, Relaxed);
        self.begun.fetch_add(1, Relaxed);
        Running(self)
    }

    /// Runs `connection` to its end, or until it has had no request within `limit`.
    ///
    /// hyper has such a limit for HTTP/1, but not for the first bytes, which tell the version of HTTP. One of HTTP/2 is
    /// looked at whenever the limit has passed; if nothing happened meanwhile, it is told to end, which leaves what is
    /// still on its way.
    pub(super) async fn run<C>(&self, mut connection: Pin<&mut C>, limit: Duration, stop: &mut Stop)
    where
        C: GracefulConnection<Error: AsRef<dyn Error + Send + Sync>>,
    {
        let mut stopped = pin!(stopped(stop));
        let mut ends = false;
        let mut look = pin!(sleep(limit));
        let mut ended_before = 0;
        let ended = poll_fn(|cx| {
            loop {
                if let Poll::Ready(result) = connection.as_mut().poll(cx) {
                    return Poll::Ready(Some(result));
                }
                let begun = self.begun.load(Relaxed);
                let has_limit = begun == 0 || self.is_http2.load(Relaxed);
                if !ends && stopped.as_mut().poll(cx).is_ready() {
                    ends = true;
                } else if !has_limit || look.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                } else if begun == 0 {
                    return Poll::Ready(None);
                } else {
                    look.set(sleep(limit));
                    let before = replace(&mut ended_before, self.ended.load(Relaxed));
                    if begun != ended_before || before != ended_before {
                        continue;
                    }
                }
                connection.as_mut().graceful_shutdown();
            }
        });
        match ended.await {
            None => log::connection(&NoRequest(limit)),
            Some(Err(error)) => log::connection(error.as_ref()),
            Some(Ok(())) => {}
        }
    }
}

/// A call, by a service.
pub(super) struct Running<'c, S>(&'c Answering<S>);

impl<S> Deref for Running<'_, S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.0.service
    }
}

impl<S> Drop for Running<'_, S> {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Relaxed);
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
