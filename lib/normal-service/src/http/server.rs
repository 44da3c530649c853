//! The options of a server, and its loop.

use std::{
    convert::Infallible,
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
    server::conn::auto,
};
use tokio::{
    select,
    sync::watch,
    task::{JoinSet, LocalSet},
    time::{sleep, timeout},
};

use super::{
    Accepted, Listener,
    connection::{Answering, LocalExecutor, Stop, made_in_time},
    log,
};
use crate::{LocalService, Service};

pub(super) type BoxError = Box<dyn error::Error + Send + Sync>;

/// Serves HTTP/1 and HTTP/2, whichever a client speaks, until it is told to stop.
///
/// A connection that fails ends, as does one of HTTP/1 whose service panics; over HTTP/2, that ends the stream. The others
/// do not notice. With the feature `tracing`, the end of a connection is logged. When no connection can be accepted, for want of file descriptors for example, the server waits until one of
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
pub struct Server<Signal = Pending<()>, Handshake = NoHandshake> {
    pub(super) options: Options,
    pub(super) handshake: Handshake,
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
            handshake: NoHandshake,
            signal: pending(),
        }
    }
}

impl Default for Server {
    fn default() -> Self {
        Self::new()
    }
}

impl<Signal, Handshake> Server<Signal, Handshake> {
    /// Limits how many connections are open at the same time; of [several threads](Self::serve_per_core), on each.
    ///
    /// When that many are, clients that connect wait in the system's queue, in the order in which they came.
    pub fn max_connections(mut self, max: usize) -> Self {
        self.options.max_connections = max;
        self
    }

    /// Limits how long a client may take to send the head of a request.
    ///
    /// The time begins when the client connects, or with the end of the [handshake](Self::handshake), which may take as
    /// long, and for later requests over HTTP/1 with the end of the one before. So it is also how long an idle connection
    /// stays open; one of HTTP/2 is told to end after up to twice that time without a call.
    ///
    /// A client of HTTP/2 that is silent for that time is asked whether it is still there, and left if it has not answered
    /// after as long again. One of HTTP/1 that waits for its response is silent, and is left when the system says that it
    /// is gone.
    ///
    /// How long a body may take is for a [`timeout`](crate::timeout) around what reads it. How long a client may take to
    /// read the response is not limited here; a handshake may make a stream that does.
    pub fn head_timeout(mut self, limit: Duration) -> Self {
        self.options.head_timeout = limit;
        self
    }

    /// Limits how long connections may take to end once the server stops.
    pub fn grace_period(mut self, limit: Duration) -> Self {
        self.options.grace_period = limit;
        self
    }

    /// Speaks HTTP over what `handshake`, which is a service, makes of each connection.
    ///
    /// That is how to serve over TLS, by [tokio-rustls](https://docs.rs/tokio-rustls) for example:
    ///
    /// ```
    /// use std::{convert::Infallible, io, sync::Arc};
    ///
    /// use http::{Request, Response};
    /// use hyper::body::Incoming;
    /// use normal_service::{http::Server, service_fn};
    /// use tokio::net::{TcpListener, TcpStream};
    /// use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};
    ///
    /// async fn serve(listener: TcpListener, mut tls: ServerConfig) -> io::Result<()> {
    ///     tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    ///     let tls = TlsAcceptor::from(Arc::new(tls));
    ///     let service = service_fn(async |_: Request<Incoming>| {
    ///         Ok::<_, Infallible>(Response::new(String::from("hello")))
    ///     });
    ///     Server::new()
    ///         .handshake(service_fn(async move |stream: TcpStream| tls.accept(stream).await))
    ///         .serve(listener, service)
    ///         .await?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// Who is at the other end is known to requests if it makes a stream [`With`](super::With) that.
    ///
    /// Handshakes run beside each other, each in the task of its connection. One that fails, or takes longer than the
    /// [head of a request](Self::head_timeout) may, ends its connection, and so does a shutdown. As it is a service, there
    /// may be layers around it, to limit how many run at the same time for example.
    pub fn handshake<H>(self, handshake: H) -> Server<Signal, H> {
        Server {
            options: self.options,
            handshake,
            signal: self.signal,
        }
    }

    /// Stops when `signal` is done.
    pub fn shutdown_on<F: Future<Output = ()>>(self, signal: F) -> Server<F, Handshake> {
        Server {
            options: self.options,
            handshake: self.handshake,
            signal,
        }
    }
}

