//! A client.

use std::{error, fmt};

use hyper::{
    Request, Response,
    body::{Body, Incoming},
};
use hyper_util::{
    client::legacy::{
        self,
        connect::{Connect, HttpConnector},
    },
    rt::TokioExecutor,
};

use crate::LocalService;

/// A client for HTTP/1 and HTTP/2 that keeps connections for later requests, and has a service's face.
///
/// Clones have their connections in common. Make one with options, or for HTTPS, by
/// [hyper-util's builder](legacy::Client::builder), and give it to [`Client::from`].
///
/// # Cancel safety
///
/// Dropping a call closes its connection, or resets its stream of HTTP/2. The server may have had the request.
///
/// ```
/// use std::time::Duration;
///
/// use http::Request;
/// use normal_service::{
///     Error, LocalService, ServiceBuilder,
///     http::{Client, ClientError},
/// };
///
/// # #[tokio::main]
/// # async fn main() {
/// let client = ServiceBuilder::new()
///     .timeout(Duration::from_secs(10))
///     .concurrency_limit(100)
///     .map_err(Error::Service)
///     .service(Client::new());
///
/// let request = Request::get("http://127.0.0.1:1/").body(String::new()).unwrap();
/// let result = client.call(request).await;
/// assert!(matches!(result, Err(Error::Service(ClientError::Connect(_)))));
/// # }
/// ```
pub struct Client<C, B>(legacy::Client<C, B>);

impl<B: Body<Data: Send> + Send> Client<HttpConnector, B> {
    /// Makes a client for HTTP without TLS, and by HTTP/1.
    pub fn new() -> Self {
        Self(legacy::Client::builder(TokioExecutor::new()).build_http())
    }
}

impl<B: Body<Data: Send> + Send> Default for Client<HttpConnector, B> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C, B> From<legacy::Client<C, B>> for Client<C, B> {
    fn from(client: legacy::Client<C, B>) -> Self {
        Self(client)
    }
}

impl<C, B> LocalService<Request<B>> for Client<C, B>
where
    C: Connect + Clone + Send + Sync + 'static,
    B: Body<Data: Send, Error: Into<Box<dyn error::Error + Send + Sync>>> + Send + Unpin + 'static,
{
    type Response = Response<Incoming>;
    type Error = ClientError;

    async fn call(&self, request: Request<B>) -> Result<Response<Incoming>, ClientError> {
        self.0.request(request).await.map_err(|error| match error {
            error if error.is_connect() => ClientError::Connect(error),
            error => ClientError::Exchange(error),
        })
    }
}

impl<C: Clone, B> Clone for Client<C, B> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<C, B> fmt::Debug for Client<C, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

/// There is no response.
#[derive(Debug)]
pub enum ClientError {
    /// There was no connection, so the server has not seen the request.
    Connect(legacy::Error),
    /// Something else, and the server may have seen the request.
    Exchange(legacy::Error),
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ClientError::Connect(_) => "cannot connect",
            ClientError::Exchange(_) => "the request was not answered",
        })
    }
}

impl error::Error for ClientError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        let (ClientError::Connect(error) | ClientError::Exchange(error)) = self;
        Some(error)
    }
}
