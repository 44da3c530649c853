//! Middleware for async services.
//!
//! A service is one `async fn`, from a request to a response or an error; see [`LocalService`] and [`Service`]. What
//! goes around any service, such as a [time limit](timeout) or a [limit of how many run](concurrency_limit), is a
//! layer, and [`ServiceBuilder`] composes layers, the outermost first:
//!
//! ```
//! use std::time::Duration;
//!
//! use normal_service::{Error, LocalService, ServiceBuilder};
//!
//! struct Greeter;
//!
//! impl LocalService<&str> for Greeter {
//!     type Response = String;
//!     type Error = Error;
//!
//!     async fn call(&self, name: &str) -> Result<String, Error> {
//!         Ok(format!("hello, {name}"))
//!     }
//! }
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Error> {
//! let service = ServiceBuilder::new()
//!     .rate_limit(100, Duration::from_secs(1))
//!     .timeout(Duration::from_secs(30))
//!     .service(Greeter);
//!
//! assert_eq!(service.call("Ferris").await?, "hello, Ferris");
//! # Ok(())
//! # }
//! ```
//!
//! # Layers
//!
//! - Limits: [`timeout`], [`concurrency_limit`], [`rate_limit`], and [`load_shed`](ServiceBuilder::load_shed) for what to do
//!   when they are reached.
//! - What to do about failures: [`retry`], [`circuit_breaker`] and, with the feature `hedge`, `hedge`.
//! - What to look at: [`request_id`], and with features of the same names, `tracing` and `metrics`.
//! - Functions of requests, responses and errors: [`map_request`], [`map_response`], [`map_err`], [`map_result`],
//!   [`and_then`], [`then`] and [`filter`].
//! - Where calls run: [`buffer`].
//! - What to call: [`steer`], [`balance`] by [`load`], [`reconnect`], [`Either`] and [what may be missing](optional).
//!
//! [In which order](builder) is said at [`ServiceBuilder`].
//!
//! # Errors
//!
//! A layer that can fail by itself has an error type of its own, such as [`timeout::Elapsed`], and asks the service that
//! it wraps to have an error that can be made of it: `S::Error: From<Elapsed>`. So a stack has the error type of the
//! service in it, whatever its layers and their order, and everything that may happen is in one place to be matched.
//! [`Error`] is such a type; any enum with a variant for each is another.
//!
//! # What holds of each layer
//!
//! | | Its own error | A call that is cancelled | Calls that wait | It allocates |
//! | --- | --- | --- | --- | --- |
//! | [`timeout`] | `Elapsed` | | | |
//! | [`concurrency_limit`] | `Overloaded`, if it sheds | makes room | in order | |
//! | [`rate_limit`] | `Overloaded`, if it sheds | has begun, unless it waits | in order | |
//! | [`buffer`] | `Closed`; `Overloaded`, if it sheds | makes room | in order | thrice for a call |
//! | [`circuit_breaker`] | `Open` | does not count | | |
//! | [`retry`] | | is not tried again | | |
//! | `hedge` | | is so twice | | |
//! | [`balance`] | `Overloaded`, if it sheds | | all together | |
//! | [`reconnect`] | of the attempt | leaves the attempt to others | in order | for an attempt, and for what comes of it |
//! | [`optional`] | `Absent` | | | |
//! | `trace`, `metrics` | | is counted as such | | as what records does |
//! | others | that of a function | | | |
//!
//! To cancel a call, drop its future: what runs inside is dropped first, then what a layer holds for it is given back. It
//! is given back when a call panics, too. No layer spawns a task or asks for `Send` but a
//! [`BufferLayer`](buffer::BufferLayer): a stack is a [`Service`] if its parts can move between threads, and otherwise works
//! on one.

pub use tower_layer::Layer;

pub mod and_then;
pub mod balance;
pub mod buffer;
pub mod builder;
pub mod circuit_breaker;
pub mod concurrency_limit;
mod either;
mod error;
pub mod filter;
mod function;
#[cfg(feature = "hedge")]
pub mod hedge;
#[cfg(feature = "http")]
pub mod http;
pub mod limit;
pub mod load;
pub mod map_err;
pub mod map_request;
pub mod map_response;
pub mod map_result;
#[cfg(feature = "metrics")]
pub mod metrics;
pub mod optional;
mod permits;
mod pointers;
mod queue;
pub mod rate_limit;
pub mod reconnect;
pub mod request_id;
pub mod retry;
mod service;
mod service_fn;
pub mod steer;
pub mod then;
pub mod timeout;
#[cfg(feature = "tower")]
pub mod tower;
#[cfg(feature = "tracing")]
pub mod trace;
mod window;

pub use builder::ServiceBuilder;
pub use either::Either;
pub use error::Error;
pub use service::{BoxService, LocalService, Service};
pub use service_fn::{ServiceFn, service_fn};
