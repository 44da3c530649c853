use std::{
    cell::{Cell, RefCell},
    ops::ControlFlow::{self, Break, Continue},
    sync::Arc,
    task::Poll,
    time::Duration,
};

use normal_service::{
    BoxService, Error, LocalService, ServiceBuilder,
    retry::{Attempts, Backoff, Budget, Policy},
    timeout::Elapsed,
};
use tokio::time::{Instant, advance};

use crate::support::{Mock, SECOND, now, time, waiting};

const BROKEN: Result<u32, crate::support::Error> = Err(Error::Service("broken"));

#[tokio::test]
async fn calls_that_fail_are_tried_again() {
    let mock = Mock::default();
    let service = ServiceBuilder::new()
        .retry(Attempts::new(3, Result::is_err))
        .service(mock.clone());

    let mut call = waiting(&service, 1).await;
    for _ in 0..2 {
        mock.answer(1, BROKEN);
        assert!(now(&mut call).await.is_pending());
        assert_eq!(mock.running(), [1]);
    }
    mock.answer(1, Ok(10));
    assert_eq!(now(&mut call).await, Poll::Ready(Ok(10)));
}

#[tokio::test]
async fn the_last_attempt_is_the_result() {
    let calls = Cell::new(0);
    let service = ServiceBuilder::new()
        .retry(Attempts::new(3, Result::is_err))
        .service_fn(async |()| {
            calls.set(calls.get() + 1);
            Err::<(), _>(calls.get())
        });
    assert_eq!(service.call(()).await, Err(3));
    assert_eq!(service.call(()).await, Err(6));
}

#[tokio::test]
async fn what_is_no_failure_is_not_tried_again() {
    let calls = Cell::new(0);
    let service = ServiceBuilder::new()
        .retry(Attempts::new(10, |result: &Result<u32, &str>| {
            *result == Err("again") || *result == Ok(0)
        }))
        .service_fn(async |()| {
            calls.set(calls.get() + 1);
            match calls.get() {
                1 => Err("again"),
                2 => Ok(0),
                3 => Err("rejected"),
                n => Ok(n),
            }
        });
    assert_eq!(service.call(()).await, Err("rejected"));
    assert_eq!(service.call(()).await, Ok(4));
}

/// Of requests below 10 there is no copy. Others are counted down, and a response that is too late is an error.
#[derive(Clone)]
struct Countdown;

impl Policy<u32, u32, &'static str> for Countdown {
    fn clone_request(&self, request: &u32) -> Option<u32> {
        (*request >= 10).then_some(*request)
    }

    async fn retry(
        &self,
        attempt: u32,
        request: &mut u32,
        result: Result<u32, &'static str>,
    ) -> ControlFlow<Result<u32, &'static str>> {
        if attempt == 4 {
            return Break(Err("out of retries"));
        }
        if result.is_ok() {
            return Break(result);
        }
        *request -= 1;
        Continue(())
    }
}

#[tokio::test]
async fn what_cannot_be_cloned_is_tried_once() {
    let service = ServiceBuilder::new()
        .retry(Countdown)
        .service_fn(async |n: u32| if n == 1 { Ok(n) } else { Err("broken") });
    assert_eq!(service.call(1).await, Ok(1));
    assert_eq!(service.call(2).await, Err("broken"));
}

#[tokio::test]
async fn a_policy_may_change_requests_and_results() {
    let seen = RefCell::new(Vec::new());
    let service = ServiceBuilder::new()
        .retry(Countdown)
        .service_fn(async |n: u32| {
            seen.borrow_mut().push(n);
            if n == 18 { Ok(n) } else { Err("broken") }
        });
    assert_eq!(service.call(20).await, Ok(18));
    assert_eq!(service.call(30).await, Err("out of retries"));
    assert_eq!(*seen.borrow(), [20, 19, 18, 30, 29, 28, 27]);
}

