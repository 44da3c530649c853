//! Layers around a service of which no more is known than that it moves between threads.

use std::sync::Arc;

use normal_service::{
    BoxService, Error, LocalService, Service, ServiceBuilder,
    buffer::Closed,
    circuit_breaker::Config,
    retry::{Attempts, Policy, Retry},
    service_fn,
};
use tokio::task::yield_now;

use crate::support::SECOND;

fn boxed<S>(service: S) -> BoxService<u32, u32, Error>
where
    S: Service<u32, Response = u32, Error = Error> + 'static,
{
    let stack = ServiceBuilder::new()
        .map_request(|n: u32| n + 1)
        .map_response(|n: u32| n + 1)
        .and_then(async |n: u32| Ok(n + 1))
        .then(async |result: Result<u32, Error>| result.map(|n| n + 1))
        .filter(|n: u32| Ok::<_, Error>(n + 1))
        .filter_async(async |n: u32| Ok::<_, Error>(n + 1))
        .buffer(10)
        .retry(Attempts::new(3, Result::is_err))
        .circuit_breaker(Config::default(), Result::is_err)
        .option_layer(Some(normal_service::timeout::TimeoutLayer::new(SECOND)))
        .load_shed()
        .concurrency_limit(1)
        .service(service);
    Arc::new(stack)
}

#[cfg(all(feature = "hedge", feature = "metrics", feature = "tracing"))]
fn boxed_with_features<S>(service: S) -> BoxService<u32, u32, Error>
where
    S: Service<u32, Response = u32, Error = Error> + 'static,
{
    let threshold = normal_service::hedge::Threshold {
        quantile: 0.5,
        min_calls: 10,
        period: SECOND,
    };
    let stack = ServiceBuilder::new()
        .trace(|n: &u32| tracing::info_span!("call", n))
        .metrics("numbers")
        .hedge(|n: &u32| Some(*n), threshold)
        .service(service);
    Arc::new(stack)
}

async fn retried<S, P>(service: S, policy: P) -> u32
where
    S: Service<u32, Response = u32, Error = Error> + 'static,
    P: Policy<u32, u32, Error, retry(..): Send> + Send + Sync + 'static,
{
    let service = Retry::new(service, policy);
    tokio::spawn(async move { service.call(1).await.unwrap() })
        .await
        .unwrap()
}

#[tokio::test]
async fn stacks_of_any_service_can_be_boxed() {
    let service = boxed(service_fn(async |n: u32| {
        yield_now().await;
        Ok(n)
    }));
    #[cfg(all(feature = "hedge", feature = "metrics", feature = "tracing"))]
    let service = boxed_with_features(service);
    assert_eq!(service.call(0).await, Ok(6));
}

#[tokio::test]
async fn any_service_with_any_policy_can_be_spawned() {
    let service = service_fn(async |n: u32| {
        yield_now().await;
        Ok(n)
    });
    assert_eq!(retried(service, Attempts::new(3, Result::is_err)).await, 1);
}

#[tokio::test]
async fn policies_can_be_objects() {
    let policy = Attempts::new(2, Result::is_err);
    let policy: &dyn Policy<u32, u32, Error> = &policy;
    let mut request = 1;
    let again = policy
        .retry(1, &mut request, Err(Error::Closed(Closed)))
        .box
        .await;
    assert!(again.is_continue());
    let again = policy.retry(2, &mut request, Ok(7)).box.await;
    assert_eq!(again.break_value(), Some(Ok(7)));
}
