use std::task::Poll;

use normal_service::{Error, LocalService, ServiceBuilder, limit::Overloaded};
use tokio::time::advance;

use crate::support::{Mock, SECOND, now, waiting};

#[tokio::test]
async fn calls_over_the_limit_fail_at_once() {
    let mock = Mock::default();
    let service = ServiceBuilder::new()
        .load_shed()
        .concurrency_limit(1)
        .service(mock.clone());

    let mut first = waiting(&service, 1).await;
    assert_eq!(service.call(2).await, Err(Error::Overloaded(Overloaded)));
    assert_eq!(mock.running(), [1]);

    mock.answer(1, Ok(10));
    assert_eq!(now(&mut first).await, Poll::Ready(Ok(10)));
    let _third = waiting(&service, 3).await;
    assert_eq!(mock.running(), [3]);
}

#[tokio::test(start_paused = true)]
async fn calls_over_the_rate_fail_until_the_period_ends() {
    let service = ServiceBuilder::new()
        .load_shed()
        .rate_limit(1, SECOND)
        .service_fn(async |n: u32| Ok::<_, Error>(n));

    assert_eq!(service.call(1).await, Ok(1));
    assert_eq!(service.call(2).await, Err(Error::Overloaded(Overloaded)));
    advance(SECOND).await;
    assert_eq!(service.call(3).await, Ok(3));
}

#[tokio::test(start_paused = true)]
async fn all_limits_inside_shed() {
    let mock = Mock::default();
    let service = ServiceBuilder::new()
        .load_shed()
        .rate_limit(2, SECOND)
        .timeout(SECOND)
        .concurrency_limit(1)
        .service(mock.clone());

    let _first = waiting(&service, 1).await;
    assert_eq!(service.call(2).await, Err(Error::Overloaded(Overloaded)));
    assert_eq!(service.call(3).await, Err(Error::Overloaded(Overloaded)));
    assert_eq!(mock.running(), [1]);
}

#[tokio::test]
async fn limits_outside_wait() {
    let mock = Mock::default();
    let service = ServiceBuilder::new()
        .concurrency_limit(1)
        .load_shed()
        .concurrency_limit(1)
        .service(mock.clone());

    let first = waiting(&service, 1).await;
    let mut second = waiting(&service, 2).await;
    drop(first);
    assert!(now(&mut second).await.is_pending());
    assert_eq!(mock.running(), [2]);
}
