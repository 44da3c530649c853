use std::{fmt, sync::Arc};

use super::{Completion, Load, OnResponse};
use crate::LocalService;

/// A service whose load is the number of its calls that run.
///
/// A call allocates nothing.
pub struct PendingRequests<S, C = OnResponse> {
    inner: S,
    // There is one handle for each call, and this one.
    handle: PendingHandle,
    completion: C,
}

impl<S> PendingRequests<S> {
    /// Counts calls of `inner` until they end with their response.
    pub fn new(inner: S) -> Self {
        Self::until(inner, OnResponse)
    }
}

impl<S, C> PendingRequests<S, C> {
    /// Counts calls of `inner` until the handle is dropped that `completion` gets with the response.
    ///
    /// ```
    /// use normal_service::{LocalService, load::{Load, PendingHandle, PendingRequests}, service_fn};
    ///
    /// struct Body {
    ///     text: &'static str,
    ///     _pending: PendingHandle,
    /// }
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let service = PendingRequests::until(
    ///     service_fn(async |()| Ok::<_, ()>("long")),
    ///     |text, pending| Body { text, _pending: pending },
    /// );
    ///
    /// let body = service.call(()).await.unwrap();
    /// assert_eq!(service.load(), Some(1));
    /// drop(body);
    /// assert_eq!(service.load(), Some(0));
    /// # }
    /// ```
    pub fn until(inner: S, completion: C) -> Self {
        Self {
            inner,
            handle: PendingHandle(Arc::new(())),
            completion,
        }
    }
}

impl<S, C, Request> LocalService<Request> for PendingRequests<S, C>
where
    S: LocalService<Request>,
    C: Completion<PendingHandle, S::Response>,
{
    type Response = C::Output;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<C::Output, S::Error> {
        let handle = PendingHandle(Arc::clone(&self.handle.0));
        let response = self.inner.call(request).await?;
        Ok(self.completion.complete(response, handle))
    }
}

impl<S, C> Load for PendingRequests<S, C> {
    type Metric = usize;

    fn load(&self) -> Option<usize> {
        Some(Arc::strong_count(&self.handle.0) - 1)
    }
}

impl<S: fmt::Debug, C> fmt::Debug for PendingRequests<S, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingRequests")
            .field("inner", &self.inner)
            .field("pending", &(Arc::strong_count(&self.handle.0) - 1))
            .finish_non_exhaustive()
    }
}

/// One call that [`PendingRequests`] counts, for as long as this lives.
#[derive(Debug)]
pub struct PendingHandle(Arc<()>);
