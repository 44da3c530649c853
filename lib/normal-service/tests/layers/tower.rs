use std::{
    cell::Cell,
    future::{Ready, ready},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use futures_util::FutureExt;
use http::{HeaderValue, header::SERVER};
use normal_service::{
    Layer, LocalService, Service, ServiceBuilder,
    timeout::{Elapsed, TimeoutLayer},
    tower::{BoxedIntoTower, IntoTowerLayer, OneThread, from_tower, in_turn, into_tower},
};
use tower::{BoxError, ServiceExt, limit::ConcurrencyLimitLayer, service_fn};

use crate::support::{Error, Mock, SECOND, now, time, waiting};

/// A service of tower that counts as ready once somebody polls it twice, or that breaks; clones are not ready.
#[derive(Default)]
struct Readiness {
    polled: u32,
    breaks: Rc<Cell<bool>>,
}

impl Clone for Readiness {
    fn clone(&self) -> Self {
        Self {
            polled: 0,
            breaks: self.breaks.clone(),
        }
    }
}

impl tower::Service<u32> for Readiness {
    type Response = u32;
    type Error = Error;
    type Future = Ready<Result<u32, Error>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.polled += 1;
        if self.breaks.get() {
            return Poll::Ready(Err(Error::Service("broken")));
        }
        if self.polled < 2 {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: u32) -> Self::Future {
        assert_eq!(self.polled, 2, "the service has not been ready");
        self.polled = 0;
        ready(Ok(request))
    }
}

#[tokio::test]
async fn the_service_that_is_called_has_been_ready() {
    let cloned = from_tower(Readiness::default());
    let shared = in_turn(Readiness::default());
    for n in 0..3 {
        assert_eq!(cloned.call(n).await, Ok(n));
        assert_eq!(shared.call(n).await, Ok(n));
    }
}

#[tokio::test]
async fn an_error_while_waiting_to_be_ready_is_an_error_of_the_call() {
    let readiness = Readiness::default();
    let breaks = readiness.breaks.clone();
    let (cloned, shared) = (from_tower(readiness.clone()), in_turn(readiness));
    assert_eq!(cloned.call(1).await, Ok(1));
    breaks.set(true);

    assert_eq!(cloned.call(2).await, Err(Error::Service("broken")));
    assert_eq!(shared.call(2).await, Err(Error::Service("broken")));
}

/// A mock inside of tower's limit of one call at a time.
fn limited(mock: &Mock) -> tower::limit::ConcurrencyLimit<BoxedIntoTower<Mock, OneThread>> {
    ConcurrencyLimitLayer::new(1).layer(BoxedIntoTower::local(mock.clone()))
}

#[tokio::test]
async fn calls_wait_for_what_clones_have_in_common() {
    let mock = Mock::default();
    let service = from_tower(limited(&mock));

    let mut first = waiting(&service, 1).await;
    let second = waiting(&service, 2).await;
    let mut third = waiting(&service, 3).await;
    assert_eq!(mock.running(), [1]);

    drop(second);
    mock.answer(1, Ok(10));
    assert_eq!(now(&mut first).await, Poll::Ready(Ok(10)));
    assert!(now(&mut third).await.is_pending());
    assert_eq!(mock.running(), [3]);
}

#[tokio::test]
async fn a_call_that_is_cancelled_gives_back_what_its_clone_had() {
    let mock = Mock::default();
    let service = from_tower(limited(&mock));

    drop(waiting(&service, 1).await);
    let _second = waiting(&service, 2).await;
    assert_eq!(mock.running(), [2]);
}

#[tokio::test]
async fn turns_are_taken_in_the_order_in_which_calls_came() {
    let mock = Mock::default();
    let service = in_turn(limited(&mock));

    let first = waiting(&service, 1).await;
    let second = waiting(&service, 2).await;
    let mut third = waiting(&service, 3).await;
    let mut fourth = waiting(&service, 4).await;
    drop(second);
    drop(first);
    assert_eq!(mock.running(), []);

    assert!(now(&mut fourth).await.is_pending());
    assert_eq!(mock.running(), []);
    assert!(now(&mut third).await.is_pending());
    assert_eq!(mock.running(), [3]);
    drop(third);
    assert!(now(&mut fourth).await.is_pending());
    assert_eq!(mock.running(), [4]);
}

#[tokio::test]
async fn calls_that_took_their_turn_run_at_the_same_time() {
    let mock = Mock::default();
    let service = in_turn(BoxedIntoTower::local(mock.clone()));

    let _first = waiting(&service, 1).await;
    let _second = waiting(&service, 2).await;
    assert_eq!(mock.running(), [1, 2]);
}

#[tokio::test]
async fn a_turn_that_panics_ends() {
    let service = in_turn(service_fn(|n: u32| match n {
        0 => panic!("zero"),
        n => ready(Ok::<_, Error>(n)),
    }));

    let call = std::panic::AssertUnwindSafe(service.call(0));
    assert!(call.catch_unwind().await.is_err());
    assert_eq!(service.call(1).await, Ok(1));
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_of_tower_goes_in_turn() {
    let rate = tower::limit::RateLimitLayer::new(2, SECOND);
    let service = in_turn(rate.layer(service_fn(async |n: u32| Ok::<_, Error>(n))));

    let calls = async {
        for n in 0..5 {
            assert_eq!(service.call(n).await, Ok(n));
        }
    };
    assert_eq!(time(calls).await.1, SECOND * 2);
}

fn moves_between_threads<T: Send + Sync + 'static>(value: T) -> T {
    value
}

#[tokio::test]
async fn services_of_tower_move_between_threads_if_they_can() {
    let service = service_fn(async |n: u32| Ok::<_, Error>(n + 1));
    // It is `Send`, but not `Sync`.
    let boxed = tower::util::BoxCloneService::new(service);

    async fn spawned<S>(service: S) -> u32
    where
        S: Service<u32, Response = u32, Error = Error> + 'static,
    {
        let call = tokio::spawn(async move { service.call(1).await });
        call.await.unwrap().unwrap()
    }
    assert_eq!(spawned(from_tower(service)).await, 2);
    assert_eq!(spawned(in_turn(boxed)).await, 2);
}

#[tokio::test]
async fn services_move_between_threads_in_tower_if_they_can() {
    let service = ServiceBuilder::new()
        .timeout(SECOND)
        .rate_limit(10, SECOND)
        .service_fn(async |n: u32| Ok::<_, Error>(n + 1));
    let service = Arc::new(service);

    let unboxed = moves_between_threads(into_tower(service.clone()));
    let boxed = moves_between_threads(BoxedIntoTower::new(service));
    assert_eq!(tokio::spawn(unboxed.oneshot(1)).await.unwrap(), Ok(2));
    assert_eq!(tokio::spawn(boxed.oneshot(1)).await.unwrap(), Ok(2));
}

#[tokio::test]
async fn services_that_are_bound_to_a_thread_work_in_tower() {
    let mock = Mock::default();
    let call = tokio::task::LocalSet::new();
    let unboxed = call.spawn_local(into_tower(mock.clone()).oneshot(1));
    let boxed = call.spawn_local(BoxedIntoTower::local(mock.clone()).oneshot(2));
    call.run_until(async {
        tokio::task::yield_now().await;
        mock.answer(1, Ok(10));
        mock.answer(2, Ok(20));
        assert_eq!(unboxed.await.unwrap(), Ok(10));
        assert_eq!(boxed.await.unwrap(), Ok(20));
    })
    .await;
}

#[tokio::test]
async fn dropping_a_call_from_tower_cancels_it() {
    let mock = Mock::default();
    let mut call = into_tower(mock.clone()).oneshot(1).boxed_local();
    assert!(now(&mut call).await.is_pending());
    assert_eq!(mock.running(), [1]);
    drop(call);
    assert_eq!(mock.running(), []);
}

#[tokio::test(start_paused = true)]
async fn layers_of_tower_go_between_ours() {
    let service = ServiceBuilder::new()
        .timeout(SECOND)
        .tower_layer(ConcurrencyLimitLayer::new(1))
        .concurrency_limit(10)
        .service_fn(async |wait: u32| {
            tokio::time::sleep(SECOND * wait).await;
            Ok::<_, BoxError>(wait)
        });

    assert_eq!(service.call(0).await.unwrap(), 0);
    let (first, second) = tokio::join!(service.call(5), service.call(0));
    for result in [first, second] {
        assert!(result.unwrap_err().is::<Elapsed>());
    }
}

#[tokio::test]
async fn layers_of_tower_that_are_given_together_see_each_other() {
    let mock = Mock::default();
    let both = tower::ServiceBuilder::new()
        .load_shed()
        .concurrency_limit(1);
    let service = ServiceBuilder::new()
        .local_tower_layer(both.into_inner())
        .map_err(|error: Error| BoxError::from(error.to_string()))
        .service(mock.clone());

    let mut first = service.call(1).boxed_local();
    assert!(futures_util::poll!(&mut first).is_pending());
    let error = service.call(2).await.unwrap_err();
    assert!(error.is::<tower::load_shed::error::Overloaded>());
    assert_eq!(mock.running(), [1]);
}

#[tokio::test(start_paused = true)]
async fn our_layers_go_between_those_of_tower() {
    let service = tower::ServiceBuilder::new()
        .buffer(10)
        .layer(IntoTowerLayer::new(TimeoutLayer::new(SECOND)))
        .concurrency_limit(1)
        .service_fn(async |wait: u32| {
            tokio::time::sleep(SECOND * wait).await;
            Ok::<_, BoxError>(wait)
        });

    assert_eq!(service.clone().oneshot(0).await.unwrap(), 0);
    assert!(service.oneshot(2).await.unwrap_err().is::<Elapsed>());
}

#[tokio::test]
async fn our_layers_go_around_what_is_bound_to_a_thread() {
    let count = Rc::new(Cell::new(0));
    let service = tower::ServiceBuilder::new()
        .layer(IntoTowerLayer::local(TimeoutLayer::new(SECOND)))
        .service_fn(move |n: u32| {
            let count = count.clone();
            async move {
                count.set(count.get() + n);
                Ok::<_, Error>(count.get())
            }
        });
    assert_eq!(service.clone().oneshot(1).await, Ok(1));
    assert_eq!(service.oneshot(2).await, Ok(3));
}

#[tokio::test]
async fn layers_of_tower_http_go_around_ours() {
    let seen = Arc::new(AtomicBool::new(false));
    let sees = seen.clone();
    let trace = tower_http::trace::TraceLayer::new_for_http().on_request(
        move |_: &http::Request<String>, _: &tracing::Span| {
            sees.store(true, Ordering::Relaxed);
        },
    );
    let ferris = HeaderValue::from_static("ferris");
    let service = ServiceBuilder::new()
        .tower_layer(trace)
        .tower_layer(tower_http::set_header::SetResponseHeaderLayer::overriding(
            SERVER, ferris,
        ))
        .timeout(SECOND)
        .service_fn(async |request: http::Request<String>| {
            Ok::<_, normal_service::Error>(http::Response::new(
                request.uri().path().len().to_string(),
            ))
        });

    let request = http::Request::get("/crab").body(String::new()).unwrap();
    let call = tokio::spawn(async move { service.call(request).await });
    let response = call.await.unwrap().unwrap();
    assert_eq!(response.headers()[SERVER], "ferris");
    assert!(seen.load(Ordering::Relaxed));
}
