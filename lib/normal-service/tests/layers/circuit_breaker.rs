use std::{cell::Cell, sync::Arc, task::Poll, time::Duration};

use futures_util::future::join_all;
use normal_service::{
    BoxService, LocalService, ServiceBuilder,
    circuit_breaker::{CircuitBreaker, Config, Open},
};
use tokio::time::advance;

use crate::support::{Error, Mock, SECOND, now, waiting};

const CONFIG: Config = Config {
    failures: 0.5,
    window: Duration::from_secs(10),
    min_calls: 4,
    open: Duration::from_secs(5),
    probes: 2,
};

const BROKEN: Result<u32, Error> = Err(Error::Service("broken"));

type Breaker = CircuitBreaker<Mock, fn(&Result<u32, Error>) -> bool>;

fn breaker(mock: &Mock) -> Breaker {
    let failed: fn(&_) -> bool = |result| *result == BROKEN;
    CircuitBreaker::new(mock.clone(), CONFIG, failed)
}

async fn calls(service: &Breaker, mock: &Mock, result: Result<u32, Error>, times: usize) {
    for _ in 0..times {
        let mut call = waiting(service, 1).await;
        mock.answer(1, result);
        assert_eq!(now(&mut call).await, Poll::Ready(result));
    }
}

/// One that was left alone for as long as the circuit is open.
async fn half_open(mock: &Mock) -> Breaker {
    let service = breaker(mock);
    calls(&service, mock, BROKEN, 4).await;
    advance(CONFIG.open).await;
    service
}

async fn assert_open(service: &Breaker, left: Duration) {
    assert_eq!(service.call(1).await, Err(Error::Open(Open(left))));
}

#[tokio::test(start_paused = true)]
async fn a_service_that_fails_too_often_is_left_alone() {
    let mock = Mock::default();
    let service = breaker(&mock);
    calls(&service, &mock, Ok(1), 2).await;
    calls(&service, &mock, BROKEN, 2).await;

    assert_open(&service, SECOND * 5).await;
    advance(SECOND * 4).await;
    assert_open(&service, SECOND).await;
    assert_eq!(mock.running(), []);
}

#[tokio::test(start_paused = true)]
async fn failures_that_are_few_are_not_too_many() {
    let mock = Mock::default();
    let service = breaker(&mock);
    calls(&service, &mock, BROKEN, 3).await;
    calls(&service, &mock, Ok(1), 4).await;
    calls(&service, &mock, BROKEN, 1).await;
    assert_open(&service, SECOND * 5).await;
}

#[tokio::test(start_paused = true)]
async fn successes_do_not_open_it() {
    let mock = Mock::default();
    let service = breaker(&mock);
    calls(&service, &mock, BROKEN, 3).await;
    calls(&service, &mock, Ok(1), 1).await;
    let _call = waiting(&service, 1).await;
}

#[tokio::test(start_paused = true)]
async fn only_results_that_are_failures_count_as_such() {
    let mock = Mock::default();
    let service = breaker(&mock);
    calls(&service, &mock, Err(Error::Service("not found")), 10).await;
    let _call = waiting(&service, 1).await;
}

#[tokio::test(start_paused = true)]
async fn failures_are_forgotten_after_a_while() {
    let mock = Mock::default();
    let service = breaker(&mock);
    calls(&service, &mock, BROKEN, 3).await;
    advance(CONFIG.window).await;
    calls(&service, &mock, BROKEN, 3).await;
    drop(waiting(&service, 1).await);
    assert_eq!(mock.running(), []);

    calls(&service, &mock, BROKEN, 1).await;
    assert_open(&service, SECOND * 5).await;
}

#[tokio::test(start_paused = true)]
async fn it_closes_when_all_probes_succeed() {
    let mock = Mock::default();
    let service = half_open(&mock).await;

    let mut first = waiting(&service, 1).await;
    let mut second = waiting(&service, 2).await;
    assert_open(&service, Duration::ZERO).await;
    assert_eq!(mock.running(), [1, 2]);

    mock.answer(1, Ok(10));
    assert!(now(&mut first).await.is_ready());
    assert_open(&service, Duration::ZERO).await;
    mock.answer(2, Ok(10));
    assert!(now(&mut second).await.is_ready());

    calls(&service, &mock, BROKEN, 3).await;
    let _call = waiting(&service, 1).await;
}

