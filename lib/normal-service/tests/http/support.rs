//! Servers on threads of their own, and clients that say byte by byte what they send.

use std::{
    convert::Infallible,
    error::Error,
    future::{Pending, pending},
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    pin::Pin,
    sync::{Arc, mpsc as std_mpsc},
    thread::{self, JoinHandle},
    time::Duration,
};

use http::{Request, Response};
use hyper::body::Incoming;
use normal_service::{
    LocalService, Service,
    http::{Accepted, Listener, Server, listeners},
};
use tokio::{
    io::{DuplexStream, duplex},
    net, runtime,
    sync::{Mutex, Semaphore, mpsc, oneshot},
};

/// So short that a test can wait until it is over.
///
/// What has to be done before it is over takes much less than that.
pub const SHORT: Duration = Duration::from_millis(200);

/// So long that a test which waits for it hangs.
pub const LONG: Duration = Duration::from_secs(60);

/// How many threads serve where there are several.
pub const THREADS: usize = 2;

type BoxError = Box<dyn Error + Send + Sync>;

/// When a server is told to stop.
pub type Stop = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A server that runs until it is stopped.
pub struct Running {
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<io::Result<()>>,
}

impl Running {
    fn start(
        address: SocketAddr,
        serve: impl FnOnce(Stop) -> io::Result<()> + Send + 'static,
    ) -> Self {
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || serve(Box::pin(async { _ = stopped.await })));
        Self {
            address,
            stop,
            thread,
        }
    }

    /// Waits until it has stopped by itself.
    pub fn wait(self) -> thread::Result<io::Result<()>> {
        let Running {
            thread,
            stop: _stop,
            ..
        } = self;
        thread.join()
    }

    /// Tells it to stop, and waits until it has.
    pub fn stop(self) -> io::Result<()> {
        self.tell_to_stop().join().unwrap()
    }

    /// Tells it to stop.
    pub fn tell_to_stop(self) -> JoinHandle<io::Result<()>> {
        // It may have stopped by itself.
        _ = self.stop.send(());
        self.thread
    }
}

/// Serves in each of the ways there are.
pub fn serve_everywhere<M, H, T, S>(
    server: &Server<Pending<()>, H>,
    make_service: M,
) -> [Running; 3]
where
    M: AsyncFn() -> S + Clone + Send + Sync + 'static,
    H: Service<net::TcpStream, Response = T, Error: Into<BoxError>> + Clone + Send + 'static,
    T: Accepted,
    S: Service<Request<Incoming>, Response = Response<String>, Error: Into<BoxError>> + 'static,
{
    [
        serve(server, make_service.clone()),
        serve_local(server, make_service.clone()),
        serve_per_core(server, make_service),
    ]
}

/// Serves on a work-stealing runtime.
pub fn serve<M, H, T, S>(server: &Server<Pending<()>, H>, make_service: M) -> Running
where
    M: AsyncFn() -> S + Send + 'static,
    H: Service<net::TcpStream, Response = T, Error: Into<BoxError>> + Clone + Send + 'static,
    T: Accepted,
    S: Service<Request<Incoming>, Response = Response<String>, Error: Into<BoxError>> + 'static,
{
    let (server, (address, listener)) = (server.clone(), bind());
    Running::start(address, move |stop| {
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(THREADS)
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let serving = server
                .shutdown_on(stop)
                .serve(listener, make_service().await);
            Ok(tokio::spawn(serving).await??)
        })
    })
}

/// Serves on one thread.
pub fn serve_local<M, H, T, S>(server: &Server<Pending<()>, H>, make_service: M) -> Running
where
    M: AsyncFn() -> S + Send + 'static,
    H: LocalService<net::TcpStream, Response = T, Error: Into<BoxError>> + Clone + Send + 'static,
    T: Accepted,
    S: LocalService<Request<Incoming>, Response = Response<String>, Error: Into<BoxError>>
        + 'static,
{
    let (server, (address, listener)) = (server.clone(), bind());
    Running::start(address, move |stop| {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let server = server.shutdown_on(stop);
            Ok(server.serve_local(listener, make_service().await).await?)
        })
    })
}

/// Serves on a thread for each of several listeners.
pub fn serve_per_core<M, H, T, S>(server: &Server<Pending<()>, H>, make_service: M) -> Running
where
    M: AsyncFn() -> S + Send + Sync + 'static,
    H: LocalService<net::TcpStream, Response = T, Error: Into<BoxError>> + Clone + Send + 'static,
    T: Accepted,
    S: LocalService<Request<Incoming>, Response = Response<String>, Error: Into<BoxError>>
        + 'static,
{
    let server = server.clone();
    let listeners = listeners((Ipv4Addr::LOCALHOST, 0).into(), THREADS).unwrap();
    let address = listeners[0].local_addr().unwrap();
    Running::start(address, move |stop| {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let server = server.shutdown_on(stop);
        runtime.block_on(server.serve_per_core(listeners, make_service))
    })
}

