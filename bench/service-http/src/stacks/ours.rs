//! Stacks of `normal-service`.

use std::{convert::Infallible, net::TcpListener};

use http::{Request, Response};
use hyper::body::Incoming;
use normal_service::{
    Error, Service, ServiceBuilder,
    http::{Server, status},
    service_fn,
};
use tokio::time::sleep;

use super::{Body, MANY, PERIOD, RATE, ROOM, TIMEOUT, WORK, hello, listen, on_a_runtime, refusal};

pub fn plain(listeners: Vec<TcpListener>) {
    serve(listeners, async || {
        service_fn(async |_| Ok::<_, Infallible>(hello()))
    });
}

pub fn limits(listeners: Vec<TcpListener>) {
    serve(listeners, async || {
        ServiceBuilder::new()
            .map_result(respond)
            .timeout(TIMEOUT)
            .load_shed()
            .concurrency_limit(MANY)
            .service_fn(async |_| Ok::<_, Error>(hello()))
    });
}

pub fn rate(listeners: Vec<TcpListener>) {
    serve(listeners, async || {
        ServiceBuilder::new()
            .map_result(respond)
            .rate_limit(RATE, PERIOD)
            .timeout(TIMEOUT)
            .load_shed()
            .concurrency_limit(MANY)
            .service_fn(async |_| Ok::<_, Error>(hello()))
    });
}

pub fn overload(listeners: Vec<TcpListener>) {
    let room = ROOM / listeners.len();
    serve(listeners, async move || {
        ServiceBuilder::new()
            .map_result(respond)
            .timeout(TIMEOUT)
            .load_shed()
            .concurrency_limit(room)
            .service_fn(async |_| {
                sleep(WORK).await;
                Ok::<_, Error>(hello())
            })
    });
}

fn respond(result: Result<Response<Body>, Error>) -> Result<Response<Body>, Infallible> {
    Ok(result.unwrap_or_else(|error| refusal(status(&error))))
}

fn serve<M, S>(listeners: Vec<TcpListener>, make_service: M)
where
    M: AsyncFn() -> S + Send + Sync + 'static,
    S: Service<Request<Incoming>, Response = Response<Body>, Error = Infallible> + 'static,
{
    on_a_runtime(async {
        if listeners.len() > 1 {
            let serving = Server::new().serve_per_core(listeners, make_service);
            return serving.await.expect("nothing stops it");
        }
        let serving = Server::new().serve(listen(listeners), make_service().await);
        let task = tokio::spawn(serving);
        task.await.expect("no panic").expect("nothing stops it");
    });
}
