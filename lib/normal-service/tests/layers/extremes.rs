//! Numbers and times that are as small or as great as they can be.

use std::time::Duration;

use futures_util::{FutureExt, poll};
use normal_service::{
    LocalService, ServiceBuilder,
    buffer::{self, Buffer},
    circuit_breaker::{CircuitBreaker, Config},
    concurrency_limit::ConcurrencyLimit,
    limit::{Overloaded, Shed, Wait},
    load::{Load, PeakEwma},
    rate_limit::{Rate, RateLimit},
    retry::{Attempts, Backoff, Budget},
    service_fn,
    timeout::Elapsed,
};
use tokio::time::{advance, sleep};

use crate::support::{Error, Mock, SECOND, now, waiting};

const NANOSECOND: Duration = Duration::from_nanos(1);
const A_CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// Answers at once.
fn ready() -> impl LocalService<u32, Response = u32, Error = Error> {
    service_fn(async |n: u32| Ok(n))
}

fn fails() -> impl LocalService<u32, Response = u32, Error = Error> {
    service_fn(async |_: u32| Err(Error::Service("broken")))
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_none_lets_none_through() {
    let waits = ConcurrencyLimit::new(ready(), 0, Wait);
    let mut call = waiting(&waits, 1).await;
    advance(A_CENTURY).await;
    assert!(now(&mut call).await.is_pending());
    let sheds = ConcurrencyLimit::new(ready(), 0, Shed);
    assert_eq!(sheds.call(1).await, Err(Error::Overloaded(Overloaded)));

    let (buffer, worker): (Buffer<_, _, _>, _) = buffer::pair(0, Wait);
    let mut worker = worker.run(ready()).boxed_local();
    let mut call = waiting(&buffer, 1).await;
    assert!(poll!(&mut worker).is_pending());
    assert!(now(&mut call).await.is_pending());
    let (buffer, _worker) = buffer::pair::<u32, u32, Error, _>(0, Shed);
    assert_eq!(buffer.call(1).await, Err(Error::Overloaded(Overloaded)));
}

#[tokio::test(start_paused = true)]
async fn no_time_is_enough_for_what_never_waits() {
    let limited = ServiceBuilder::new().timeout(Duration::ZERO);
    assert_eq!(limited.service(ready()).call(1).await, Ok(1));
    assert_eq!(
        limited.service(Mock::default()).call(1).await,
        Err(Error::Elapsed(Elapsed(Duration::ZERO)))
    );
}

#[tokio::test(start_paused = true)]
async fn rates_may_be_as_high_and_as_low_as_can_be() {
    let high = RateLimit::new(ready(), Rate::new(u64::MAX, NANOSECOND), Wait);
    let low = RateLimit::new(ready(), Rate::new(1, Duration::MAX), Wait);
    assert_eq!(low.call(1).await, Ok(1));
    let mut second = waiting(&low, 2).await;
    for n in 0..10 {
        assert_eq!(high.call(n).await, Ok(n));
        advance(A_CENTURY / 10).await;
    }
    assert!(now(&mut second).await.is_pending());
}

#[tokio::test(start_paused = true)]
async fn there_is_at_least_one_attempt() {
    let service = ServiceBuilder::new()
        .retry(Attempts::new(0, Result::is_err))
        .service(fails());
    assert_eq!(service.call(1).await, Err(Error::Service("broken")));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_may_be_for_ever_away() {
    let backoff = Backoff::new(Duration::MAX, Duration::MAX, 100.0);
    assert_eq!(backoff.delay(u32::MAX), Duration::MAX);
    let service = ServiceBuilder::new()
        .retry(Attempts::new(u32::MAX, Result::is_err).backoff(backoff))
        .service(fails());
    let mut call = waiting(&service, 1).await;
    advance(A_CENTURY).await;
    assert!(now(&mut call).await.is_pending());
    let least = Backoff::new(Duration::ZERO, NANOSECOND, 0.0);
    assert_eq!(least.delay(u32::MAX), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn budgets_may_be_as_rich_and_as_poor_as_can_be() {
    let rich = Budget::new(SECOND * 60, u32::MAX, 1000.0);
    let poor = Budget::new(SECOND, 0, 0.0);
    for _ in 0..1000 {
        rich.deposit();
        poor.deposit();
        assert!(rich.withdraw());
        assert!(!poor.withdraw());
    }
}

#[tokio::test(start_paused = true)]
async fn circuits_open_and_close_at_once_or_never() {
    let never = Config {
        failures: 1.0,
        window: Duration::MAX,
        min_calls: u32::MAX,
        open: Duration::MAX,
        probes: u32::MAX,
    };
    let at_once = Config {
        failures: 0.0,
        window: NANOSECOND,
        min_calls: 0,
        open: Duration::ZERO,
        probes: 1,
    };
    for config in [never, at_once] {
        let service = CircuitBreaker::new(fails(), config, Result::is_err);
        for _ in 0..100 {
            assert_eq!(service.call(1).await, Err(Error::Service("broken")));
        }
        sleep(A_CENTURY).await;
        assert_eq!(service.call(1).await, Err(Error::Service("broken")));
    }
}

#[tokio::test(start_paused = true)]
async fn averages_may_last_for_ever_or_not_at_all() {
    for first in [Duration::ZERO, Duration::MAX] {
        for decay in [NANOSECOND, Duration::MAX] {
            let mock = Mock::default();
            let service = PeakEwma::new(mock.clone(), first, decay);
            let mut call = waiting(&service, 1).await;
            advance(A_CENTURY).await;
            mock.answer(1, Ok(10));
            assert!(now(&mut call).await.is_ready());
            drop(call);
            assert!(service.load() >= Some(A_CENTURY));
            advance(A_CENTURY).await;
            let load = service.load();
            assert_eq!(load <= Some(NANOSECOND), decay == NANOSECOND, "{load:?}");
        }
    }
}

#[cfg(feature = "hedge")]
#[tokio::test(start_paused = true)]
async fn hedges_may_be_sent_always_or_never() {
    for quantile in [0.0, 1.0] {
        for (min_calls, period) in [(0, NANOSECOND), (u64::MAX, Duration::MAX)] {
            let threshold = normal_service::hedge::Threshold {
                quantile,
                min_calls,
                period,
            };
            let service = ServiceBuilder::new()
                .hedge(|n: &u32| Some(*n), threshold)
                .service(ready());
            for n in 0..10 {
                assert_eq!(service.call(n).await, Ok(n));
                advance(A_CENTURY / 10).await;
            }
        }
    }
}