impl<Signal: Future<Output = ()>, Handshake> Server<Signal, Handshake> {
    /// Serves `service` to those who connect to `listener`, each connection in a task of its own.
    ///
    /// # Errors
    ///
    /// When connections were cut off at the end.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime with time and IO enabled.
    pub async fn serve<L, T, S, B>(self, listener: L, service: S) -> Result<(), CutOff>
    where
        L: Listener<Stream: Send + 'static>,
        Handshake: Service<L::Stream, Response = T, Error: Into<BoxError>> + 'static,
        T: Accepted,
        S: Service<Request<Incoming>, Response = Response<B>, Error: Into<BoxError>> + 'static,
        B: Body<Data: Send, Error: Into<BoxError>> + Send + 'static,
    {
        let http = Arc::new(self.options.http(TokioExecutor::new()));
        let limit = self.options.head_timeout;
        let handshake = Arc::new(self.handshake);
        let service = Arc::new(service);
        let connect = |connections: &mut JoinSet<()>, mut stop: Stop, stream| {
            let (http, handshake) = (http.clone(), handshake.clone());
            let service = service.clone();
            connections.spawn(async move {
                let accepted = made_in_time(handshake.call(stream), limit, &mut stop).await;
                let Some((stream, known)) = accepted.map(Accepted::into_parts) else {
                    return;
                };
                let connected = Arc::new(Answering::new(service, known));
                let answering = connected.clone();
                let answer = service_fn(move |mut request| {
                    let answering = answering.clone();
                    async move { answering.begin(&mut request).call(request).await }
                });
                let stream = TokioIo::new(stream);
                let connection = pin!(http.serve_connection_with_upgrades(stream, answer));
                connected.run(connection, limit, &mut stop).await;
            });
        };
        accept(self.options, self.signal, listener, connect).await
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
    pub async fn serve_local<L, T, S, B>(self, listener: L, service: S) -> Result<(), CutOff>
    where
        L: Listener<Stream: 'static>,
        Handshake: LocalService<L::Stream, Response = T, Error: Into<BoxError>> + 'static,
        T: Accepted,
        S: LocalService<Request<Incoming>, Response = Response<B>, Error: Into<BoxError>> + 'static,
        B: Body<Error: Into<BoxError>> + 'static,
    {
        let http = Rc::new(self.options.http(LocalExecutor));
        let limit = self.options.head_timeout;
        let handshake = Rc::new(self.handshake);
        let service = Rc::new(service);
        let connect = |connections: &mut JoinSet<()>, mut stop: Stop, stream| {
            let (http, handshake) = (http.clone(), handshake.clone());
            let service = service.clone();
            connections.spawn_local(async move {
                let accepted = made_in_time(handshake.call(stream), limit, &mut stop).await;
                let Some((stream, known)) = accepted.map(Accepted::into_parts) else {
                    return;
                };
                let connected = Rc::new(Answering::new(service, known));
                let answering = connected.clone();
                let answer = service_fn(move |mut request| {
                    let answering = answering.clone();
                    async move { answering.begin(&mut request).call(request).await }
                });
                let stream = TokioIo::new(stream);
                let connection = pin!(http.serve_connection_with_upgrades(stream, answer));
                connected.run(connection, limit, &mut stop).await;
            });
        };
        let serving = accept(self.options, self.signal, listener, connect);
        LocalSet::new().run_until(serving).await
    }
}

/// Has `connect` spawn a task for each connection, and ends them when it is time.
async fn accept<L: Listener>(
    options: Options,
    signal: impl Future<Output = ()>,
    listener: L,
    connect: impl Fn(&mut JoinSet<()>, Stop, L::Stream),
) -> Result<(), CutOff> {
    let mut signal = pin!(signal);
    let (stop, stopped) = watch::channel(());
    let mut connections = JoinSet::new();
    loop {
        select! {
            biased;
            () = &mut signal => break,
            Some(ended) = connections.join_next() => log::task(ended),
            stream = next(&listener), if connections.len() < options.max_connections => {
                connect(&mut connections, stopped.clone(), stream);
            }
        }
    }
    drop((listener, stop));

    let end = async {
        while let Some(ended) = connections.join_next().await {
            log::task(ended);
        }
    };
    if timeout(options.grace_period, end).await.is_ok() {
        return Ok(());
    }
    let cut_off = CutOff {
        connections: connections.len(),
    };
    connections.shutdown().await;
    Err(cut_off)
}

/// hyper adds its limit to the time that it is, which overflows for one that is meant to be none.
const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

impl Options {
    fn http<E>(&self, executor: E) -> auto::Builder<E> {
        let limit = self.head_timeout.min(A_YEAR);
        let mut http = auto::Builder::new(executor);
        http.http1()
            .timer(TokioTimer::new())
            .header_read_timeout(limit);
        http.http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(limit)
            .keep_alive_timeout(limit);
        http
    }
}

/// Who connects next. It may be cancelled.
async fn next<L: Listener>(listener: &L) -> L::Stream {
    loop {
        match listener.accept().await {
            Ok(stream) => return stream,
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

/// HTTP is spoken over connections as they are, without TLS for example; see [`Server::handshake`].
#[derive(Clone, Copy, Debug)]
pub struct NoHandshake;

impl<T> LocalService<T> for NoHandshake {
    type Response = T;
    type Error = Infallible;

    async fn call(&self, stream: T) -> Result<T, Infallible> {
        Ok(stream)
    }
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
