//! The HTTP side: which path and method lead where, and in what shape answers leave.

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequest, FromRequestParts, State};
use axum::http::{HeaderName, Method, StatusCode, Uri, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use tower_http::trace::{DefaultMakeSpan, DefaultOnResponse, TraceLayer};
use tracing::Level;

use crate::directory::Directory;
use crate::legacy::LegacyData;
use crate::organisations::{NestedOrganisation, NewOrganisation};
use crate::problem::Problem;
use crate::search::Findings;
use crate::users::{NewUser, UserProfile};

pub(crate) fn router(directory: Arc<Directory>) -> Router {
    let log = TraceLayer::new_for_http()
        .make_span_with(DefaultMakeSpan::new().level(Level::INFO))
        .on_response(DefaultOnResponse::new().level(Level::INFO));
    Router::new()
        .route("/users", post(create_user))
        .route("/users/{id}", get(user))
        .route("/users/{id}/legacy", get(legacy_data))
        .route("/organisations", post(create_organisation))
        .route("/organisations/{id}", get(organisation))
        .route("/search", get(search))
        .fallback(no_such_path)
        .method_not_allowed_fallback(no_such_method)
        .layer(log)
        .with_state(directory)
}

/// As axum's own, but with its errors told as a [`Problem`].
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
struct Json<T>(T);

/// As axum's own, but with its errors told as a [`Problem`].
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
struct Path<T>(T);

/// As axum's own, but with its errors told as a [`Problem`].
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
struct Query<T>(T);

#[derive(Deserialize)]
struct Search {
    q: String,
}

async fn user(
    State(directory): State<Arc<Directory>>,
    Path(id): Path<i64>,
) -> Result<axum::Json<UserProfile>, Problem> {
    let found = directory.user(id).await?;
    found.map(axum::Json).ok_or_else(|| no_such("user", id))
}

async fn legacy_data(
    State(directory): State<Arc<Directory>>,
    Path(id): Path<i64>,
) -> Result<axum::Json<LegacyData>, Problem> {
    let Some(user) = directory.stored_user(id).await? else {
        return Err(no_such("user", id));
    };
    let found = directory.fetch_legacy_data(&user.email).await?;
    found.map(axum::Json).ok_or_else(|| Problem::NotFound {
        error: format!("user {id} is not in the legacy register"),
    })
}

async fn organisation(
    State(directory): State<Arc<Directory>>,
    Path(id): Path<i64>,
) -> Result<axum::Json<NestedOrganisation>, Problem> {
    let found = directory.organisation(id).await?;
    found
        .map(axum::Json)
        .ok_or_else(|| no_such("organisation", id))
}

async fn search(
    State(directory): State<Arc<Directory>>,
    Query(search): Query<Search>,
) -> Result<axum::Json<Findings>, Problem> {
    directory.search(&search.q).await.map(axum::Json)
}

async fn create_user(
    State(directory): State<Arc<Directory>>,
    Json(new): Json<NewUser>,
) -> Result<impl IntoResponse, Problem> {
    let id = directory.create_user(new).await?;
    let user = directory.user(id).await?;
    Ok(created(format!("/users/{id}"), user))
}

async fn create_organisation(
    State(directory): State<Arc<Directory>>,
    Json(new): Json<NewOrganisation>,
) -> Result<impl IntoResponse, Problem> {
    let id = directory.create_organisation(new).await?;
    let organisation = directory.organisation(id).await?;
    Ok(created(format!("/organisations/{id}"), organisation))
}

fn created(
    location: String,
    body: impl Serialize,
) -> (
    StatusCode,
    [(HeaderName, String); 1],
    axum::Json<impl Serialize>,
) {
    let headers = [(header::LOCATION, location)];
    (StatusCode::CREATED, headers, axum::Json(body))
}

fn no_such(what: &str, id: i64) -> Problem {
    Problem::NotFound {
        error: format!("there is no {what} {id}"),
    }
}

async fn no_such_path(uri: Uri) -> Problem {
    Problem::NotFound {
        error: format!("there is nothing at {}", uri.path()),
    }
}

async fn no_such_method(method: Method, uri: Uri) -> Problem {
    Problem::Request {
        status: StatusCode::METHOD_NOT_ALLOWED,
        error: format!("{} cannot be done at {}", method, uri.path()),
    }
}
