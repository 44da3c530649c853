use std::task::Poll;

use normal_service::{
    Layer, LocalService, ServiceBuilder, concurrency_limit::GlobalConcurrencyLimitLayer,
    limit::Wait,
};

use crate::support::{Mock, now, waiting};

#[tokio::test]
async fn a_call_waits_until_another_is_done() {
    let mock = Mock::default();
    let service = ServiceBuilder::new()
        .concurrency_limit(2)
        .service(mock.clone());

    let mut first = waiting(&service, 1).await;
    let _second = waiting(&service, 2).await;
    let mut third = waiting(&service, 3).await;
    assert_eq!(mock.running(), [1, 2]);

    mock.answer(1, Ok(10));
    assert_eq!(now(&mut first).await, Poll::Ready(Ok(10)));
    assert!(now(&mut third).await.is_pending());
    assert_eq!(mock.running(), [2, 3]);
}

#[tokio::test]
async fn calls_begin_in_the_order_in_which_they_came() {
    let mock = Mock::default();
    let service = ServiceBuilder::new()
        .concurrency_limit(1)
        .service(mock.clone());

    let first = waiting(&service, 1).await;
    let mut second = waiting(&service, 2).await;
    let mut third = waiting(&service, 3).await;
    drop(first);

    let mut late = waiting(&service, 4).await;
    assert!(now(&mut third).await.is_pending());
    assert_eq!(mock.running(), []);
    assert!(now(&mut second).await.is_pending());
    assert_eq!(mock.running(), [2]);
    drop(second);
    assert!(now(&mut late).await.is_pending());
    assert!(now(&mut third).await.is_pending());
    assert_eq!(mock.running(), [3]);
}

#[tokio::test]
async fn a_call_that_is_cancelled_makes_room() {
    let mock = Mock::default();
    let service = ServiceBuilder::new()
        .concurrency_limit(1)
        .service(mock.clone());

    let running = waiting(&service, 1).await;
    let queued = waiting(&service, 2).await;
    let mut last = waiting(&service, 3).await;
    drop(queued);
    drop(running);

    assert!(now(&mut last).await.is_pending());
    assert_eq!(mock.running(), [3]);
}

#[tokio::test]
async fn a_call_that_panics_makes_room() {
    let service = ServiceBuilder::new()
        .concurrency_limit(1)
        .service_fn(async |n: u32| match n {
            0 => panic!("zero"),
            n => Ok::<_, ()>(n),
        });
    let service = std::sync::Arc::new(service);
    let panics = service.clone();

    tokio::spawn(async move { panics.call(0).await })
        .await
        .unwrap_err();
    assert_eq!(service.call(1).await, Ok(1));
}

#[tokio::test]
async fn services_may_have_a_limit_in_common() {
    let mock = Mock::default();
    let limit = GlobalConcurrencyLimitLayer::new(1, Wait);
    let (one, other) = (limit.layer(mock.clone()), limit.layer(mock.clone()));

    let first = waiting(&one, 1).await;
    let mut second = waiting(&other, 2).await;
    assert_eq!(mock.running(), [1]);

    drop(first);
    assert!(now(&mut second).await.is_pending());
    assert_eq!(mock.running(), [2]);
}

#[tokio::test]
async fn clones_have_the_limit_in_common() {
    let mock = Mock::default();
    let service = ServiceBuilder::new()
        .concurrency_limit(1)
        .service(mock.clone());
    let clone = service.clone();

    let first = waiting(&service, 1).await;
    let mut second = waiting(&clone, 2).await;
    assert_eq!(mock.running(), [1]);
    drop(first);
    assert!(now(&mut second).await.is_pending());
    assert_eq!(mock.running(), [2]);
}

#[tokio::test]
async fn calls_inside_are_dropped_before_there_is_room() {
    let mock = Mock::default();
    let inner = mock.clone();
    let service = ServiceBuilder::new()
        .concurrency_limit(1)
        .service_fn(async |n: u32| {
            assert_eq!(inner.running(), []);
            inner.call(n).await
        });

    for n in 0..10 {
        let mut call = waiting(&service, n).await;
        let mut next = waiting(&service, 100).await;
        if n % 2 == 0 {
            mock.answer(n, Ok(n));
            assert_eq!(now(&mut call).await, Poll::Ready(Ok(n)));
        }
        drop(call);
        assert!(now(&mut next).await.is_pending());
    }
}
