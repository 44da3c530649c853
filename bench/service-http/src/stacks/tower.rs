//! Stacks of tower.

use std::net::TcpListener;

use http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper_util::{rt::TokioIo, server::graceful::GracefulShutdown, service::TowerToHyperService};
use tokio::time::sleep;
use tower::{BoxError, Service, ServiceBuilder, load_shed::error::Overloaded, service_fn};

use super::{
    Body, MANY, PERIOD, RATE, ROOM, TIMEOUT, WORK, hello, hyper, listen, on_a_runtime, refusal,
};

pub fn limits(listeners: Vec<TcpListener>) {
    on_a_runtime(async {
        let service = ServiceBuilder::new()
            .map_result(respond)
            .timeout(TIMEOUT)
            .load_shed()
            .concurrency_limit(MANY)
            .service(service_fn(async |_| Ok::<_, BoxError>(hello())));
        serve(listeners, service).await;
    });
}

pub fn rate(listeners: Vec<TcpListener>) {
    on_a_runtime(async {
        let service = ServiceBuilder::new()
            .map_result(respond)
            .buffer(MANY)
            .rate_limit(RATE, PERIOD)
            .timeout(TIMEOUT)
            .load_shed()
            .concurrency_limit(MANY)
            .service(service_fn(async |_| Ok::<_, BoxError>(hello())));
        serve(listeners, service).await;
    });
}

pub fn overload(listeners: Vec<TcpListener>) {
    on_a_runtime(async {
        let service = ServiceBuilder::new()
            .map_result(respond)
            .timeout(TIMEOUT)
            .load_shed()
            .concurrency_limit(ROOM)
            .service(service_fn(async |_| {
                sleep(WORK).await;
                Ok::<_, BoxError>(hello())
            }));
        serve(listeners, service).await;
    });
}

/// An error of readiness would still be one, so it stays the type of errors.
fn respond(result: Result<Response<Body>, BoxError>) -> Result<Response<Body>, BoxError> {
    Ok(result.unwrap_or_else(|error| {
        refusal(match error.is::<Overloaded>() {
            true => StatusCode::SERVICE_UNAVAILABLE,
            false => StatusCode::GATEWAY_TIMEOUT,
        })
    }))
}

async fn serve<S>(listeners: Vec<TcpListener>, service: S)
where
    S: Service<Request<Incoming>, Response = Response<Body>, Error = BoxError>,
    S: Clone + Send + 'static,
    S::Future: Send,
{
    let listener = listen(listeners);
    let (http, graceful) = (hyper(), GracefulShutdown::new());
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        stream.set_nodelay(true).expect("a socket");
        let answer = TowerToHyperService::new(service.clone());
        let connection = http.serve_connection_with_upgrades(TokioIo::new(stream), answer);
        tokio::spawn(graceful.watch(connection.into_owned()));
    }
}
