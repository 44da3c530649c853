use std::{cell::Cell, task::Poll};

use futures_util::{FutureExt, poll};
use normal_service::{BoxService, Error, LocalService, ServiceBuilder, service_fn};
use tokio::task::yield_now;

use crate::support::{Mock, now, waiting};

#[tokio::test]
async fn requests_are_what_the_function_makes_of_them() {
    let service = ServiceBuilder::new()
        .map_request(|text: &str| text.len())
        .map_request(|n: usize| n * 10)
        .service_fn(async |n: usize| Ok::<_, ()>(n));
    assert_eq!(service.call("four").await, Ok(40));
}

#[tokio::test]
async fn responses_are_what_the_function_makes_of_them() {
    let service = ServiceBuilder::new()
        .map_response(|n: u32| n.to_string())
        .service_fn(async |n: u32| if n == 0 { Err("zero") } else { Ok(n) });
    assert_eq!(service.call(1).await.unwrap(), "1");
    assert_eq!(service.call(0).await, Err("zero"));
}

#[tokio::test]
async fn errors_are_what_the_function_makes_of_them() {
    let service = ServiceBuilder::new()
        .map_err(|text: &str| text.len())
        .service_fn(async |n: u32| if n == 0 { Err("zero") } else { Ok(n) });
    assert_eq!(service.call(1).await, Ok(1));
    assert_eq!(service.call(0).await, Err(4));
}

#[tokio::test]
async fn results_are_what_the_function_makes_of_them() {
    let service = ServiceBuilder::new()
        .map_result(|result: Result<u32, u32>| match result {
            Ok(n) => Err(n),
            Err(n) => Ok(n),
        })
        .service_fn(async |n: u32| if n == 0 { Err(n) } else { Ok(n) });
    assert_eq!(service.call(1).await, Err(1));
    assert_eq!(service.call(0).await, Ok(0));
}

#[tokio::test]
async fn what_is_done_with_responses_is_not_with_errors() {
    let service = ServiceBuilder::new()
        .and_then(async |n: u32| {
            yield_now().await;
            n.checked_sub(10).ok_or("too small")
        })
        .service_fn(async |n: u32| if n == 0 { Err("zero") } else { Ok(n) });
    assert_eq!(service.call(15).await, Ok(5));
    assert_eq!(service.call(5).await, Err("too small"));
    assert_eq!(service.call(0).await, Err("zero"));
}

#[tokio::test]
async fn what_is_done_with_results_is_with_errors_too() {
    let service = ServiceBuilder::new()
        .then(async |result: Result<u32, &'static str>| {
            yield_now().await;
            result.or_else(|error| error.parse::<u32>())
        })
        .service_fn(async |n: u32| match n {
            0 => Err("17"),
            1 => Err("one"),
            n => Ok(n),
        });
    assert_eq!(service.call(2).await, Ok(2));
    assert_eq!(service.call(0).await, Ok(17));
    assert!(service.call(1).await.is_err());
}

#[tokio::test]
async fn cancelling_a_call_cancels_what_is_done_with_its_response() {
    let done = Cell::new(0);
    let service = ServiceBuilder::new()
        .and_then(async |n: u32| {
            done.set(done.get() + 1);
            yield_now().await;
            done.set(done.get() + 1);
            Ok(n)
        })
        .service_fn(async |n: u32| Ok::<_, ()>(n));

    let mut call = service.call(1).boxed_local();
    assert!(poll!(&mut call).is_pending());
    drop(call);
    assert_eq!(done.get(), 1);
}

#[tokio::test]
async fn requests_are_let_through_or_turned_away() {
    let mock = Mock::default();
    let service = ServiceBuilder::new()
        .filter(|n: u32| n.checked_mul(2).ok_or(Error::Service("too big")))
        .service(mock.clone());

    let mut call = waiting(&service, 4).await;
    assert_eq!(service.call(u32::MAX).await, Err(Error::Service("too big")));
    assert_eq!(mock.running(), [8]);
    mock.answer(8, Ok(80));
    assert_eq!(now(&mut call).await, Poll::Ready(Ok(80)));
}

#[derive(Debug, PartialEq)]
enum Mine {
    Rejected,
}

struct Rejected;

impl From<Rejected> for Mine {
    fn from(_: Rejected) -> Self {
        Mine::Rejected
    }
}

#[tokio::test]
async fn errors_of_a_filter_become_those_of_the_service() {
    let service = ServiceBuilder::new()
        .filter(|n: u32| if n < 10 { Ok(n) } else { Err(Rejected) })
        .filter_async(async |n: u32| {
            yield_now().await;
            if n > 0 { Ok(n) } else { Err(Rejected) }
        })
        .service_fn(async |n: u32| Ok::<_, Mine>(n));
    assert_eq!(service.call(5).await, Ok(5));
    assert_eq!(service.call(10).await, Err(Mine::Rejected));
    assert_eq!(service.call(0).await, Err(Mine::Rejected));
}

#[tokio::test]
async fn requests_do_not_wait_for_what_a_filter_asks_for_others() {
    let mock = Mock::default();
    let service = ServiceBuilder::new()
        .filter_async(async |n: u32| {
            if n == 1 {
                yield_now().await;
            }
            Ok::<_, Error<&'static str>>(n)
        })
        .service(mock.clone());

    let mut first = waiting(&service, 1).await;
    let _second = waiting(&service, 2).await;
    assert_eq!(mock.running(), [2]);
    assert!(now(&mut first).await.is_pending());
    assert_eq!(mock.running(), [2, 1]);
}

#[tokio::test]
async fn functions_may_borrow_and_move_between_threads() {
    let added = 5;
    let service = ServiceBuilder::new()
        .map_request(|n: u32| n + added)
        .map_response(|n: u32| n + added)
        .and_then(async |n: u32| Ok(n + added))
        .service_fn(async |n: u32| Ok::<_, Error>(n));
    assert_eq!(service.call(1).await, Ok(16));

    let service: BoxService<u32, u32, Error> = std::sync::Arc::new(
        ServiceBuilder::new()
            .map_request(|n: u32| n + 1)
            .map_response(|n: u32| n + 1)
            .map_result(|result: Result<u32, Error>| result.map(|n| n + 1))
            .and_then(async |n: u32| Ok(n + 1))
            .then(async |result: Result<u32, Error>| result.map(|n| n + 1))
            .filter(|n: u32| Ok::<_, Error>(n + 1))
            .filter_async(async |n: u32| Ok::<_, Error>(n + 1))
            .service(service_fn(async |n: u32| Ok(n))),
    );
    let called = tokio::spawn(async move { service.call(0).await });
    assert_eq!(called.await.unwrap(), Ok(7));
}
