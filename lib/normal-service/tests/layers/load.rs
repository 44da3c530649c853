use std::{rc::Rc, sync::Arc, task::Poll, time::Duration};

use futures_util::{FutureExt, future::join};
use normal_service::{
    LocalService, ServiceBuilder,
    load::{Constant, Load, PeakEwma, PeakEwmaHandle, PendingHandle, PendingRequests},
    service_fn,
};
use tokio::time::{advance, sleep};

use crate::support::{Error, Mock, SECOND, now, waiting};

const MILLISECOND: Duration = Duration::from_millis(1);

#[tokio::test]
async fn calls_are_pending_until_they_are_answered_or_cancelled() {
    let mock = Mock::default();
    let service = PendingRequests::new(mock.clone());
    assert_eq!(service.load(), Some(0));

    let never_polled = service.call(0);
    assert_eq!(service.load(), Some(0));
    drop(never_polled);

    let mut answered = waiting(&service, 1).await;
    let mut failed = waiting(&service, 2).await;
    let cancelled = waiting(&service, 3).await;
    assert_eq!(service.load(), Some(3));

    mock.answer(1, Ok(10));
    assert_eq!(now(&mut answered).await, Poll::Ready(Ok(10)));
    assert_eq!(service.load(), Some(2));
    mock.answer(2, Err(Error::Service("broken")));
    assert!(now(&mut failed).await.is_ready());
    assert_eq!(service.load(), Some(1));
    drop(cancelled);
    assert_eq!(service.load(), Some(0));
}

#[tokio::test]
async fn a_call_that_panics_is_no_longer_pending() {
    let service = service_fn(async |()| -> Result<(), ()> { panic!("broken") });
    let pending = Arc::new(PendingRequests::new(service));
    let peak = Arc::new(PeakEwma::new(pending.clone(), SECOND, SECOND));

    let panics = peak.clone();
    tokio::spawn(async move { panics.call(()).await })
        .await
        .unwrap_err();

    assert_eq!(pending.load(), Some(0));
    assert!(peak.load() <= Some(SECOND));
}

#[tokio::test]
async fn a_call_that_waits_inside_is_pending() {
    let mock = Mock::default();
    let limited = ServiceBuilder::new()
        .concurrency_limit(1)
        .service(mock.clone());
    let service = PendingRequests::new(limited);

    let _running = waiting(&service, 1).await;
    let _queued = waiting(&service, 2).await;
    assert_eq!(mock.running(), [1]);
    assert_eq!(service.load(), Some(2));
}

