//! Services behind pointers, on one thread and on many.

use std::{rc::Rc, sync::Arc};

use normal_service::{
    BoxService, Error, LocalService, Service, ServiceBuilder,
    balance::Balance,
    circuit_breaker,
    limit::Wait,
    load::PeakEwma,
    reconnect::Reconnect,
    retry::{Attempts, Backoff},
    service_fn,
    steer::Steer,
};

use crate::support::SECOND;

struct Length;

impl Service<&str> for Length {
    type Response = usize;
    type Error = Error;

    async fn call(&self, text: &str) -> Result<usize, Error> {
        tokio::task::yield_now().await;
        Ok(text.len())
    }
}

async fn twice<S: LocalService<u32, Response = u32, Error = Error>>(service: S) -> u32 {
    service.call(service.call(1).await.unwrap()).await.unwrap()
}

async fn spawned<S>(service: S) -> u32
where
    S: Service<u32, Response = u32, Error = Error> + 'static,
{
    tokio::spawn(async move { service.call(1).await.unwrap() })
        .await
        .unwrap()
}

#[tokio::test]
async fn pointers_to_services_are_services() {
    let service = service_fn(async |n: u32| Ok(n * 2));
    assert_eq!(twice(&service).await, 4);
    assert_eq!(
        twice(Box::new(service_fn(async |n: u32| Ok(n * 3)))).await,
        9
    );
    assert_eq!(twice(Rc::new(&service)).await, 4);
    assert_eq!(twice(Arc::new(&service)).await, 4);

    let object: &dyn LocalService<u32, Response = u32, Error = Error> = &service;
    assert_eq!(twice(object).await, 4);
    let object: Rc<dyn LocalService<u32, Response = u32, Error = Error>> = Rc::new(service);
    assert_eq!(twice(object).await, 4);
}

#[tokio::test]
async fn stacks_move_between_threads() {
    let service = ServiceBuilder::new()
        .rate_limit(100, SECOND)
        .timeout(SECOND)
        .load_shed()
        .concurrency_limit(10)
        .map_err(Error::Service)
        .service_fn(async |n: u32| Ok(n + 1));
    let boxed: BoxService<u32, u32, Error> = Arc::new(service);

    assert_eq!(spawned(boxed.clone()).await, 2);
    let service = ServiceBuilder::new().timeout(SECOND).service(boxed);
    assert_eq!(spawned(service).await, 2);
}

#[tokio::test]
async fn stacks_of_what_is_bound_to_a_thread_work_there() {
    let count = Rc::new(std::cell::Cell::new(0));
    let service = ServiceBuilder::new()
        .timeout(SECOND)
        .concurrency_limit(1)
        .service_fn(async |n: u32| {
            tokio::task::yield_now().await;
            count.set(count.get() + 1);
            Ok::<_, Error>(n + count.get())
        });
    assert_eq!(twice(&service).await, 4);
}

#[tokio::test]
async fn requests_may_be_borrowed() {
    let service = ServiceBuilder::new().timeout(SECOND).service(Length);
    let text = String::from("four");
    assert_eq!(service.call(&text).await, Ok(4));
    let object: &dyn for<'t> Service<&'t str, Response = usize, Error = Error> = &service;
    assert_eq!(object.call(&text).box.await, Ok(4));
}

#[tokio::test]
async fn stacks_of_everything_move_between_threads() {
    let failed = |result: &Result<u32, Error>| result.is_err();
    let backoff = Backoff::new(SECOND, SECOND, 1.0);
    let server = |add: u32| {
        let connect = move || async move {
            Ok::<_, Error>(service_fn(async move |n: u32| Ok::<_, Error>(n + add)))
        };
        let connection = Reconnect::new(connect, |error: &Error| matches!(error, Error::Closed(_)));
        let limited = ServiceBuilder::new()
            .concurrency_limit(10)
            .service(connection.backoff(backoff));
        ServiceBuilder::new()
            .circuit_breaker(circuit_breaker::Config::default(), failed)
            .service(PeakEwma::new(limited, SECOND, SECOND))
    };
    let servers = Balance::new((0..3).map(|n| (n, server(1))), Wait);
    let service = ServiceBuilder::new()
        .map_result(|result: Result<u32, Error>| result)
        .timeout(SECOND)
        .retry(
            Attempts::new(3, failed)
                .backoff(backoff)
                .budget(Arc::default()),
        )
        .load_shed()
        .buffer(10)
        .rate_limit(100, SECOND)
        .map_request(|n: u32| n)
        .filter_async(async |n: u32| Ok::<_, Error>(n))
        .and_then(async |n: u32| Ok(n))
        .then(async |result: Result<u32, Error>| result)
        .service(Steer::new([servers], |[servers], _: &u32| servers));
    assert_eq!(spawned(service).await, 2);
}
