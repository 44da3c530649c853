//! Where connections come from.

use std::io;

#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
};

/// What clients connect to, such as a [`TcpListener`].
///
/// ```
/// use std::{convert::Infallible, io, pin::pin};
///
/// use futures_util::{FutureExt, select};
/// use http::{Request, Response};
/// use hyper::body::Incoming;
/// use normal_service::{http::{Listener, Server}, service_fn};
/// use tokio::{
///     io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex},
///     sync::{Mutex, mpsc},
/// };
///
/// /// Connections within a process.
/// struct Within(Mutex<mpsc::Receiver<DuplexStream>>);
///
/// impl Listener for Within {
///     type Stream = DuplexStream;
///
///     async fn accept(&self) -> io::Result<DuplexStream> {
///         match self.0.lock().await.recv().await {
///             Some(stream) => Ok(stream),
///             None => std::future::pending().await,
///         }
///     }
/// }
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (connect, connections) = mpsc::channel(1);
/// let service = service_fn(async |_: Request<Incoming>| Ok::<_, Infallible>(Response::new(String::from("hello"))));
/// let server = Server::new().serve(Within(Mutex::new(connections)), service);
///
/// let client = async {
///     let (mut client, stream) = duplex(1024);
///     connect.send(stream).await.unwrap();
///     client.write_all(b"GET / HTTP/1.1\r\nhost: me\r\nconnection: close\r\n\r\n").await.unwrap();
///     let mut response = String::new();
///     client.read_to_string(&mut response).await.unwrap();
///     response
/// };
/// select! {
///     _ = pin!(server.fuse()) => unreachable!("it serves until it is dropped"),
///     response = pin!(client.fuse()) => assert!(response.ends_with("hello")),
/// }
/// # Ok(())
/// # }
/// ```
pub trait Listener {
    /// The server's end of a connection.
    type Stream: AsyncRead + AsyncWrite;

    /// Waits for the next connection. This may be cancelled.
    async fn accept(&self) -> io::Result<Self::Stream>;
}

impl Listener for TcpListener {
    type Stream = TcpStream;

    async fn accept(&self) -> io::Result<TcpStream> {
        let (stream, _) = TcpListener::accept(self).await?;
        // A response is written at once, and the last part of it should not wait for an acknowledgement.
        _ = stream.set_nodelay(true);
        Ok(stream)
    }
}

#[cfg(unix)]
impl Listener for UnixListener {
    type Stream = UnixStream;

    async fn accept(&self) -> io::Result<UnixStream> {
        let (stream, _) = UnixListener::accept(self).await?;
        Ok(stream)
    }
}
