use http::StatusCode;

use crate::Error;

/// The status that tells a client of an error: 503 for calls that were not let in, 504 for those that took too long, and
/// 500 for what the service itself says.
pub fn status<E>(error: &Error<E>) -> StatusCode {
    match error {
        Error::Absent(_) | Error::Closed(_) | Error::Open(_) | Error::Overloaded(_) => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        Error::Elapsed(_) => StatusCode::GATEWAY_TIMEOUT,
        Error::Service(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
