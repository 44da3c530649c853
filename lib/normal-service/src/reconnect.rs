//! A connection that is made when it is needed, and again when it is gone.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::future::TryFuture;
use tokio::time::{Instant, sleep};

use crate::{LocalService, retry::Backoff};

/// A service that is made by the first call, used by all others, and made anew after an error that says that it is
/// gone.
///
/// Making it is an attempt, of which there is one at a time. Calls that come meanwhile wait for it and use what comes
/// of it: the service, or an error that is of use to all of them, and so has to be `Clone`. Calls that come later begin
/// another attempt. A call that fails because the service is gone is not repeated; that is what a [retry](crate::retry)
/// around this does. Calls that run elsewhere keep what they use.
///
/// A service whose response is a service makes services, and so may be what connects:
///
/// ```
/// use std::sync::Arc;
///
/// use normal_service::{LocalService, reconnect::Reconnect, service_fn};
///
/// #[derive(Clone, Debug, PartialEq)]
/// enum Error {
///     Refused,
///     Gone,
/// }
///
/// # #[tokio::main]
/// # async fn main() {
/// let connect = Arc::new(service_fn(async |port: u16| match port {
///     80 => Ok(service_fn(async |n: u32| if n == 0 { Err(Error::Gone) } else { Ok(n + 1) })),
///     _ => Err(Error::Refused),
/// }));
/// let service = Reconnect::new(
///     move || async { move(connect.clone()).call(80).await },
///     |error: &Error| *error == Error::Gone,
/// );
///
/// assert_eq!(service.call(1).await, Ok(2));
/// assert_eq!(service.call(0).await, Err(Error::Gone));
/// assert_eq!(service.call(2).await, Ok(3), "it is another connection");
/// # }
/// ```
///
/// Tower's twin connects again when its service says that it will not be ready any more. Here a call says so, by its
/// error.
///
/// # Errors
///
/// Those of the service, which can be made of those of an attempt.
///
/// # Cancel safety
///
/// An attempt belongs to no call. When the one that polls it is cancelled, the next one that waits for it goes on with
/// it, and if there is none, the next one that comes. So an attempt may take longer than any call is given.
///
/// # Fairness
///
/// Calls wait in the order in which they came. One that is neither polled nor dropped when it is its turn holds up
/// those behind it.
///
/// # Panics
///
/// An attempt that panics does so in the call that polls it, and the next call begins another. With a
/// [`backoff`](Self::backoff), a call panics outside of a tokio runtime with time enabled, once it has to wait for that.
///
/// # Allocations
///
/// One for each attempt, and one for each service.
pub struct Reconnect<F, Attempt: TryFuture, Lost> {
    connect: F,
    lost: Lost,
    backoff: Option<Backoff>,
    connection: Mutex<Connection<Attempt::Ok, Attempt::Error>>,
    // Who polls it holds the lock, and who waits for what comes of it queues for that.
    attempt: tokio::sync::Mutex<Option<Pin<Box<Attempt>>>>,
}

struct Connection<S, E> {
    /// What came of the last attempt, until that is lost.
    last: Option<Result<Arc<S>, E>>,
    /// How many attempts there were.
    attempts: u64,
    /// How many failed since the last that did not.
    failures: u32,
    /// Since when there is a pause, and how long it takes.
    pause: Option<(Instant, Duration)>,
}

impl<S, E> Connection<S, E> {
    fn ended(&mut self, result: Result<Arc<S>, E>, backoff: Option<Backoff>) {
        self.attempts += 1;
        if result.is_ok() {
            self.failures = 0;
            self.pause = None;
        } else {
            self.pause = backoff.map(|backoff| (Instant::now(), backoff.delay(self.failures)));
            self.failures += 1;
        }
        self.last = Some(result);
    }
}

impl<F, Attempt, Lost> Reconnect<F, Attempt, Lost>
where
    F: Fn() -> Attempt,
    Attempt: TryFuture,
{
    /// Makes the service by `connect`, and anew after an error for which `lost` is true.
    ///
    /// What `connect` returns owns all that it needs.
    pub fn new(connect: F, lost: Lost) -> Self {
        let connection = Connection {
            last: None,
            attempts: 0,
            failures: 0,
            pause: None,
        };
        Self {
            connect,
            lost,
            backoff: None,
            connection: Mutex::new(connection),
            attempt: tokio::sync::Mutex::new(None),
        }
    }

    /// Begins with a service that is there already.
    pub fn connected(self, service: Attempt::Ok) -> Self {
        self.connection().last = Some(Ok(Arc::new(service)));
        self
    }

    /// Lets some time pass between an attempt that fails and the next, the longer the more have failed in a row.
    ///
    /// Calls that come meanwhile wait. When an attempt succeeds, it begins from the shortest time again.
    pub fn backoff(self, backoff: Backoff) -> Self {
        Self {
            backoff: Some(backoff),
            ..self
        }
    }

    async fn service(&self) -> Result<Arc<Attempt::Ok>, Attempt::Error>
    where
        Attempt::Error: Clone,
    {
        let attempts = {
            let connection = self.connection();
            if let Some(Ok(service)) = &connection.last {
                return Ok(service.clone());
            }
            connection.attempts
        };

        let mut attempt = self.attempt.lock().await;
        let pause = {
            let connection = self.connection();
            match &connection.last {
                Some(Ok(service)) => return Ok(service.clone()),
                Some(Err(error)) if connection.attempts != attempts => return Err(error.clone()),
                _ => connection.pause,
            }
        };
        if let Some((since, pause)) = pause {
            sleep(pause.saturating_sub(since.elapsed())).await;
        }

        let result = poll_fn(|cx| {
            // It is out of its place while it is polled, and not put back if it panics.
            let mut polled = attempt.take().unwrap_or_else(|| Box::pin((self.connect)()));
            let poll = polled.as_mut().try_poll(cx);
            if poll.is_pending() {
                *attempt = Some(polled);
            }
            poll
        })
        .await
        .map(Arc::new);
        let last = result.clone();
        self.connection().ended(last, self.backoff);
        result
    }

    /// Forgets `service`, unless there is another by now.
    fn forget(&self, service: &Arc<Attempt::Ok>) {
        let _last = self.connection().last.take_if(|last| {
            last.as_ref()
                .is_ok_and(|current| Arc::ptr_eq(current, service))
        });
    }

    fn connection(&self) -> MutexGuard<'_, Connection<Attempt::Ok, Attempt::Error>> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl<F, Attempt, Lost, S, E, Request> LocalService<Request> for Reconnect<F, Attempt, Lost>
where
    F: Fn() -> Attempt,
    Attempt: TryFuture<Ok = S, Error = E>,
    S: LocalService<Request, Error: From<E>>,
    E: Clone,
    Lost: Fn(&S::Error) -> bool,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        let service = self.service().await?;
        let result = service.call(request).await;
        if result.as_ref().is_err_and(&self.lost) {
            self.forget(&service);
        }
        result
    }
}

impl<F, Attempt: TryFuture, Lost> fmt::Debug for Reconnect<F, Attempt, Lost> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reconnect")
            .field("backoff", &self.backoff)
            .finish_non_exhaustive()
    }
}
