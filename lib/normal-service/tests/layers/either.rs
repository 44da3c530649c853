use normal_service::{
    Either, Error, Layer, LocalService, ServiceBuilder, service_fn,
    timeout::{Elapsed, TimeoutLayer},
};

use crate::support::{Mock, SECOND};

#[tokio::test]
async fn calls_are_the_chosen_services() {
    let choose = |left: bool| match left {
        true => Either::Left(service_fn(async |n: u32| Ok::<_, ()>(n + 1))),
        false => Either::Right(service_fn(async |n: u32| Ok(n * 10))),
    };
    assert_eq!(choose(true).call(7).await, Ok(8));
    assert_eq!(choose(false).call(7).await, Ok(70));
}

#[tokio::test(start_paused = true)]
async fn the_chosen_layer_is_the_only_one() {
    let choose = |left: bool| match left {
        true => Either::Left(TimeoutLayer::new(SECOND)),
        false => Either::Right(TimeoutLayer::new(SECOND * 2)),
    };
    for (left, limit) in [(true, SECOND), (false, SECOND * 2)] {
        let service = choose(left).layer(Mock::default());
        assert_eq!(service.call(1).await, Err(Error::Elapsed(Elapsed(limit))));
    }
}

#[tokio::test(start_paused = true)]
async fn a_layer_may_be_missing() {
    for (limit, expected) in [(Some(SECOND), SECOND), (None, SECOND * 2)] {
        let service = ServiceBuilder::new()
            .timeout(SECOND * 2)
            .option_layer(limit.map(TimeoutLayer::new))
            .service(Mock::default());
        assert_eq!(
            service.call(1).await,
            Err(Error::Elapsed(Elapsed(expected)))
        );
    }
}
