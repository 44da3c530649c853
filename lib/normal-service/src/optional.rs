//! A service that may be missing.
//!
//! An `Option` of a service is a service, whose calls fail with [`Absent`] when there is none:
//!
//! ```
//! use normal_service::{Error, LocalService, optional::Absent, service_fn};
//!
//! # #[tokio::main]
//! # async fn main() {
//! let translate = |offered: bool| {
//!     offered.then(|| service_fn(async |text: &str| Ok::<_, Error>(text.replace("hello", "moin"))))
//! };
//!
//! assert_eq!(translate(true).call("hello").await.unwrap(), "moin");
//! assert_eq!(translate(false).call("hello").await, Err(Error::Absent(Absent)));
//! # }
//! ```
//!
//! A missing one has no [load](Load::load), so a [balance](crate::balance) calls others. For a layer that may be
//! missing, see [`option_layer`](crate::ServiceBuilder::option_layer).

use std::{error, fmt};

use crate::{LocalService, load::Load};

impl<S, Request> LocalService<Request> for Option<S>
where
    S: LocalService<Request, Error: From<Absent>>,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        let service = self.as_ref().ok_or(Absent)?;
        service.call(request).await
    }
}

impl<S: Load> Load for Option<S> {
    type Metric = S::Metric;

    fn load(&self) -> Option<S::Metric> {
        self.as_ref()?.load()
    }
}

/// There is no service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absent;

impl fmt::Display for Absent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no such service")
    }
}

impl error::Error for Absent {}