#[tokio::test(start_paused = true)]
async fn it_opens_again_when_a_probe_fails() {
    let mock = Mock::default();
    let service = half_open(&mock).await;

    let mut first = waiting(&service, 1).await;
    let mut second = waiting(&service, 2).await;
    mock.answer(2, BROKEN);
    assert!(now(&mut second).await.is_ready());
    assert_open(&service, SECOND * 5).await;

    mock.answer(1, Ok(10));
    assert_eq!(now(&mut first).await, Poll::Ready(Ok(10)));
    assert_open(&service, SECOND * 5).await;
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_is_cancelled_makes_room_for_another() {
    let mock = Mock::default();
    let service = half_open(&mock).await;

    let first = waiting(&service, 1).await;
    let _second = waiting(&service, 2).await;
    assert_open(&service, Duration::ZERO).await;
    drop(first);
    let _third = waiting(&service, 3).await;
    assert_open(&service, Duration::ZERO).await;
    assert_eq!(mock.running(), [2, 3]);
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_cancelled_do_not_count() {
    let mock = Mock::default();
    let service = breaker(&mock);
    calls(&service, &mock, BROKEN, 3).await;
    for _ in 0..10 {
        drop(waiting(&service, 1).await);
    }
    assert_eq!(mock.running(), []);
    calls(&service, &mock, BROKEN, 1).await;
    assert_open(&service, SECOND * 5).await;
}

#[tokio::test(start_paused = true)]
async fn results_of_calls_before_it_opened_do_not_count() {
    let mock = Mock::default();
    let service = breaker(&mock);
    let mut late = [
        waiting(&service, 7).await,
        waiting(&service, 8).await,
        waiting(&service, 9).await,
    ];
    calls(&service, &mock, BROKEN, 4).await;
    mock.answer(7, BROKEN);
    assert!(now(&mut late[0]).await.is_ready());
    advance(CONFIG.open).await;

    let _probe = waiting(&service, 1).await;
    for (call, request) in late[1..].iter_mut().zip([8, 9]) {
        mock.answer(request, Ok(10));
        assert!(now(call).await.is_ready());
    }
    let _other = waiting(&service, 2).await;
    assert_open(&service, Duration::ZERO).await;
}

#[tokio::test]
async fn a_probe_that_panics_makes_room_for_another() {
    let config = Config {
        min_calls: 1,
        open: Duration::ZERO,
        probes: 1,
        ..CONFIG
    };
    let service = ServiceBuilder::new()
        .circuit_breaker(config, Result::is_err)
        .service_fn(async |n: u32| match n {
            0 => panic!("zero"),
            1 => Err(Error::Service("one")),
            n => Ok(n),
        });
    let service = Arc::new(service);
    let panics = service.clone();

    assert!(service.call(1).await.is_err());
    tokio::spawn(async move { panics.call(0).await })
        .await
        .unwrap_err();
    assert_eq!(service.call(2).await, Ok(2));
}

#[tokio::test(start_paused = true)]
async fn a_service_is_bothered_less_while_it_fails() {
    let calls = Cell::new(0);
    let service = ServiceBuilder::new()
        .circuit_breaker(CONFIG, Result::is_err)
        .service_fn(async |()| {
            calls.set(calls.get() + 1);
            Err::<(), _>(Error::Service("broken"))
        });
    for _ in 0..1000 {
        assert!(service.call(()).await.is_err());
        advance(Duration::from_millis(100)).await;
    }
    assert_eq!(calls.get(), 4 + 19);
}

#[test]
#[should_panic = "never closes"]
fn there_is_a_probe_at_least() {
    let config = Config {
        probes: 0,
        ..CONFIG
    };
    CircuitBreaker::new(Mock::default(), config, ());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threads_have_a_circuit_in_common() {
    let config = Config {
        min_calls: 50,
        ..CONFIG
    };
    let service: BoxService<u32, u32, Error> = Arc::new(
        ServiceBuilder::new()
            .circuit_breaker(config, Result::is_err)
            .service_fn(async |_: u32| {
                tokio::task::yield_now().await;
                Err(Error::Service("broken"))
            }),
    );
    let called = (0..4).map(|_| {
        let service = service.clone();
        tokio::spawn(async move {
            let mut broken = 0;
            while let Err(Error::Service(_)) = service.call(1).await {
                broken += 1;
            }
            broken
        })
    });
    let called: usize = join_all(called).await.into_iter().map(Result::unwrap).sum();
    assert!((50..54).contains(&called), "{called}");
}

#[tokio::test(start_paused = true)]
async fn a_circuit_may_stay_open_for_ever() {
    let config = Config {
        min_calls: 1,
        open: Duration::MAX,
        ..CONFIG
    };
    let service = ServiceBuilder::new()
        .circuit_breaker(config, Result::is_err)
        .service_fn(async |_| BROKEN);

    assert_eq!(service.call(1).await, BROKEN);
    advance(SECOND * 1_000_000).await;
    let open = Err(Error::Open(Open(Duration::MAX)));
    assert_eq!(service.call(1).await, open);
}
