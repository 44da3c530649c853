//! Calls that are said to allocate nothing do not, once they have been made a few times.

use std::{
    pin::pin,
    sync::Arc,
    task::{Context, Waker},
    time::Duration,
};

use allocation_counter::measure;
use normal_service::{
    BoxService, Either, Error, LocalService, ServiceBuilder,
    balance::Balance,
    circuit_breaker,
    limit::Wait,
    load::{PeakEwma, PendingRequests},
    reconnect::Reconnect,
    retry::{Attempts, Backoff, Budget},
    service_fn,
    steer::Steer,
};
use tokio::{runtime, task::yield_now};

const SECOND: Duration = Duration::from_secs(1);

/// Awaits, so that futures are polled more than once.
async fn double(n: u32) -> Result<u32, Error> {
    yield_now().await;
    Ok(n * 2)
}

/// How many allocations there are in ten calls, after some.
fn allocations(service: impl LocalService<u32, Response = u32, Error = Error>) -> u64 {
    let runtime = runtime::Builder::new_current_thread().enable_time().build();
    let _guard = runtime.as_ref().expect("it needs nothing").enter();
    let calls = || {
        for n in 0..10 {
            let mut call = pin!(service.call(n));
            let mut cx = Context::from_waker(Waker::noop());
            while call.as_mut().poll(&mut cx).is_pending() {}
        }
    };
    calls();
    measure(calls).count_total
}

#[test]
fn layers_allocate_nothing() {
    let failed = |result: &Result<u32, Error>| result.is_err();
    let retry = Attempts::new(3, failed)
        .backoff(Backoff::new(SECOND, SECOND, 0.0))
        .budget(Arc::new(Budget::default()));
    let service = ServiceBuilder::new()
        .map_result(|result: Result<u32, Error>| result)
        .map_err(|error: Error| error)
        .map_response(|n: u32| n)
        .map_request(|n: u32| n)
        .and_then(async |n: u32| Ok(n))
        .then(async |result: Result<u32, Error>| result)
        .filter(|n: u32| Ok::<_, Error>(n))
        .filter_async(async |n: u32| Ok::<_, Error>(n))
        .timeout(SECOND)
        .rate_limit(1_000, SECOND)
        .concurrency_limit(1)
        .retry(retry)
        .circuit_breaker(circuit_breaker::Config::default(), failed)
        .load_shed()
        .rate_limit(1_000, SECOND)
        .concurrency_limit(1)
        .service_fn(double);
    assert_eq!(allocations(service), 0);
}

#[test]
#[cfg(feature = "hedge")]
fn a_hedge_allocates_nothing() {
    let threshold = normal_service::hedge::Threshold {
        quantile: 0.5,
        min_calls: 1,
        period: Duration::from_nanos(1),
    };
    let service = ServiceBuilder::new()
        .hedge(|n: &u32| Some(*n), threshold)
        .service_fn(double);
    assert_eq!(allocations(service), 0);
}

#[test]
fn choices_allocate_nothing() {
    let service = || service_fn(double);
    assert_eq!(
        allocations(Either::<_, BoxService<_, _, _>>::Left(service())),
        0
    );
    assert_eq!(
        allocations(Steer::new([service()], |[service], _: &u32| service)),
        0
    );
    let measured = || PeakEwma::new(PendingRequests::new(service()), SECOND, SECOND);
    let balance = Balance::new([(0, measured()), (1, measured())], Wait);
    assert_eq!(allocations(balance), 0);
    let connect = || async { Ok::<_, Error>(service_fn(double)) };
    assert_eq!(allocations(Reconnect::new(connect, |_: &Error| false)), 0);
}

#[test]
fn trait_objects_allocate_nothing_in_steady_state() {
    let service: BoxService<u32, u32, Error> = Arc::new(service_fn(double));
    assert_eq!(allocations(service), 0);
}