#[tokio::test]
async fn a_request_that_becomes_one_without_a_copy_is_tried_no_more() {
    let service = ServiceBuilder::new()
        .retry(Countdown)
        .service_fn(async |n: u32| Err::<u32, _>(if n == 9 { "nine" } else { "more" }));
    assert_eq!(service.call(10).await, Err("nine"));
}

#[tokio::test(start_paused = true)]
async fn attempts_are_farther_and_farther_apart() {
    let start = Instant::now();
    let attempts = RefCell::new(Vec::new());
    let service = ServiceBuilder::new()
        .retry(Attempts::new(6, Result::is_err).backoff(Backoff::new(SECOND, SECOND * 5, 0.0)))
        .service_fn(async |()| {
            attempts.borrow_mut().push(start.elapsed().as_secs());
            Err::<(), _>(())
        });
    assert_eq!(service.call(()).await, Err(()));
    assert_eq!(*attempts.borrow(), [0, 1, 3, 7, 12, 17]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_cancelled_is_not_tried_again() {
    let mock = Mock::default();
    let policy = Attempts::new(3, Result::is_err).backoff(Backoff::new(SECOND, SECOND, 0.0));
    let service = ServiceBuilder::new().retry(policy).service(mock.clone());

    let mut call = waiting(&service, 1).await;
    mock.answer(1, BROKEN);
    assert!(now(&mut call).await.is_pending());
    drop(call);
    advance(SECOND * 2).await;
    assert_eq!(mock.running(), []);

    drop(waiting(&service, 2).await);
    assert_eq!(mock.running(), []);
}

#[tokio::test(start_paused = true)]
async fn a_time_limit_is_for_each_attempt_or_for_all() {
    let policy = Attempts::new(3, Result::is_err);
    let each = ServiceBuilder::new()
        .retry(policy.clone())
        .timeout(SECOND)
        .service(Mock::default());
    let all = ServiceBuilder::new()
        .timeout(SECOND)
        .retry(policy)
        .service(Mock::default());

    let elapsed = Err(Error::Elapsed(Elapsed(SECOND)));
    assert_eq!(time(each.call(1)).await, (elapsed, SECOND * 3));
    assert_eq!(time(all.call(1)).await, (elapsed, SECOND));
}

#[tokio::test]
async fn failures_are_not_retried_when_the_budget_is_spent() {
    let budget = Arc::new(Budget::new(SECOND, 0, 0.5));
    let calls = Cell::new(0);
    let service = ServiceBuilder::new()
        .retry(Attempts::new(10, Result::is_err).budget(budget.clone()))
        .service_fn(async |fail: bool| {
            calls.set(calls.get() + 1);
            if fail { Err(()) } else { Ok(()) }
        });

    assert_eq!(service.call(true).await, Err(()));
    assert_eq!(calls.take(), 1);
    for _ in 0..4 {
        assert_eq!(service.call(false).await, Ok(()));
    }
    assert_eq!(calls.take(), 4);
    assert_eq!(service.call(true).await, Err(()));
    assert_eq!(calls.take(), 3);
    assert!(!budget.withdraw());
}

#[test]
fn an_empty_budget_allows_nothing() {
    assert!(!Budget::new(SECOND, 0, 1.0).withdraw());
}

#[test]
fn a_reserve_allows_some_retries_without_a_deposit() {
    let budget = Budget::new(SECOND, 5, 1.0);
    assert_eq!((0..7).filter(|_| budget.withdraw()).count(), 5);
}

#[test]
fn a_deposit_may_pay_for_several_retries() {
    let budget = Budget::new(SECOND, 0, 2.5);
    budget.deposit();
    budget.deposit();
    assert_eq!((0..7).filter(|_| budget.withdraw()).count(), 5);
}

#[tokio::test(start_paused = true)]
async fn deposits_expire() {
    let budget = Budget::new(SECOND, 0, 1.0);
    budget.deposit();
    advance(Duration::from_millis(900)).await;
    assert!(budget.withdraw());

    advance(SECOND * 3).await;
    budget.deposit();
    advance(SECOND * 3).await;
    assert!(!budget.withdraw());
}

#[tokio::test(start_paused = true)]
async fn deposits_expire_one_by_one() {
    let budget = Budget::new(SECOND, 0, 0.5);
    budget.deposit();
    advance(Duration::from_millis(300)).await;
    budget.deposit();
    advance(Duration::from_millis(800)).await;
    budget.deposit();
    assert!(budget.withdraw());
    assert!(!budget.withdraw());
}

#[tokio::test(start_paused = true)]
async fn a_reserve_is_filled_again() {
    let budget = Budget::new(SECOND * 2, 1, 0.0);
    assert_eq!((0..5).filter(|_| budget.withdraw()).count(), 2);
    advance(SECOND * 2).await;
    assert_eq!((0..5).filter(|_| budget.withdraw()).count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_budget_is_what_was_paid_in_less_what_was_taken_out_of_late() {
    for seed in 0..20 {
        let mut random = fastrand::Rng::with_seed(seed);
        let budget = Budget::new(SECOND, 0, 0.5);
        let mut half_retries: Vec<(u32, i32)> = Vec::new();
        let mut tenth = 0;
        for _ in 0..500 {
            match random.u32(0..6) {
                0 => {
                    let tenths = random.u32(0..4) * random.u32(0..4);
                    advance(SECOND / 10 * tenths).await;
                    tenth += tenths;
                }
                1..4 => {
                    budget.deposit();
                    half_retries.push((tenth, 1));
                }
                _ => {
                    let late = half_retries.iter().filter(|(at, _)| at + 10 > tenth);
                    let enough = late.map(|(_, amount)| amount).sum::<i32>() >= 2;
                    assert_eq!(budget.withdraw(), enough, "seed {seed}");
                    if enough {
                        half_retries.push((tenth, -2));
                    }
                }
            }
        }
    }
}

#[test]
fn delays_double_up_to_the_longest() {
    let backoff = Backoff::new(SECOND, SECOND * 10, 0.0);
    let delays = [0, 1, 2, 3, 4, 40].map(|retries| backoff.delay(retries).as_secs());
    assert_eq!(delays, [1, 2, 4, 8, 10, 10]);
}

#[test]
fn jitter_makes_delays_longer_but_not_longer_than_the_longest() {
    fastrand::seed(1);
    let backoff = Backoff::new(SECOND, SECOND * 100, 0.5);
    let delays: Vec<Duration> = (0..100).map(|_| backoff.delay(1)).collect();
    assert!(
        delays
            .iter()
            .all(|delay| (SECOND * 2..=SECOND * 3).contains(delay))
    );
    assert!(delays.iter().any(|delay| *delay < SECOND * 9 / 4));
    assert!(delays.iter().any(|delay| *delay > SECOND * 11 / 4));

    let backoff = Backoff::new(SECOND, SECOND * 100, 100.0);
    assert!((0..100).all(|retries| backoff.delay(retries) <= SECOND * 100));
}

#[test]
fn delays_may_be_as_short_and_as_long_as_can_be() {
    let backoff = Backoff::new(Duration::ZERO, Duration::MAX, 1.0);
    assert_eq!(backoff.delay(100), Duration::ZERO);
    let backoff = Backoff::new(Duration::MAX, Duration::MAX, 100.0);
    assert_eq!(backoff.delay(100), Duration::MAX);
}

#[test]
#[should_panic = "jitter"]
fn jitter_is_a_number() {
    Backoff::new(SECOND, SECOND, f64::NAN);
}

#[tokio::test]
async fn retries_move_between_threads() {
    let policy = Attempts::new(2, Result::is_err).budget(Arc::default());
    let service: BoxService<u32, u32, Error> = Arc::new(
        ServiceBuilder::new()
            .retry(policy)
            .timeout(SECOND)
            .service_fn(async |n: u32| {
                tokio::task::yield_now().await;
                Ok(n)
            }),
    );
    let called = tokio::spawn(async move { service.call(1).await });
    assert_eq!(called.await.unwrap(), Ok(1));
}
