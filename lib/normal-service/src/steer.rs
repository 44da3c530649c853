//! A choice among services by the request.

use std::fmt;

use crate::LocalService;

/// Services of which each call goes to the one that a function of the request names.
///
/// The services may be in anything that the function can choose from, such as an array, a map or a struct of the
/// caller's own. As the function returns a service rather than an index, it cannot name one that is not there, and as
/// it is called with the request at hand, a service that is busy holds up nobody but its own calls.
///
/// ```
/// use normal_service::{LocalService, service_fn, steer::Steer};
///
/// struct Shards<S> {
///     low: S,
///     high: S,
/// }
///
/// # #[tokio::main]
/// # async fn main() {
/// let shard = |name: &'static str| service_fn(async move |n: u32| Ok::<_, ()>(format!("{n} is {name}")));
/// let shards = Shards { low: shard("low"), high: shard("high") };
/// let service = Steer::new(shards, |shards: &Shards<_>, n: &u32| match n {
///     ..100 => &shards.low,
///     _ => &shards.high,
/// });
///
/// assert_eq!(service.call(7).await.unwrap(), "7 is low");
/// assert_eq!(service.call(700).await.unwrap(), "700 is high");
/// # }
/// ```
///
/// Services of several types have one type in common behind a pointer, [`BoxService`](crate::BoxService).
#[derive(Clone)]
pub struct Steer<Services, F> {
    services: Services,
    pick: F,
}

impl<Services, F> Steer<Services, F> {
    /// Calls the one of `services` that `pick` returns for a request.
    pub const fn new<S, Request>(services: Services, pick: F) -> Self
    where
        F: for<'s> Fn(&'s Services, &Request) -> &'s S,
    {
        Self { services, pick }
    }
}

impl<Services, F, S, Request> LocalService<Request> for Steer<Services, F>
where
    F: for<'s> Fn(&'s Services, &Request) -> &'s S,
    S: LocalService<Request>,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        let service = (self.pick)(&self.services, &request);
        service.call(request).await
    }
}

impl<Services: fmt::Debug, F> fmt::Debug for Steer<Services, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Steer")
            .field("services", &self.services)
            .finish_non_exhaustive()
    }
}
