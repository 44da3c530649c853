use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use futures_util::{FutureExt, future::join_all};
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

#[tokio::test(start_paused = true)]
async fn what_becomes_of_a_call_that_has_begun_makes_no_difference() {
    let mock = Mock::default();
    let service = ServiceBuilder::new()
        .rate_limit(2, SECOND)
        .service(mock.clone());

    let mut failed = waiting(&service, 1).await;
    mock.answer(1, Err(Error::Service("broken")));
    assert!(now(&mut failed).await.is_ready());
    drop(waiting(&service, 2).await);
    let _third = waiting(&service, 3).await;
    assert_eq!(mock.running(), []);
}

#[tokio::test(start_paused = true)]
async fn around_the_end_of_a_period_there_may_be_the_calls_of_two() {
    let start = Instant::now();
    let service = ServiceBuilder::new()
        .rate_limit(3, SECOND)
        .service_fn(async |()| Ok::<_, Error>(start.elapsed()));

    service.call(()).await.unwrap();
    advance(SECOND * 9 / 10).await;
    let begun = join_all((0..8).map(|_| service.call(()))).await;

    let begun: Vec<_> = begun.into_iter().map(Result::unwrap).collect();
    let (soon, late) = (SECOND * 9 / 10, SECOND);
    assert_eq!(begun[..5], [soon, soon, late, late, late]);
    assert!(begun[5..].iter().all(|&at| at >= late * 2));
}

#[test]
fn it_needs_a_runtime_only_to_wait() {
    let service = ServiceBuilder::new()
        .rate_limit(1, SECOND)
        .service_fn(async |n: u32| Ok::<_, Error>(n));
    assert_eq!(service.call(1).now_or_never(), Some(Ok(1)));

    let waits = || service.call(2).now_or_never();
    catch_unwind(AssertUnwindSafe(waits)).unwrap_err();
}
