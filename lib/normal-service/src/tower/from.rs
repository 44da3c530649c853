//! Services of tower as services of ours.

use std::{fmt, future::poll_fn};

use tokio::sync::Mutex;
use tower_service::Service;

use crate::LocalService;

/// Makes a service of one of tower's that is `Clone`.
///
/// Each call makes a clone, waits until that very clone is ready, and calls it. So calls run at the same time, and
/// whatever the clones have in common, such as the room of a concurrency limit, they have among calls.
///
/// For threads to share it, the service has to be `Sync`; one that is not, such as tower's `BoxCloneService`, goes
/// [`in_turn`].
///
/// # Cancel safety
///
/// Dropping a call drops its clone, and with it what was reserved for it.
pub const fn from_tower<S>(service: S) -> FromTower<S> {
    FromTower(service)
}

/// The service that [`from_tower`] makes.
#[derive(Clone, Copy, Debug)]
pub struct FromTower<S>(S);

impl<S, Request> LocalService<Request> for FromTower<S>
where
    S: Service<Request> + Clone,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        let mut service = self.0.clone();
        poll_fn(|cx| service.poll_ready(cx)).await?;
        let response = service.call(request);
        drop(service);
        response.await
    }
}

/// Makes a service of any of tower's, also of one that is not `Clone`, as its rate limit.
///
/// There is one service, which calls take turns to find ready, in the order in which they came. It is called at once
/// then, and what it does from there on, calls do at the same time.
///
/// # Cancel safety
///
/// A call that is dropped while it waits leaves its place, and what the service may have reserved, to who is behind it.
///
/// ```
/// use std::time::Duration;
///
/// use normal_service::{LocalService, tower::in_turn};
///
/// # #[tokio::main]
/// # async fn main() {
/// let service = tower::ServiceBuilder::new()
///     .rate_limit(100, Duration::from_secs(1))
///     .service_fn(async |n: u32| Ok::<_, ()>(n + 1));
///
/// assert_eq!(in_turn(service).call(1).await, Ok(2));
/// # }
/// ```
pub fn in_turn<S>(service: S) -> InTurn<S> {
    InTurn(Mutex::new(service))
}

/// The service that [`in_turn`] makes.
pub struct InTurn<S>(Mutex<S>);

impl<S: Service<Request>, Request> LocalService<Request> for InTurn<S> {
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        let mut service = self.0.lock().await;
        poll_fn(|cx| service.poll_ready(cx)).await?;
        let response = service.call(request);
        drop(service);
        response.await
    }
}

impl<S: fmt::Debug> fmt::Debug for InTurn<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("InTurn").field(&self.0).finish()
    }
}
