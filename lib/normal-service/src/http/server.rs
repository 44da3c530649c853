//! The options of a server, and its loop.

use std::{
    error, fmt,
    future::{Pending, pending},
    io,
    pin::pin,
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use hyper::{
    Request, Response,
    body::{Body, Incoming},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{
        conn::auto,
        graceful::{GracefulShutdown, Watcher},
    },
};
use tokio::{
    net::{TcpListener, TcpStream},
    select,
    task::{JoinSet, LocalSet},
    time::{sleep, timeout},
};

use super::{
    connection::{Answering, LocalExecutor},
    log,
};
use crate::{LocalService, Service};

pub(super) type BoxError = Box<dyn error::Error + Send + Sync>;

/// Serves HTTP/1 and HTTP/2, whichever a client speaks, until it is told to stop.
///
/// A connection that fails, or whose service panics, ends; the others do not notice. With the feature `tracing`, that is
/// logged. When no connection can be accepted, for want of file descriptors for example, the server waits until one of
/// its own has ended, or for a second, and tries again.
///
/// # Shutdown
///
/// When the [signal](Self::shutdown_on) comes, no more connections are accepted, idle ones are closed, and the others
/// once they have answered what they were asked. Those that take longer than the [grace period](Self::grace_period) are
/// cut off. Connections that were upgraded, to WebSockets for example, are nobody's here.
///
/// # Cancel safety
///
/// Dropping the future of a server closes all of its connections at once and cancels their calls.
#[derive(Clone, Debug)]
pub struct Server<Signal = Pending<()>> {
    pub(super) options: Options,
    pub(super) signal: Signal,
}

#[derive(Clone, Debug)]
pub(super) struct Options {
    max_connections: usize,
    head_timeout: Duration,
    grace_period: Duration,
}

impl Server {
    /// No limit of connections, 30 seconds for the head of a request, 30 for a shutdown, and no signal for that.
    pub fn new() -> Self {
        let options = Options {
            max_connections: usize::MAX,
            head_timeout: Duration::from_secs(30),
            grace_period: Duration::from_secs(30),
        };
        Self {
            options,
            signal: pending(),
        }
    }
}

impl Default for Server {
    fn default() -> Self {
        Self::new()
    }
}

impl<Signal> Server<Signal> {
    /// Limits how many connections are open at the same time; of [several threads](Self::serve_per_core), on each.
    ///
    /// When that many are, clients that connect wait in the system's queue, in the order in which they came.
    pub fn max_connections(mut self, max: usize) -> Self {
        self.options.max_connections = max;
        self
    }

    /// Limits how long a client may take to send the head of a request.
    ///
    /// The time begins when the client connects, and for later requests over HTTP/1 with the end of the one before. So
    /// it is also how long an idle connection stays open; one of HTTP/2 is only asked for its first request in time. How
    /// long a body may take is for a [`timeout`](crate::timeout) around what reads it.
    pub fn head_timeout(mut self, limit: Duration) -> Self {
        self.options.head_timeout = limit;
        self
    }

    /// Limits how long connections may take to end once the server stops.
    pub fn grace_period(mut self, limit: Duration) -> Self {
        self.options.grace_period = limit;
        self
    }

    /// Stops when `signal` is done.
    pub fn shutdown_on<F: Future<Output = ()>>(self, signal: F) -> Server<F> {
        Server {
            options: self.options,
            signal,
        }
    }
}

impl<Signal: Future<Output = ()>> Server<Signal> {
    /// Serves `service` to those who connect to `listener`, each connection in a task of its own.
    ///
    /// # Errors
    ///
    /// When connections were cut off at the end.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime with time and IO enabled.
    pub async fn serve<S, B>(self, listener: TcpListener, service: S) -> Result<(), CutOff>
    where
        S: Service<Request<Incoming>, Response = Response<B>, Error: Into<BoxError>> + 'static,
        B: Body<Data: Send, Error: Into<BoxError>> + Send + 'static,
    {
        let http = self.options.http(TokioExecutor::new());
        let limit = self.options.head_timeout;
        let service = Arc::new(service);
        self.accept(listener, |connections, watcher, stream| {
            let connected = Arc::new(Answering::new(service.clone()));
            let answering = connected.clone();
            let answer = service_fn(move |request| {
                answering.begin();
                let answering = answering.clone();
                async move { (*answering.service).call(request).await }
            });
            let connection = http.serve_connection_with_upgrades(TokioIo::new(stream), answer);
            let connection = Box::pin(watcher.watch(connection.into_owned()));
            connections.spawn(async move { connected.run(connection, limit).await });
        })
        .await
    }

    /// Serves `service`, which may be bound to a thread, on the thread of the caller.
    ///
    /// What the service spawns by [`spawn_local`](tokio::task::spawn_local) runs beside it.
    ///
    /// # Errors
    ///
    /// When connections were cut off at the end.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime with time and IO enabled.
    ///
    /// ```
    /// use std::{cell::Cell, convert::Infallible, net::Ipv4Addr};
    ///
    /// use http::{Request, Response};
    /// use hyper::body::Incoming;
    /// use normal_service::{http::Server, service_fn};
    /// use tokio::net::TcpListener;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let count = Cell::new(0);
    /// let service = service_fn(async move |_: Request<Incoming>| {
    ///     count.set(count.get() + 1);
    ///     Ok::<_, Infallible>(Response::new(format!("number {}", count.get())))
    /// });
    ///
    /// let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    /// let server = Server::new().shutdown_on(async { /* until ctrl-c, for example */ });
    /// server.serve_local(listener, service).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn serve_local<S, B>(self, listener: TcpListener, service: S) -> Result<(), CutOff>
    where
        S: LocalService<Request<Incoming>, Response = Response<B>, Error: Into<BoxError>> + 'static,
        B: Body<Error: Into<BoxError>> + 'static,
    {
        let http = self.options.http(LocalExecutor);
        let limit = self.options.head_timeout;
        let service = Rc::new(service);
        let serving = self.accept(listener, |connections, watcher, stream| {
            let connected = Rc::new(Answering::new(service.clone()));
            let answering = connected.clone();
            let answer = service_fn(move |request| {
                answering.begin();
                let answering = answering.clone();
                async move { (*answering.service).call(request).await }
            });
            let connection = http.serve_connection_with_upgrades(TokioIo::new(stream), answer);
            let connection = Box::pin(watcher.watch(connection.into_owned()));
            connections.spawn_local(async move { connected.run(connection, limit).await });
        });
        LocalSet::new().run_until(serving).await
    }

    /// Has `connect` spawn a task for each connection, and ends them when it is time.
    async fn accept(
        self,
        listener: TcpListener,
        mut connect: impl FnMut(&mut JoinSet<()>, Watcher, TcpStream),
    ) -> Result<(), CutOff> {
        let Options {
            max_connections,
            grace_period,
            ..
        } = self.options;
        let mut signal = pin!(self.signal);
        let graceful = GracefulShutdown::new();
        let mut connections = JoinSet::new();
        loop {
            select! {
                biased;
                () = &mut signal => break,
                Some(ended) = connections.join_next() => log::task(ended),
                stream = next(&listener), if connections.len() < max_connections => {
                    connect(&mut connections, graceful.watcher(), stream);
                }
            }
        }
        drop(listener);

        let end = async {
            while let Some(ended) = connections.join_next().await {
                log::task(ended);
            }
        };
        let end = async { tokio::join!(graceful.shutdown(), end) };
        if timeout(grace_period, end).await.is_ok() {
            return Ok(());
        }
        let cut_off = CutOff {
            connections: connections.len(),
        };
        connections.shutdown().await;
        Err(cut_off)
    }
}

/// hyper adds its limit to the time that it is, which overflows for one that is meant to be none.
const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

impl Options {
    fn http<E>(&self, executor: E) -> auto::Builder<E> {
        let mut http = auto::Builder::new(executor);
        http.http1()
            .timer(TokioTimer::new())
            .header_read_timeout(self.head_timeout.min(A_YEAR));
        http.http2().timer(TokioTimer::new());
        http
    }
}

/// Who connects next. It may be cancelled.
async fn next(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // A response is written at once, and the last part of it should not wait for an acknowledgement.
                _ = stream.set_nodelay(true);
                return stream;
            }
            Err(error) if is_of_a_client(&error) => {}
            Err(error) => {
                log::not_accepted(&error);
                sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// Whether it says that a client went away before it was accepted.
fn is_of_a_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
    )
}

/// A server stopped, and connections took longer than its [grace period](Server::grace_period).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CutOff {
    /// How many.
    pub connections: usize,
}

impl fmt::Display for CutOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let connections = self.connections;
        write!(
            f,
            "{connections} connections were cut off when the server stopped"
        )
    }
}

impl error::Error for CutOff {}

impl From<CutOff> for io::Error {
    fn from(cut_off: CutOff) -> Self {
        io::Error::new(io::ErrorKind::TimedOut, cut_off)
    }
}
