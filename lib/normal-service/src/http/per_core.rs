//! A thread for each core.

use std::{
    io,
    net::{self, SocketAddr},
    panic::resume_unwind,
    sync::Arc,
};

use hyper::{
    Request, Response,
    body::{Body, Incoming},
};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime, select,
    sync::watch,
    task::JoinSet,
};

use super::{
    Accepted, Server,
    server::{BoxError, CutOff},
};
use crate::LocalService;

/// `count` listeners that have an address in common, for [`Server::serve_per_core`].
///
/// The system divides those who connect among them, by `SO_REUSEPORT`. If the port is 0, they all listen on the one that the
/// first is given.
///
/// # Errors
///
/// When the address cannot be had.
pub fn listeners(address: SocketAddr, count: usize) -> io::Result<Vec<net::TcpListener>> {
    let mut address = address;
    let mut listeners = Vec::with_capacity(count);
    for _ in 0..count {
        let socket = Socket::new(
            Domain::for_address(address),
            Type::STREAM,
            Some(Protocol::TCP),
        )?;
        socket.set_nonblocking(true)?;
        socket.set_reuse_address(true)?;
        socket.set_reuse_port(true)?;
        socket.bind(&address.into())?;
        socket.listen(BACKLOG)?;
        let listener = net::TcpListener::from(socket);
        address = listener.local_addr()?;
        listeners.push(listener);
    }
    Ok(listeners)
}

/// What tokio asks for.
const BACKLOG: i32 = 1024;

impl<Signal: Future<Output = ()>, Handshake> Server<Signal, Handshake> {
    /// Serves on a thread for each of the [`listeners`], with a service for each, which may be bound to its thread.
    ///
    /// `make_service` is called on each thread, in its runtime. No task and no service moves to another thread, and
    /// nothing is in common but what `make_service` captures. Each thread is one for blocking tasks of the caller's
    /// runtime, with a current-thread runtime of its own. They are not bound to cores.
    ///
    /// # Errors
    ///
    /// When a thread cannot have a runtime, or when connections were [cut off](CutOff) at the end. Then all threads have
    /// stopped.
    ///
    /// # Panics
    ///
    /// If `make_service` does, once the other threads have stopped.
    ///
    /// # Cancel safety
    ///
    /// When the future is dropped, the threads stop as they do on the signal, within the grace period.
    ///
    /// ```
    /// use std::{convert::Infallible, net::Ipv4Addr, thread};
    ///
    /// use http::{Request, Response};
    /// use hyper::body::Incoming;
    /// use normal_service::{
    ///     http::{Server, listeners},
    ///     service_fn,
    /// };
    ///
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let cores = thread::available_parallelism()?.get();
    /// let listeners = listeners((Ipv4Addr::LOCALHOST, 0).into(), cores)?;
    /// let server = Server::new().shutdown_on(async { /* until ctrl-c, for example */ });
    /// server
    ///     .serve_per_core(listeners, async || {
    ///         service_fn(async |_: Request<Incoming>| {
    ///             Ok::<_, Infallible>(Response::new(String::from("hello")))
    ///         })
    ///     })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn serve_per_core<M, T, S, B>(
        self,
        listeners: Vec<net::TcpListener>,
        make_service: M,
    ) -> io::Result<()>
    where
        Handshake:
            LocalService<TcpStream, Response = T, Error: Into<BoxError>> + Clone + Send + 'static,
        T: Accepted,
        M: AsyncFn() -> S + Send + Sync + 'static,
        S: LocalService<Request<Incoming>, Response = Response<B>, Error: Into<BoxError>> + 'static,
        B: Body<Error: Into<BoxError>> + 'static,
    {
        let make_service = Arc::new(make_service);
        let (stop, stopped) = watch::channel(());
        let mut threads = JoinSet::new();
        for listener in listeners {
            let (options, handshake) = (self.options.clone(), self.handshake.clone());
            let make_service = make_service.clone();
            let mut stopped = stopped.clone();
            // It never changes, so it is only ever dropped.
            let signal = async move { _ = stopped.changed().await };
            let server = Server {
                options,
                handshake,
                signal,
            };
            threads.spawn_blocking(move || on_this_thread(server, listener, &*make_service));
        }

        let mut ended = Vec::new();
        select! {
            () = self.signal => {}
            Some(early) = threads.join_next() => ended.push(early),
        }
        drop(stop);
        while let Some(thread) = threads.join_next().await {
            ended.push(thread);
        }

        let mut connections = 0;
        for thread in ended {
            match thread.unwrap_or_else(|error| resume_unwind(error.into_panic()))? {
                Ok(()) => {}
                Err(cut_off) => connections += cut_off.connections,
            }
        }
        match connections {
            0 => Ok(()),
            _ => Err(CutOff { connections }.into()),
        }
    }
}

/// Serves until told to stop, and says what was cut off then.
fn on_this_thread<F, H, T, M, S, B>(
    server: Server<F, H>,
    listener: net::TcpListener,
    make_service: &M,
) -> io::Result<Result<(), CutOff>>
where
    F: Future<Output = ()>,
    H: LocalService<TcpStream, Response = T, Error: Into<BoxError>> + 'static,
    T: Accepted,
    M: AsyncFn() -> S,
    S: LocalService<Request<Incoming>, Response = Response<B>, Error: Into<BoxError>> + 'static,
    B: Body<Error: Into<BoxError>> + 'static,
{
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        Ok(server.serve_local(listener, make_service().await).await)
    })
}
