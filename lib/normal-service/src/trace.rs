//! A span around each call.

use std::fmt::Display;

use tokio::time::Instant;
use tracing::{Instrument, Span, debug, warn};

use crate::{LocalService, function::function};

function! {
    /// A service whose calls each run in a span, which is made of the request.
    ///
    /// What came of the call, and after what time, is an event in it: `answered`, `failed` with the error, which is a
    /// warning, or `cancelled`, if it did not come to an end. Where nobody wants the span, it costs next to nothing.
    ///
    /// ```
    /// use normal_service::{Error, LocalService, ServiceBuilder};
    /// use tracing::info_span;
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let service = ServiceBuilder::new()
    ///     .trace(|name: &String| info_span!("greeting", name))
    ///     .service_fn(async |name: String| {
    ///         tracing::info!("this belongs to the greeting");
    ///         Ok::<_, Error>(format!("hello, {name}"))
    ///     });
    /// assert_eq!(service.call("Ferris".to_owned()).await.unwrap(), "hello, Ferris");
    /// # }
    /// ```
    Trace;

    /// Makes [`Trace`]s; see [`ServiceBuilder::trace`](crate::ServiceBuilder::trace).
    TraceLayer;

    "Makes a span of each request by `f`."
}

impl<S, F, Request> LocalService<Request> for Trace<S, F>
where
    S: LocalService<Request, Error: Display>,
    F: Fn(&Request) -> Span,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        let span = (self.f)(&request);
        let call = async {
            let running = Running::begin();
            let result = self.inner.call(request).await;
            running.end(result.as_ref().err());
            result
        };
        call.instrument(span).await
    }
}

/// A call, of which something is said when it ends, or is dropped.
struct Running {
    start: Instant,
    ended: bool,
}

impl Running {
    fn begin() -> Self {
        Self {
            start: Instant::now(),
            ended: false,
        }
    }

    fn end(mut self, error: Option<&impl Display>) {
        self.ended = true;
        let after = self.start.elapsed();
        match error {
            None => debug!(?after, "answered"),
            Some(error) => warn!(?after, %error, "failed"),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.ended {
            debug!(after = ?self.start.elapsed(), "cancelled");
        }
    }
}
