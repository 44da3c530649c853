use std::{cell::Cell, sync::Arc, task::Poll, time::Duration};

use normal_service::{
    BoxService, Error, LocalService, ServiceBuilder,
    hedge::{Hedge, Policy, Threshold},
};
use tokio::time::{advance, sleep};

use crate::support::{Mock, SECOND, now, time, waiting};

const MILLI: Duration = Duration::from_millis(1);

const NINE_OF_TEN: Threshold = Threshold {
    quantile: 0.9,
    min_calls: 10,
    period: Duration::from_secs(60),
};

/// A copy is greater by 500. Of 1000 there is none, and from 100 on, there is no second request.
#[derive(Clone)]
struct Small;

impl Policy<u32> for Small {
    fn clone_request(&self, request: &u32) -> Option<u32> {
        (*request != 1000).then_some(request + 500)
    }

    fn may_hedge(&self, copy: &u32) -> bool {
        *copy < 600
    }
}

/// A service of which a period has ended, in which ten calls took 1 to 10 milliseconds.
async fn measured(mock: &Mock) -> Hedge<Mock, Small> {
    let service = Hedge::new(mock.clone(), Small, NINE_OF_TEN);
    measure(&service, mock, 10).await;
    advance(NINE_OF_TEN.period).await;
    service
}

