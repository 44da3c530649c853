//! What goes around every request: how many there may be, and how long one may take.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use normal_service::{BoxService, Error, Service, ServiceBuilder};

use crate::problem::Problem;

/// Lets a hundred requests of a second in, the others when it is over, and gives each half a minute.
pub(crate) fn limited<Request: Send + 'static>(
    service: impl Service<Request, Response = Response, Error = Infallible> + 'static,
) -> BoxService<Request, Response, Infallible> {
    let service = ServiceBuilder::new()
        .map_result(|result: Result<Response, Error>| {
            Ok(result.unwrap_or_else(|error| Problem::from(error).into_response()))
        })
        .rate_limit(100, Duration::from_secs(1))
        .timeout(Duration::from_secs(30))
        .map_err(Error::Service)
        .service(service);
    Arc::new(service)
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use axum::http::StatusCode;
    use normal_service::{LocalService, service_fn};
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_request_that_takes_too_long_is_answered() {
        let service = limited(service_fn(async |()| pending().await));
        let Ok(response) = service.call(()).await;
        assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
    }

    #[tokio::test(start_paused = true)]
    async fn the_hundred_and_first_request_waits_for_the_next_second() {
        let service = limited(service_fn(async |()| Ok(StatusCode::OK.into_response())));
        let start = Instant::now();
        for _ in 0..100 {
            let Ok(response) = service.call(()).await;
            assert_eq!(response.status(), StatusCode::OK);
        }
        assert_eq!(start.elapsed(), Duration::ZERO);
        let Ok(_) = service.call(()).await;
        assert_eq!(start.elapsed(), Duration::from_secs(1));
    }
}
