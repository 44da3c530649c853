//! Services of HTTP: a server and a client on [hyper](https://docs.rs/hyper), for HTTP/1 and HTTP/2.
//!
//! A [`Server`] serves any `Service<Request<Incoming>, Response = Response<B>>`, on a work-stealing runtime; one that is
//! bound to a thread, on that; and one for each core, on a thread for each. A [`Client`] is a service.
//!
//! ```
//! use std::{convert::Infallible, net::Ipv4Addr, time::Duration};
//!
//! use http::{Request, Response};
//! use hyper::body::Incoming;
//! use normal_service::{
//!     Error, LocalService, ServiceBuilder,
//!     http::{Client, Server, status},
//! };
//! use tokio::{net::TcpListener, sync::oneshot};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let service = ServiceBuilder::new()
//!     .map_result(|result: Result<_, Error>| {
//!         Ok::<_, Infallible>(result.unwrap_or_else(|error| {
//!             let mut response = Response::new(error.to_string());
//!             *response.status_mut() = status(&error);
//!             response
//!         }))
//!     })
//!     .timeout(Duration::from_secs(30))
//!     .load_shed()
//!     .concurrency_limit(1000)
//!     .service_fn(async |request: Request<Incoming>| {
//!         Ok::<_, Error>(Response::new(format!("hello, {}", request.uri().path())))
//!     });
//!
//! let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
//! let address = listener.local_addr()?;
//! let (stop, stopped) = oneshot::channel::<()>();
//! let server = Server::new().shutdown_on(async move { _ = stopped.await });
//! let server = tokio::spawn(server.serve(listener, service));
//!
//! let client = Client::new();
//! let request = Request::get(format!("http://{address}/ferris")).body(String::new())?;
//! assert_eq!(client.call(request).await?.status(), 200);
//!
//! drop(stop);
//! server.await??;
//! # Ok(())
//! # }
//! ```
//!
//! # Streams
//!
//! Clients connect to a `TcpListener`, a `UnixListener`, or anything else that is a [`Listener`]. HTTP is spoken over the
//! streams that it accepts, or over what a [handshake](Server::handshake) makes of them, as for TLS. It is also what says who
//! is at the other end, for requests that are [`With`] that.
//!
//! # Errors
//!
//! An error of a service has no response, so it ends its connection, or its stream of HTTP/2. Make it a response, as above,
//! with [`map_result`](crate::ServiceBuilder::map_result) as the outermost layer; [`status`] is the status that fits an
//! [`Error`](crate::Error).
//!
//! # axum
//!
//! With the feature `tower`, a service whose errors are `Infallible` is mounted into a router of
//! [axum](https://docs.rs/axum):
//!
#![cfg_attr(feature = "tower", doc = "```")]
#![cfg_attr(not(feature = "tower"), doc = "```text")]
//! use std::{convert::Infallible, sync::Arc, time::Duration};
//!
//! use axum::{Router, body::Body, extract::Request};
//! use http::Response;
//! use normal_service::{ServiceBuilder, tower::into_tower};
//!
//! let service = ServiceBuilder::new()
//!     .concurrency_limit(100)
//!     .service_fn(async |_: Request| Ok::<_, Infallible>(Response::new(Body::from("hello"))));
//! let service = Arc::new(service);
//!
//! let router: Router = Router::new()
//!     .route_service("/hello", into_tower(service.clone()))
//!     .nest_service("/below", into_tower(service));
//! # _ = router;
//! ```

mod accepted;
mod client;
mod connection;
mod listener;
mod log;
mod per_core;
mod server;
mod status;

pub use accepted::{Accepted, With};
pub use client::{Client, ClientError};
pub use listener::Listener;
pub use per_core::listeners;
pub use server::{CutOff, NoHandshake, Server};
pub use status::status;