/// Connections are accepted by the system from here on.
fn bind() -> (SocketAddr, TcpListener) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    (listener.local_addr().unwrap(), listener)
}

/// A connection, over HTTP/1.
pub struct Connection(BufReader<TcpStream>);

impl Connection {
    pub fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        Self(BufReader::new(stream))
    }

    /// The client's own.
    pub fn address(&self) -> SocketAddr {
        self.0.get_ref().local_addr().unwrap()
    }

    pub fn send(&mut self, text: &str) {
        self.0.get_mut().write_all(text.as_bytes()).unwrap();
    }

    /// Asks for `path`.
    pub fn get(&mut self, path: &str) {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n"));
    }

    /// The status and the body of the next response.
    pub fn response(&mut self) -> (u16, String) {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).expect("a status line");
        let status = status.parse().unwrap();
        let mut length = 0;
        loop {
            line.clear();
            self.0.read_line(&mut line).unwrap();
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        (status, String::from_utf8(body).unwrap())
    }

    /// All that the server sends until it closes it.
    pub fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        self.0.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Waits until the server closes it, without another response.
    pub fn ended(&mut self) {
        match self.0.read(&mut [0]) {
            Ok(0) => {}
            Ok(_) => panic!("there is a response"),
            Err(error) => assert_eq!(error.kind(), io::ErrorKind::ConnectionReset),
        }
    }
}

/// Services whose calls begin where the test sees it, and end when it lets them.
#[derive(Clone)]
pub struct Gate {
    open: Arc<Semaphore>,
    seen: std_mpsc::Sender<Seen>,
}

/// What became of the call of a path.
#[derive(Debug, PartialEq, Eq)]
pub enum Seen {
    Begun(String),
    Answered(String),
    Cancelled(String),
}

impl Gate {
    /// A closed one.
    pub fn new() -> (Self, std_mpsc::Receiver<Seen>) {
        let (seen, calls) = std_mpsc::channel();
        let open = Arc::new(Semaphore::new(0));
        (Self { open, seen }, calls)
    }

    /// Lets `count` calls through.
    pub fn open(&self, count: usize) {
        self.open.add_permits(count);
    }
}

impl Service<Request<Incoming>> for Gate {
    type Response = Response<String>;
    type Error = Infallible;

    async fn call(&self, request: Request<Incoming>) -> Result<Response<String>, Infallible> {
        let path = request.uri().path().to_owned();
        self.see(Seen::Begun(path.clone()));
        let mut call = Call {
            gate: self,
            path: Some(path),
        };
        self.open.acquire().await.unwrap().forget();
        let path = call.path.take().unwrap();
        self.see(Seen::Answered(path.clone()));
        Ok(Response::new(path))
    }
}

impl Gate {
    fn see(&self, seen: Seen) {
        // The test may have seen enough.
        _ = self.seen.send(seen);
    }
}

/// Waits until something becomes of a call, in a task among others.
pub async fn seen(calls: &std_mpsc::Receiver<Seen>, what: Seen) {
    while calls.try_recv().as_ref() != Ok(&what) {
        tokio::task::yield_now().await;
    }
}

struct Call<'g> {
    gate: &'g Gate,
    path: Option<String>,
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        if let Some(path) = self.path.take() {
            self.gate.see(Seen::Cancelled(path));
        }
    }
}

/// A listener for clients in the same process.
pub struct Within(Mutex<mpsc::UnboundedReceiver<DuplexStream>>);

/// Connects to a [`Within`].
pub struct Connect(mpsc::UnboundedSender<DuplexStream>);

pub fn within() -> (Connect, Within) {
    let (connect, connections) = mpsc::unbounded_channel();
    (Connect(connect), Within(Mutex::new(connections)))
}

impl Connect {
    /// The client's end of a connection.
    pub fn connect(&self) -> DuplexStream {
        let (client, server) = duplex(1 << 16);
        self.0.send(server).unwrap();
        client
    }
}

impl Listener for Within {
    type Stream = DuplexStream;

    async fn accept(&self) -> io::Result<DuplexStream> {
        match self.0.lock().await.recv().await {
            Some(stream) => Ok(stream),
            None => pending().await,
        }
    }
}
