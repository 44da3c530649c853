use std::time::Duration;

use futures_util::future::join_all;
use normal_service::{LocalService, ServiceBuilder};
use tokio::time::{Instant, advance};

use crate::support::{Error, Mock, SECOND, now, time, waiting};

#[tokio::test(start_paused = true)]
async fn as_many_calls_begin_in_a_period() {
    let start = Instant::now();
    let service = ServiceBuilder::new()
        .rate_limit(2, SECOND)
        .service_fn(async |()| Ok::<_, Error>(start.elapsed().as_secs()));

    let begun = join_all((0..7).map(|_| service.call(()))).await;

    let begun: Vec<u64> = begun.into_iter().map(Result::unwrap).collect();
    assert_eq!(begun, [0, 0, 1, 1, 2, 2, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_period_begins_with_its_first_call() {
    let service = ServiceBuilder::new()
        .rate_limit(1, SECOND)
        .service_fn(async |()| Ok::<_, Error>(()));
    advance(SECOND * 10 + SECOND / 2).await;

    assert_eq!(time(service.call(())).await, (Ok(()), Duration::ZERO));
    assert_eq!(time(service.call(())).await, (Ok(()), SECOND));
}

#[tokio::test(start_paused = true)]
async fn calls_begin_in_the_order_in_which_they_came() {
    let mock = Mock::default();
    let service = ServiceBuilder::new()
        .rate_limit(1, SECOND)
        .service(mock.clone());

    let _first = waiting(&service, 1).await;
    let second = waiting(&service, 2).await;
    let mut third = waiting(&service, 3).await;
    advance(SECOND).await;
    let mut late = waiting(&service, 4).await;
    assert_eq!(mock.running(), [1]);

    drop(second);
    assert!(now(&mut late).await.is_pending());
    assert!(now(&mut third).await.is_pending());
    assert_eq!(mock.running(), [1, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_cancelled_while_it_waits_has_not_begun() {
    let mock = Mock::default();
    let service = ServiceBuilder::new()
        .rate_limit(1, SECOND)
        .service(mock.clone());

    let _first = waiting(&service, 1).await;
    drop(waiting(&service, 2).await);
    advance(SECOND).await;

    let _third = waiting(&service, 3).await;
    assert_eq!(mock.running(), [1, 3]);
}
