use std::{fmt, ops::ControlFlow, sync::Arc};

use tokio::time::sleep;

use super::{Backoff, Budget, Policy};

/// A [`Policy`] of up to so many attempts, with a [`Backoff`] between them and a [`Budget`], if they are given.
///
/// Results that are not failures are deposits to the budget. Requests are cloned.
///
/// ```
/// use std::{sync::Arc, time::Duration};
///
/// use normal_service::{Error, LocalService, ServiceBuilder, retry::{Attempts, Backoff, Budget}};
///
/// # #[tokio::main]
/// # async fn main() {
/// let service = ServiceBuilder::new()
///     .retry(Attempts::new(3, Result::is_err))
///     .service_fn(async |n: u32| Ok::<_, Error>(n + 1));
/// assert_eq!(service.call(1).await, Ok(2));
///
/// // Only calls that took too long, with pauses of 0.1 to 0.2 seconds, then 0.2 to 0.4, and so on up to 2.
/// let too_long = |result: &Result<u32, Error>| matches!(result, Err(Error::Elapsed(_)));
/// let policy = Attempts::new(3, too_long)
///     .backoff(Backoff::new(Duration::from_millis(100), Duration::from_secs(2), 1.0))
///     .budget(Arc::new(Budget::default()));
/// # let _ = policy;
/// # }
/// ```
///
/// # Panics
///
/// With a backoff, a call that is retried panics outside of a tokio runtime with time enabled.
#[derive(Clone)]
pub struct Attempts<F> {
    max: u32,
    failed: F,
    backoff: Option<Backoff>,
    budget: Option<Arc<Budget>>,
}

impl<F> Attempts<F> {
    /// Up to `max` attempts, and at least one, while the result has `failed`.
    pub const fn new<Response, Error>(max: u32, failed: F) -> Self
    where
        F: Fn(&Result<Response, Error>) -> bool,
    {
        Self {
            max,
            failed,
            backoff: None,
            budget: None,
        }
    }

    /// Waits before each retry.
    pub fn backoff(self, backoff: Backoff) -> Self {
        Self {
            backoff: Some(backoff),
            ..self
        }
    }

    /// Retries only if the budget, which others may have in common, allows for it.
    pub fn budget(self, budget: Arc<Budget>) -> Self {
        Self {
            budget: Some(budget),
            ..self
        }
    }
}

impl<F, Request, Response, Error> Policy<Request, Response, Error> for Attempts<F>
where
    Request: Clone,
    F: Fn(&Result<Response, Error>) -> bool,
{
    fn clone_request(&self, request: &Request) -> Option<Request> {
        Some(request.clone())
    }

    async fn retry(
        &self,
        attempt: u32,
        _request: &mut Request,
        result: Result<Response, Error>,
    ) -> ControlFlow<Result<Response, Error>> {
        let budget = self.budget.as_deref();
        if !(self.failed)(&result) {
            budget.inspect(|budget| budget.deposit());
            return ControlFlow::Break(result);
        }
        if attempt >= self.max || budget.is_some_and(|budget| !budget.withdraw()) {
            return ControlFlow::Break(result);
        }
        drop(result);
        if let Some(backoff) = &self.backoff {
            sleep(backoff.delay(attempt - 1)).await;
        }
        ControlFlow::Continue(())
    }
}

impl<F> fmt::Debug for Attempts<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempts")
            .field("max", &self.max)
            .field("backoff", &self.backoff)
            .field("budget", &self.budget)
            .finish_non_exhaustive()
    }
}
