//! What can go wrong with a request, and how the client is told.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

#[derive(Debug)]
pub(crate) enum Problem {
    /// The request is not one that this server understands.
    Request { status: StatusCode, error: String },
    /// The path leads to nothing.
    NotFound { error: String },
    /// The value of a field belongs to something else already.
    Conflict { field: &'static str, error: String },
    /// The value of a field is not acceptable.
    Invalid { field: &'static str, error: String },
    /// The stored data contradicts itself.
    Corrupt { error: String },
    /// The legacy register did not answer, or not sensibly; the cause is for the log only.
    Legacy(anyhow::Error),
    /// The server failed; the cause is for its log only.
    Failed(rusqlite::Error),
    /// The request was not let through to the end.
    Limited(normal_service::Error),
}

impl From<normal_service::Error> for Problem {
    fn from(error: normal_service::Error) -> Self {
        Self::Limited(error)
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        Self::Request {
            status: rejection.status(),
            error: rejection.body_text(),
        }
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::Request {
            status: rejection.status(),
            error: rejection.body_text(),
        }
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::Request {
            status: rejection.status(),
            error: rejection.body_text(),
        }
    }
}

#[derive(Serialize)]
struct Body {
    error: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, field, error) = match self {
            Self::Request { status, error } => (status, None, error),
            Self::NotFound { error } => (StatusCode::NOT_FOUND, None, error),
            Self::Conflict { field, error } => (StatusCode::CONFLICT, Some(field), error),
            Self::Invalid { field, error } => {
                (StatusCode::UNPROCESSABLE_ENTITY, Some(field), error)
            }
            Self::Corrupt { error } => {
                tracing::error!("the database contradicts itself: {error}");
                (StatusCode::INTERNAL_SERVER_ERROR, None, error)
            }
            Self::Legacy(cause) => {
                tracing::warn!("{cause:#}");
                let error = "the legacy register does not answer; the server's log says why";
                (StatusCode::BAD_GATEWAY, None, error.to_owned())
            }
            Self::Failed(cause) => {
                tracing::error!("the database failed: {cause}");
                let error = "the server failed; its log says why".to_owned();
                (StatusCode::INTERNAL_SERVER_ERROR, None, error)
            }
            Self::Limited(error) => (
                normal_service::http::status(&error),
                None,
                error.to_string(),
            ),
        };
        (status, Json(Body { error, field })).into_response()
    }
}
