use futures_util::FutureExt;
use normal_service::{
    Error, LocalService, ServiceBuilder, balance::Balance, limit::Wait, load::PendingRequests,
    optional::Absent, service_fn,
};

use crate::support::{Mock, waiting};

#[tokio::test]
async fn calls_are_those_of_a_service_that_is_there() {
    let mock = Mock::default();
    let service = Some(mock.clone());
    let mut call = waiting(&service, 1).await;
    mock.answer(1, Err(Error::Service("its own")));
    assert_eq!(
        (&mut call).now_or_never(),
        Some(Err(Error::Service("its own")))
    );

    let cancelled = waiting(&service, 2).await;
    drop(cancelled);
    assert_eq!(mock.running(), []);
}

#[tokio::test]
async fn calls_of_one_that_is_missing_fail_at_once() {
    let service: Option<Mock> = None;
    assert_eq!(
        service.call(1).now_or_never(),
        Some(Err(Error::Absent(Absent)))
    );
}

#[tokio::test]
async fn a_stack_may_be_around_a_service_that_is_missing() {
    let service = ServiceBuilder::new()
        .map_err(|error: Error<&str>| match error {
            Error::Absent(Absent) => "absent",
            _ => "something else",
        })
        .concurrency_limit(1)
        .service(None::<Mock>);
    // The room that a call had is there for the next.
    for n in 0..2 {
        assert_eq!(service.call(n).await, Err("absent"));
    }
}

#[tokio::test]
async fn a_balance_calls_those_that_are_there() {
    let service = |there: bool| {
        there.then(|| PendingRequests::new(service_fn(async |n: u32| Ok::<_, Error>(n))))
    };
    let some = Balance::new(
        [false, true, false].map(service).into_iter().enumerate(),
        Wait,
    );
    for n in 0..20 {
        assert_eq!(some.call(n).await, Ok(n));
    }
    let none = Balance::new([false; 3].map(service).into_iter().enumerate(), Wait);
    assert_eq!(none.call(1).await, Err(Error::Absent(Absent)));
}

#[tokio::test]
async fn what_may_be_missing_moves_between_threads_if_it_does() {
    let service = Some(service_fn(async |n: u32| Ok::<_, Error>(n + 1)));
    let call = tokio::spawn(async move { service.call(1).await });
    assert_eq!(call.await.unwrap(), Ok(2));
}