async fn measure(service: &Hedge<Mock, Small>, mock: &Mock, calls: u32) {
    let mut waits = Vec::new();
    for n in 0..calls {
        waits.push((n, waiting(service, n).await));
    }
    for (n, mut call) in waits {
        advance(MILLI).await;
        mock.answer(n, Ok(n));
        assert_eq!(now(&mut call).await, Poll::Ready(Ok(n)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_fast_enough_is_made_once() {
    let mock = Mock::default();
    let service = measured(&mock).await;

    let mut call = waiting(&service, 1).await;
    advance(MILLI * 8).await;
    assert!(now(&mut call).await.is_pending());
    assert_eq!(mock.running(), [1]);
    mock.answer(1, Ok(10));
    assert_eq!(now(&mut call).await, Poll::Ready(Ok(10)));
    assert_eq!(mock.running(), []);
}

#[tokio::test(start_paused = true)]
async fn a_slow_call_may_end_first() {
    let mock = Mock::default();
    let service = measured(&mock).await;

    let mut call = waiting(&service, 1).await;
    advance(MILLI * 11).await;
    assert!(now(&mut call).await.is_pending());
    assert_eq!(mock.running(), [1, 501]);
    mock.answer(1, Ok(10));
    assert_eq!(now(&mut call).await, Poll::Ready(Ok(10)));
    drop(call);
    assert_eq!(mock.running(), []);
}

#[tokio::test(start_paused = true)]
async fn its_second_request_may_end_first() {
    let mock = Mock::default();
    let service = measured(&mock).await;

    let mut call = waiting(&service, 1).await;
    advance(MILLI * 11).await;
    assert!(now(&mut call).await.is_pending());
    mock.answer(501, Err(Error::Service("broken")));
    assert_eq!(
        now(&mut call).await,
        Poll::Ready(Err(Error::Service("broken")))
    );
    drop(call);
    assert_eq!(mock.running(), []);
}

#[tokio::test(start_paused = true)]
async fn cancelling_a_call_cancels_both() {
    let mock = Mock::default();
    let service = measured(&mock).await;

    let mut call = waiting(&service, 1).await;
    advance(MILLI * 11).await;
    assert!(now(&mut call).await.is_pending());
    drop(call);
    assert_eq!(mock.running(), []);
}

#[tokio::test(start_paused = true)]
async fn a_policy_may_want_no_second_request() {
    let mock = Mock::default();
    let service = measured(&mock).await;

    let mut not_allowed = waiting(&service, 100).await;
    let mut not_cloned = waiting(&service, 1000).await;
    advance(SECOND).await;
    assert!(now(&mut not_allowed).await.is_pending());
    assert!(now(&mut not_cloned).await.is_pending());
    assert_eq!(mock.running(), [100, 1000]);
    mock.answer(100, Ok(1));
    mock.answer(1000, Ok(2));
    assert_eq!(now(&mut not_allowed).await, Poll::Ready(Ok(1)));
    assert_eq!(now(&mut not_cloned).await, Poll::Ready(Ok(2)));
}

#[tokio::test(start_paused = true)]
async fn there_is_no_second_request_before_enough_was_measured() {
    let mock = Mock::default();
    let service = Hedge::new(mock.clone(), Small, NINE_OF_TEN);
    measure(&service, &mock, 9).await;
    advance(NINE_OF_TEN.period).await;
    slow_call_is_made_once(&service, &mock).await;

    measure(&service, &mock, 10).await;
    slow_call_is_made_once(&service, &mock).await;
}

#[tokio::test(start_paused = true)]
async fn what_was_measured_long_ago_is_forgotten() {
    let mock = Mock::default();
    let service = Hedge::new(mock.clone(), Small, NINE_OF_TEN);
    measure(&service, &mock, 10).await;
    advance(NINE_OF_TEN.period * 2).await;
    slow_call_is_made_once(&service, &mock).await;
}

#[tokio::test(start_paused = true)]
async fn each_period_has_to_have_enough_calls() {
    let mock = Mock::default();
    let service = measured(&mock).await;
    measure(&service, &mock, 9).await;
    advance(NINE_OF_TEN.period).await;
    slow_call_is_made_once(&service, &mock).await;
}

#[tokio::test(start_paused = true)]
async fn a_period_begins_when_the_last_one_ended() {
    let mock = Mock::default();
    let service = measured(&mock).await;
    advance(NINE_OF_TEN.period / 2).await;
    measure(&service, &mock, 1).await;
    advance(NINE_OF_TEN.period / 2).await;
    slow_call_is_made_once(&service, &mock).await;
}

#[tokio::test(start_paused = true)]
async fn errors_are_not_measured() {
    let mock = Mock::default();
    let service = Hedge::new(mock.clone(), Small, NINE_OF_TEN);
    for n in 0..20 {
        let mut call = waiting(&service, n).await;
        mock.answer(n, Err(Error::Service("broken")));
        assert!(now(&mut call).await.is_ready());
    }
    advance(NINE_OF_TEN.period).await;
    slow_call_is_made_once(&service, &mock).await;
}

async fn slow_call_is_made_once(service: &Hedge<Mock, Small>, mock: &Mock) {
    let mut call = waiting(service, 1).await;
    advance(SECOND).await;
    assert!(now(&mut call).await.is_pending());
    assert_eq!(mock.running(), [1]);
    drop(call);
    assert_eq!(mock.running(), []);
}

#[tokio::test(start_paused = true)]
async fn the_slowest_calls_are_faster() {
    let calls = Cell::new(0);
    let service = ServiceBuilder::new()
        .hedge(|n: &u32| Some(*n), NINE_OF_TEN)
        .service_fn(async |n: u32| {
            calls.set(calls.get() + 1);
            sleep(if calls.get() % 20 == 0 {
                SECOND
            } else {
                MILLI * 10
            })
            .await;
            Ok::<_, Error>(n)
        });
    let mut slowest = Duration::ZERO;
    for n in 0..100 {
        let (result, took) = time(service.call(n)).await;
        assert_eq!(result, Ok(n));
        slowest = slowest.max(took);
        if n == 50 {
            assert_eq!(slowest, SECOND);
            advance(NINE_OF_TEN.period - SECOND).await;
            slowest = Duration::ZERO;
        }
    }
    assert!(slowest < MILLI * 25, "{slowest:?}");
    assert!(calls.get() < 110);
}

#[tokio::test(start_paused = true)]
async fn a_period_may_be_for_ever() {
    let threshold = Threshold {
        period: Duration::MAX,
        ..NINE_OF_TEN
    };
    let mock = Mock::default();
    let service = Hedge::new(mock.clone(), Small, threshold);
    measure(&service, &mock, 10).await;
}

#[test]
#[should_panic = "quantile"]
fn a_quantile_is_from_0_to_1() {
    let percent = Threshold {
        quantile: 95.0,
        ..NINE_OF_TEN
    };
    Hedge::new(Mock::default(), Small, percent);
}

#[tokio::test]
async fn hedges_move_between_threads() {
    let service: BoxService<u32, u32, Error> = Arc::new(
        ServiceBuilder::new()
            .hedge(|n: &u32| Some(*n), NINE_OF_TEN)
            .service_fn(async |n: u32| {
                tokio::task::yield_now().await;
                Ok(n)
            }),
    );
    let called = tokio::spawn(async move { service.call(1).await });
    assert_eq!(called.await.unwrap(), Ok(1));
}
