//! What comes of a handshake.

use http::Extensions;
use tokio::io::{AsyncRead, AsyncWrite};

/// What a [handshake](super::Server::handshake) makes of a connection: a stream, or one [`With`] something.
#[diagnostic::on_unimplemented(
    note = "HTTP is spoken over what implements `AsyncRead`, `AsyncWrite`, `Unpin` and `Send`, or over such a stream `With` \
            something"
)]
pub trait Accepted: 'static {
    /// What HTTP is spoken over.
    type Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static;

    /// The stream, and what is known of its other end.
    fn into_parts(self) -> (Self::Stream, Extensions);
}

impl<T: AsyncRead + AsyncWrite + Send + Unpin + 'static> Accepted for T {
    type Stream = T;

    fn into_parts(self) -> (T, Extensions) {
        (self, Extensions::new())
    }
}

/// A stream, and what is known of its other end, which each of its requests has among its extensions.
///
/// ```
/// use std::{convert::Infallible, io, net::SocketAddr};
///
/// use http::{Request, Response};
/// use hyper::body::Incoming;
/// use normal_service::{
///     http::{Server, With},
///     service_fn,
/// };
/// use tokio::net::{TcpListener, TcpStream};
///
/// async fn serve(listener: TcpListener) -> io::Result<()> {
///     let service = service_fn(async |request: Request<Incoming>| {
///         let peer = request.extensions().get::<SocketAddr>().expect("each has one");
///         Ok::<_, Infallible>(Response::new(format!("hello, {peer}")))
///     });
///     Server::new()
///         .handshake(service_fn(async |stream: TcpStream| {
///             let peer = stream.peer_addr()?;
///             Ok::<_, io::Error>(With(stream, peer))
///         }))
///         .serve(listener, service)
///         .await?;
///     Ok(())
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct With<T, A>(pub T, pub A);

impl<T, A> Accepted for With<T, A>
where
    T: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    A: Clone + Send + Sync + 'static,
{
    type Stream = T;

    fn into_parts(self) -> (T, Extensions) {
        let mut known = Extensions::new();
        known.insert(self.1);
        (self.0, known)
    }
}
