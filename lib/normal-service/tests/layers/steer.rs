use std::{cell::Cell, collections::HashMap, rc::Rc, sync::Arc, task::Poll};

use normal_service::{BoxService, LocalService, Service, service_fn, steer::Steer};

use crate::support::{Error, Mock, now, waiting};

#[tokio::test]
async fn a_call_goes_to_the_service_that_is_named() {
    let (even, odd) = (Mock::default(), Mock::default());
    let service = Steer::new([even.clone(), odd.clone()], |[even, odd], n: &u32| {
        if n.is_multiple_of(2) { even } else { odd }
    });

    let _first = waiting(&service, 1).await;
    let _second = waiting(&service, 2).await;
    let mut third = waiting(&service, 3).await;
    assert_eq!((even.running(), odd.running()), (vec![2], vec![1, 3]));

    odd.answer(3, Err(Error::Service("broken")));
    assert_eq!(
        now(&mut third).await,
        Poll::Ready(Err(Error::Service("broken")))
    );
}

#[tokio::test]
async fn a_busy_service_holds_up_only_its_own_calls() {
    let busy = Mock::default();
    let idle = service_fn(async |n: u32| Ok(n));
    let service = Steer::new(
        [
            Rc::new(busy) as Rc<dyn LocalService<u32, Response = u32, Error = Error>>,
            Rc::new(idle),
        ],
        |services, n: &u32| &services[*n as usize],
    );

    let mut call = waiting(&service, 0).await;
    assert_eq!(service.call(1).await, Ok(1));
    assert!(now(&mut call).await.is_pending());
}

#[tokio::test]
async fn a_call_that_is_cancelled_cancels_that_of_the_service() {
    let mock = Mock::default();
    let service = Steer::new(mock.clone(), |mock: &Mock, _: &u32| mock);

    drop(waiting(&service, 1).await);
    assert_eq!(mock.running(), []);
}

#[tokio::test]
async fn services_may_be_in_anything_and_move_between_threads() {
    fn constant(n: u32) -> BoxService<u32, u32, Error> {
        Arc::new(service_fn(async move |_| Ok(n)))
    }

    async fn both<S>(service: S) -> Result<[u32; 2], Error>
    where
        S: Service<u32, Response = u32, Error = Error>,
    {
        Ok([service.call(1).await?, service.call(2).await?])
    }

    let services = HashMap::from([(1, constant(10))]);
    let service = Steer::new((services, constant(0)), |(services, none), key| {
        services.get(key).unwrap_or(none)
    });
    assert_eq!(tokio::spawn(both(service)).await.unwrap(), Ok([10, 0]));
}

#[tokio::test]
async fn what_picks_may_be_bound_to_a_thread() {
    let turn = Rc::new(Cell::new(0));
    let services = [0, 1, 2].map(|index| service_fn(async move |()| Ok::<_, ()>(index)));
    let service = Steer::new(services, |services, (): &()| {
        turn.set(turn.get() + 1);
        &services[turn.get() % 3]
    });

    let mut answers = Vec::new();
    for _ in 0..4 {
        answers.push(service.call(()).await.unwrap());
    }
    assert_eq!(answers, [1, 2, 0, 1]);
}
