use std::{cell::Cell, future::pending, task::Poll, time::Duration};

use normal_service::{Error, LocalService, ServiceBuilder, service_fn, timeout::Elapsed};
use tokio::time::{advance, sleep};

use crate::support::{Mock, SECOND, now, time, waiting};

#[tokio::test(start_paused = true)]
async fn what_is_done_in_time_is_the_result() {
    let mock = Mock::default();
    let service = ServiceBuilder::new().timeout(SECOND).service(mock.clone());

    let mut answered = waiting(&service, 1).await;
    let mut failed = waiting(&service, 2).await;
    advance(SECOND - Duration::from_millis(1)).await;
    mock.answer(1, Ok(10));
    mock.answer(2, Err(Error::Service("broken")));

    assert_eq!(now(&mut answered).await, Poll::Ready(Ok(10)));
    assert_eq!(
        now(&mut failed).await,
        Poll::Ready(Err(Error::Service("broken")))
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_not_is_cancelled() {
    let mock = Mock::default();
    let service = ServiceBuilder::new().timeout(SECOND).service(mock.clone());

    let (result, took) = time(service.call(1)).await;

    assert_eq!(result, Err(Error::Elapsed(Elapsed(SECOND))));
    assert_eq!(took, SECOND);
    assert_eq!(mock.running(), []);
}

#[tokio::test(start_paused = true)]
async fn each_call_has_its_own_time() {
    let service = ServiceBuilder::new()
        .timeout(SECOND)
        .service_fn(async |wait: Duration| {
            sleep(wait).await;
            Ok::<_, Error>(())
        });

    for _ in 0..3 {
        assert_eq!(service.call(SECOND / 2).await, Ok(()));
    }
    assert_eq!(
        service.call(SECOND * 2).await,
        Err(Error::Elapsed(Elapsed(SECOND)))
    );
    assert_eq!(service.call(SECOND / 2).await, Ok(()));
}

#[test]
fn what_never_waits_needs_no_clock() {
    let service = ServiceBuilder::new()
        .timeout(SECOND)
        .service(service_fn(async |n: u32| Ok::<_, Error>(n)));
    assert_eq!(
        futures_util::FutureExt::now_or_never(service.call(1)),
        Some(Ok(1))
    );
}

#[test]
#[should_panic(expected = "there is no reactor running")]
fn what_waits_does() {
    let service = ServiceBuilder::new()
        .timeout(SECOND)
        .service_fn(async |()| pending::<Result<(), Error>>().await);
    futures_util::FutureExt::now_or_never(service.call(()));
}

#[tokio::test(start_paused = true)]
async fn a_limit_may_be_so_long_that_it_is_none() {
    let service = ServiceBuilder::new()
        .timeout(Duration::MAX)
        .service_fn(async |()| {
            sleep(SECOND * 60).await;
            Ok::<_, Error>(())
        });
    assert_eq!(service.call(()).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_done_is_dropped_before_there_is_a_result() {
    let dropped = Cell::new(false);
    let service = ServiceBuilder::new()
        .map_result(|_: Result<(), Error>| Ok::<_, ()>(dropped.get()))
        .timeout(SECOND)
        .service_fn(async |()| {
            struct Note<'c>(&'c Cell<bool>);
            impl Drop for Note<'_> {
                fn drop(&mut self) {
                    self.0.set(true);
                }
            }
            let _note = Note(&dropped);
            pending::<Result<(), Error>>().await
        });
    assert_eq!(service.call(()).await, Ok(true));
}
