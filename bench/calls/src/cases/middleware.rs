//! Calls through layers of middleware.

use std::{hint::black_box, sync::Arc, time::Duration};

use normal_service::{
    BoxService, LocalService, ServiceBuilder, limit::Overloaded, timeout::Elapsed,
};
use tokio::runtime::{Builder, Runtime};
use tower::{BoxError, ServiceExt, util::BoxCloneSyncService};

use super::{Group, OURS, finish, ours, peer};

const TIME: Duration = Duration::from_secs(30);
const SECOND: Duration = Duration::from_secs(1);
const MANY: u64 = 1_000_000_000;
const CALLS_AT_ONCE: usize = 1000;

pub fn groups() -> Vec<Group> {
    vec![
        Group {
            name: "middleware",
            title: "A call through four layers",
            note: "Load is shed over a limit of concurrency and one of the rate, inside of a time limit; the service in \
                   them is ready at once, and no limit is reached.",
            calls: 20_000,
            contenders: vec![peer("tower", by_tower), ours(OURS, by_ours)],
        },
        Group {
            name: "middleware-boxed",
            title: "A call through a service of an erased type",
            note: "As `BoxCloneSyncService` and `BoxService`. tower's rate limit is not `Clone`, so that it can go into no \
                   such box: here are the other three layers, and all four of ours.",
            calls: 20_000,
            contenders: vec![
                peer("tower", boxed_by_tower),
                ours(OURS, boxed_by_ours),
                ours("normal-async, with the rate limit", all_boxed_by_ours),
            ],
        },
    ]
}

/// What may become of a call.
#[derive(Debug)]
enum Error {
    Overloaded,
    Elapsed,
}

impl From<Overloaded> for Error {
    fn from(_: Overloaded) -> Self {
        Self::Overloaded
    }
}

impl From<Elapsed> for Error {
    fn from(_: Elapsed) -> Self {
        Self::Elapsed
    }
}

/// Whose clock the layers use.
fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime")
}

fn by_tower(calls: u64) {
    let runtime = runtime();
    let _clock = runtime.enter();
    let service = tower::ServiceBuilder::new()
        .timeout(TIME)
        .load_shed()
        .concurrency_limit(CALLS_AT_ONCE)
        .rate_limit(MANY, SECOND)
        .service_fn(async |n: u64| Ok::<_, BoxError>(n + 1));
    call_tower(service, calls);
}

fn by_ours(calls: u64) {
    let runtime = runtime();
    let _clock = runtime.enter();
    let service = ServiceBuilder::new()
        .timeout(TIME)
        .load_shed()
        .concurrency_limit(CALLS_AT_ONCE)
        .rate_limit(MANY, SECOND)
        .service_fn(async |n: u64| Ok::<_, Error>(n + 1));
    call(&service, calls);
}

fn boxed_by_tower(calls: u64) {
    let runtime = runtime();
    let _clock = runtime.enter();
    let service = BoxCloneSyncService::new(
        tower::ServiceBuilder::new()
            .timeout(TIME)
            .load_shed()
            .concurrency_limit(CALLS_AT_ONCE)
            .service_fn(async |n: u64| Ok::<_, BoxError>(n + 1)),
    );
    call_tower(service, calls);
}

fn boxed_by_ours(calls: u64) {
    let runtime = runtime();
    let _clock = runtime.enter();
    let service: BoxService<u64, u64, Error> = Arc::new(
        ServiceBuilder::new()
            .timeout(TIME)
            .load_shed()
            .concurrency_limit(CALLS_AT_ONCE)
            .service_fn(async |n: u64| Ok(n + 1)),
    );
    call(&service, calls);
}

fn all_boxed_by_ours(calls: u64) {
    let runtime = runtime();
    let _clock = runtime.enter();
    let service: BoxService<u64, u64, Error> = Arc::new(
        ServiceBuilder::new()
            .timeout(TIME)
            .load_shed()
            .concurrency_limit(CALLS_AT_ONCE)
            .rate_limit(MANY, SECOND)
            .service_fn(async |n: u64| Ok(n + 1)),
    );
    call(&service, calls);
}

fn call_tower<S>(mut service: S, calls: u64)
where
    S: tower::Service<u64, Response = u64, Error = BoxError>,
{
    finish(async {
        for n in 0..calls {
            let ready = service.ready().await.expect("nothing fails");
            black_box(ready.call(black_box(n)).await.expect("nothing fails"));
        }
    });
}

fn call(service: &impl LocalService<u64, Response = u64, Error = Error>, calls: u64) {
    finish(async {
        for n in 0..calls {
            black_box(service.call(black_box(n)).await.expect("nothing fails"));
        }
    });
}
