use std::{convert::Infallible, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    routing::get,
};
use http::Response;
use normal_service::{
    BoxService, Error, ServiceBuilder,
    http::{Server, status},
    tower::{from_tower, into_tower},
};
use tower::ServiceExt;

use crate::support::{Connection, SHORT, serve_everywhere};

/// Answers with the path that it sees, and what fails with a status.
fn service() -> BoxService<Request, Response<Body>, Infallible> {
    let service = ServiceBuilder::new()
        .map_result(|result: Result<_, Error>| {
            Ok::<_, Infallible>(result.unwrap_or_else(|error| {
                let mut response = Response::new(Body::from(error.to_string()));
                *response.status_mut() = status(&error);
                response
            }))
        })
        .timeout(SHORT)
        .load_shed()
        .concurrency_limit(1)
        .service_fn(async |request: Request| match request.uri().path() {
            "/slow" => std::future::pending().await,
            path => Ok::<_, Error>(Response::new(Body::from(path.to_owned()))),
        });
    Arc::new(service)
}

async fn ask(router: &Router, path: &str) -> (u16, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 1000).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn services_are_mounted_into_routers() {
    let service = into_tower(service());
    let router: Router = Router::new()
        .route_service("/one", service.clone())
        .nest_service("/nest", service);

    assert_eq!(ask(&router, "/one").await, (200, "/one".to_owned()));
    assert_eq!(ask(&router, "/nest/two").await, (200, "/two".to_owned()));
    assert_eq!(ask(&router, "/two").await.0, 404);
}

#[tokio::test]
async fn errors_of_mounted_services_have_a_status() {
    let router: Router = Router::new().fallback_service(into_tower(service()));
    let (slow, shed) = tokio::join!(ask(&router, "/slow"), ask(&router, "/one"));
    assert_eq!((slow.0, shed.0), (504, 503));
}

#[test]
fn routers_are_served() {
    let make = async || {
        let router: Router = Router::new().route("/one", get(async || "one"));
        ServiceBuilder::new()
            .map_response(|response: axum::response::Response| response.map(|_| String::new()))
            .concurrency_limit(10)
            .service(from_tower(router))
    };
    for server in serve_everywhere(&Server::new(), make) {
        let mut connection = Connection::open(server.address);
        connection.get("/one");
        assert_eq!(connection.response().0, 200);
        connection.get("/two");
        assert_eq!(connection.response().0, 404);
        server.stop().unwrap();
    }
}