#[tokio::test]
async fn a_call_may_go_on_with_its_response() {
    let service = service_fn(async |n: u32| if n == 0 { Err(n) } else { Ok(n) });
    let keep = |n: u32, handle: PendingHandle| (n, handle);
    let service = PendingRequests::until(service, keep);

    let (one, first) = service.call(1).await.unwrap();
    let (two, second) = service.call(2).await.unwrap();
    assert_eq!((one, two), (1, 2));
    assert_eq!(service.load(), Some(2));
    service.call(0).await.unwrap_err();
    assert_eq!(service.load(), Some(2));

    drop(first);
    assert_eq!(service.load(), Some(1));
    drop(service);
    drop(second);
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_call_may_go_on_with_its_response() {
    let service = service_fn(async |()| Ok::<_, ()>(()));
    let keep = |(), handle: PeakEwmaHandle| handle;
    let service = PeakEwma::until(service, MILLISECOND, SECOND * 10, keep);

    let handle = service.call(()).await.unwrap();
    advance(SECOND).await;
    assert!(service.load() < Some(MILLISECOND * 2));
    drop(handle);
    assert_eq!(service.load(), Some(SECOND));
}

#[tokio::test(start_paused = true)]
async fn the_first_estimate_falls_until_there_is_a_measurement() {
    let service = PeakEwma::new(Mock::default(), SECOND, SECOND * 10);
    assert_eq!(service.load(), Some(SECOND));

    advance(SECOND * 10).await;
    let a_third = service.load().unwrap().as_millis();
    assert_eq!(a_third, 367, "1 s / e");
    advance(SECOND * 10).await;
    assert_eq!(service.load().unwrap().as_millis(), 135, "1 s / e²");
}

#[tokio::test(start_paused = true)]
async fn looking_at_a_load_does_not_change_it() {
    let (looked_at, left_alone) = [(); 2]
        .map(|()| PeakEwma::new(Mock::default(), SECOND, SECOND))
        .into();
    for _ in 0..1_000 {
        advance(MILLISECOND).await;
        looked_at.load();
    }
    assert_eq!(looked_at.load(), left_alone.load());
}

#[tokio::test(start_paused = true)]
async fn a_slow_call_counts_at_once_and_quick_ones_by_and_by() {
    let service = service_fn(async |time: Duration| {
        sleep(time).await;
        Ok::<_, ()>(())
    });
    let service = PeakEwma::new(service, MILLISECOND, SECOND);

    service.call(MILLISECOND * 800).await.unwrap();
    assert_eq!(service.load(), Some(MILLISECOND * 800));

    let mut before = service.load();
    for _ in 0..10 {
        service.call(MILLISECOND * 100).await.unwrap();
        assert!(service.load() < before);
        before = service.load();
    }
    let average = before.unwrap().as_millis();
    assert!((100..400).contains(&average), "{average}");

    service.call(MILLISECOND * 900).await.unwrap();
    assert_eq!(service.load(), Some(MILLISECOND * 900));
}

#[tokio::test(start_paused = true)]
async fn a_load_is_for_all_calls_that_run_and_one_more() {
    let mock = Mock::default();
    let service = PeakEwma::new(mock.clone(), SECOND, SECOND * 1_000_000);

    let first = waiting(&service, 1).await;
    let second = waiting(&service, 2).await;
    assert_eq!(service.load(), Some(SECOND * 3));
    drop(first);
    drop(second);
    assert_eq!(service.load(), Some(SECOND));
}

#[tokio::test(start_paused = true)]
async fn calls_that_fail_or_are_cancelled_count_with_the_time_until_then() {
    let mock = Mock::default();
    let service = PeakEwma::new(mock.clone(), MILLISECOND, SECOND * 10);

    let mut fails = waiting(&service, 1).await;
    advance(SECOND).await;
    mock.answer(1, Err(Error::Service("broken")));
    assert!(now(&mut fails).await.is_ready());
    assert_eq!(service.load(), Some(SECOND));

    let cancelled = waiting(&service, 2).await;
    advance(SECOND * 2).await;
    drop(cancelled);
    assert_eq!(service.load(), Some(SECOND * 2));
}

#[tokio::test(start_paused = true)]
async fn after_a_long_time_it_still_counts_how_many_calls_run() {
    let service = PeakEwma::new(Mock::default(), SECOND, SECOND);
    advance(SECOND * 1_000_000).await;

    let idle = service.load();
    let _call = waiting(&service, 1).await;
    assert!(service.load() > idle);
}

#[test]
fn times_without_end_are_no_problem() {
    let service = PeakEwma::new(Mock::default(), Duration::MAX, Duration::MAX);
    assert_eq!(service.load(), Some(Duration::from_nanos(u64::MAX)));
    assert!(service.call(1).now_or_never().is_none());
    assert!(service.load() > Some(SECOND));
}

#[test]
#[should_panic(expected = "an average that forgets at once")]
fn an_average_has_to_decay_in_some_time() {
    PeakEwma::new(Mock::default(), SECOND, Duration::ZERO);
}

#[tokio::test]
async fn a_constant_load_is_what_it_was_told() {
    let service = Constant::new(service_fn(async |n: u32| Ok::<_, ()>(n)), 0.5);
    assert_eq!(service.call(1).await, Ok(1));
    assert_eq!(Rc::new(Box::new(&service)).load(), Some(0.5));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_on_many_threads_are_all_counted() {
    let service = service_fn(async |n: u32| {
        tokio::task::yield_now().await;
        Ok::<_, ()>(n)
    });
    let pending = Arc::new(PendingRequests::new(service));
    let service = Arc::new(PeakEwma::new(pending.clone(), SECOND, SECOND));

    let tasks = (0..4).map(|_| {
        let service = service.clone();
        tokio::spawn(async move {
            for n in 0..1_000 {
                let (first, second) = join(service.call(n), service.call(n)).await;
                assert_eq!((first, second), (Ok(n), Ok(n)));
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert_eq!(pending.load(), Some(0));
}
