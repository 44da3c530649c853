//! Another attempt, when a call fails.
//!
//! What a failure is, how often and after what time a call is tried again, and what is sent then is up to a [`Policy`].
//! [`Attempts`] is one for most uses.

mod attempts;
mod backoff;
mod budget;

use std::ops::ControlFlow;

use tower_layer::Layer;

use crate::LocalService;

pub use self::{attempts::Attempts, backoff::Backoff, budget::Budget};

/// Decides what is tried again.
///
/// There is one policy for all calls of a service. What it has to know of one of them is the number of its attempts,
/// and what it puts into the request.
///
/// ```
/// use std::ops::ControlFlow::{self, Break, Continue};
///
/// use normal_service::{LocalService, ServiceBuilder, retry::Policy};
///
/// #[derive(Clone, Debug)]
/// struct Request {
///     idempotent: bool,
///     attempt: u32,
/// }
///
/// #[derive(Clone)]
/// struct Again;
///
/// impl<R, E> Policy<Request, R, E> for Again {
///     fn clone_request(&self, request: &Request) -> Option<Request> {
///         request.idempotent.then(|| request.clone())
///     }
///
///     async fn retry(&self, attempt: u32, request: &mut Request, result: Result<R, E>) -> ControlFlow<Result<R, E>> {
///         if result.is_ok() || attempt == 3 {
///             return Break(result);
///         }
///         request.attempt = attempt + 1;
///         Continue(())
///     }
/// }
///
/// # #[tokio::main]
/// # async fn main() {
/// let service = ServiceBuilder::new()
///     .retry(Again)
///     .service_fn(async |request: Request| match request.attempt {
///         1 => Err("not yet"),
///         n => Ok(n),
///     });
/// assert_eq!(service.call(Request { idempotent: true, attempt: 1 }).await, Ok(2));
/// assert_eq!(service.call(Request { idempotent: false, attempt: 1 }).await, Err("not yet"));
/// # }
/// ```
pub trait Policy<Request, Response, Error> {
    /// A copy of `request` for the next attempt, or `None` for one that is to have no other. Asked before each attempt.
    fn clone_request(&self, request: &Request) -> Option<Request>;

    /// Breaks with the result of the call, or continues with the next attempt, once it is time.
    ///
    /// `attempt` is the number of attempts that were made, so 1 after the first; `request` is what the next one gets, and
    /// `result` what came of the last one. Drop what is not needed before waiting for long: a response may hold
    /// something, such as a connection.
    async fn retry(
        &self,
        attempt: u32,
        request: &mut Request,
        result: Result<Response, Error>,
    ) -> ControlFlow<Result<Response, Error>>;
}

/// A service whose calls may be tried again.
///
/// Cancelling the call cancels the attempt that is made, or the wait for the next; what was taken out of a [`Budget`] for
/// that is spent. There is neither a task nor an
/// allocation. Layers inside apply to each attempt, layers outside to all together: a timeout goes on both sides, and a
/// limit inside.
///
/// A [`Service`](crate::Service)'s responses and errors are `Send` here, as the policy holds them while it waits.
///
/// Tower's twin clones the policy for each call, which then has it for itself; here calls have it in common, and it is
/// told the number of the attempt.
#[derive(Clone, Debug)]
pub struct Retry<S, P> {
    inner: S,
    policy: P,
}

impl<S, P> Retry<S, P> {
    /// Tries calls of `inner` as often as `policy` says.
    pub const fn new(inner: S, policy: P) -> Self {
        Self { inner, policy }
    }
}

impl<S, P, Request> LocalService<Request> for Retry<S, P>
where
    S: LocalService<Request>,
    P: Policy<Request, S::Response, S::Error>,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, mut request: Request) -> Result<S::Response, S::Error> {
        let mut attempt = 1_u32;
        loop {
            let copy = self.policy.clone_request(&request);
            let result = self.inner.call(request).await;
            let Some(next) = copy else {
                return result;
            };
            request = next;
            match self.policy.retry(attempt, &mut request, result).await {
                ControlFlow::Break(result) => return result,
                ControlFlow::Continue(()) => attempt = attempt.saturating_add(1),
            }
        }
    }
}

/// Makes [`Retry`]s; see [`ServiceBuilder::retry`](crate::ServiceBuilder::retry).
#[derive(Clone, Debug)]
pub struct RetryLayer<P>(P);

impl<P> RetryLayer<P> {
    /// Tries calls as often as `policy` says.
    pub const fn new(policy: P) -> Self {
        Self(policy)
    }
}

impl<S, P: Clone> Layer<S> for RetryLayer<P> {
    type Service = Retry<S, P>;

    fn layer(&self, inner: S) -> Self::Service {
        Retry::new(inner, self.0.clone())
    }
}
