use std::{
    cell::Cell,
    pin::pin,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    task::Poll,
    thread,
};

use futures_util::{
    FutureExt,
    future::{Either, join_all, select},
    poll,
};
use normal_service::{
    BoxService, LocalService, ServiceBuilder,
    buffer::{self, Closed},
    limit::{Overloaded, Shed, Wait},
    service_fn,
};
use tokio::task::yield_now;

use crate::support::{Error, Mock, now, waiting};

#[tokio::test]
async fn calls_run_in_the_worker() {
    let mock = Mock::default();
    let (buffer, worker) = buffer::pair(2, Wait);
    let mut worker = worker.run(mock.clone()).boxed_local();

    let mut first = waiting(&buffer, 1).await;
    let mut second = waiting(&buffer, 2).await;
    assert_eq!(mock.running(), []);
    assert!(poll!(&mut worker).is_pending());
    assert_eq!(mock.running(), [1, 2]);

    mock.answer(2, Err(Error::Service("broken")));
    mock.answer(1, Ok(10));
    assert!(now(&mut first).await.is_pending());
    assert!(poll!(&mut worker).is_pending());
    assert_eq!(now(&mut first).await, Poll::Ready(Ok(10)));
    assert_eq!(
        now(&mut second).await,
        Poll::Ready(Err(Error::Service("broken")))
    );
}

#[tokio::test]
async fn calls_wait_for_room_in_the_order_in_which_they_came() {
    let mock = Mock::default();
    let (buffer, worker) = buffer::pair(1, Wait);
    let mut worker = worker.run(mock.clone()).boxed_local();

    let mut first = waiting(&buffer, 1).await;
    let mut second = waiting(&buffer, 2).await;
    let mut third = waiting(&buffer, 3).await;
    assert!(poll!(&mut worker).is_pending());
    assert_eq!(mock.running(), [1]);

    mock.answer(1, Ok(10));
    assert!(poll!(&mut worker).is_pending());
    assert_eq!(now(&mut first).await, Poll::Ready(Ok(10)));
    assert!(now(&mut third).await.is_pending());
    assert!(now(&mut second).await.is_pending());
    assert!(poll!(&mut worker).is_pending());
    assert_eq!(mock.running(), [2]);
}

#[tokio::test]
async fn calls_without_room_may_be_shed() {
    let mock = Mock::default();
    let (buffer, worker) = buffer::pair(1, Shed);
    let mut worker = worker.run(mock.clone()).boxed_local();

    let mut first = waiting(&buffer, 1).await;
    assert_eq!(buffer.call(2).await, Err(Error::Overloaded(Overloaded)));
    assert!(poll!(&mut worker).is_pending());
    mock.answer(1, Ok(10));
    assert!(poll!(&mut worker).is_pending());
    assert_eq!(now(&mut first).await, Poll::Ready(Ok(10)));
    let _third = waiting(&buffer, 3).await;
}

#[tokio::test]
async fn a_call_that_is_cancelled_before_it_begins_never_does() {
    let mock = Mock::default();
    let (buffer, worker) = buffer::pair(3, Wait);
    let mut worker = worker.run(mock.clone()).boxed_local();

    let _first = waiting(&buffer, 1).await;
    let second = waiting(&buffer, 2).await;
    let _third = waiting(&buffer, 3).await;
    drop(second);
    assert!(poll!(&mut worker).is_pending());
    assert_eq!(mock.running(), [1, 3]);
}

#[tokio::test]
async fn a_call_that_is_cancelled_is_so_where_it_runs() {
    let mock = Mock::default();
    let (buffer, worker) = buffer::pair(1, Shed);
    let mut worker = worker.run(mock.clone()).boxed_local();

    let first = waiting(&buffer, 1).await;
    assert!(poll!(&mut worker).is_pending());
    assert_eq!(mock.running(), [1]);
    drop(first);
    assert!(poll!(&mut worker).is_pending());
    assert_eq!(mock.running(), []);

    let _second = waiting(&buffer, 2).await;
    assert!(poll!(&mut worker).is_pending());
    assert_eq!(mock.running(), [2]);
}

#[tokio::test]
async fn without_a_worker_all_calls_fail() {
    let mock = Mock::default();
    let (buffer, worker) = buffer::pair(2, Wait);
    let mut worker = worker.run(mock.clone()).boxed_local();

    let mut running = waiting(&buffer, 1).await;
    assert!(poll!(&mut worker).is_pending());
    let mut passed = waiting(&buffer, 2).await;
    let mut waits = waiting(&buffer, 3).await;
    drop(worker);

    for call in [&mut running, &mut passed, &mut waits] {
        assert_eq!(now(call).await, Poll::Ready(Err(Error::Closed(Closed))));
    }
    assert_eq!(buffer.call(4).await, Err(Error::Closed(Closed)));
}

#[tokio::test]
async fn without_a_worker_calls_are_not_shed_but_fail() {
    let (buffer, worker) = buffer::pair::<u32, u32, Error, _>(1, Shed);
    drop(worker);
    assert_eq!(buffer.call(1).await, Err(Error::Closed(Closed)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_meets_the_end_of_the_worker_fails() {
    for yields in 0..1000 {
        let (buffer, worker) = buffer::pair::<u32, u32, Error, _>(1, Wait);
        let call = tokio::spawn(async move { buffer.call(1).await });
        for _ in 0..yields % 10 {
            yield_now().await;
        }
        drop(worker);
        assert_eq!(call.await.unwrap(), Err(Error::Closed(Closed)));
    }
}

#[tokio::test]
async fn a_panic_ends_the_worker() {
    let service = ServiceBuilder::new()
        .buffer(10)
        .service_fn(async |n: u32| match n {
            0 => panic!("zero"),
            _ => std::future::pending::<Result<u32, Error>>().await,
        });
    let calls = join_all([2, 1, 0].map(|n| service.call(n))).await;
    assert_eq!(calls, [Err(Error::Closed(Closed)); 3]);
    assert_eq!(service.call(1).await, Err(Error::Closed(Closed)));
}

#[tokio::test]
async fn the_worker_ends_when_all_calls_are_done_and_no_buffer_is_left() {
    let mock = Mock::default();
    let held = Rc::new(());
    let in_service = held.clone();
    let service = ServiceBuilder::new()
        .map_request(move |n: u32| {
            let _held = &in_service;
            n
        })
        .service(mock.clone());
    let (buffer, worker) = buffer::pair(1, Wait);
    let mut worker = worker.run(service).boxed_local();

    let other = buffer.clone();
    drop(buffer);
    let mut call = waiting(&other, 1).await;
    assert!(poll!(&mut worker).is_pending());
    mock.answer(1, Ok(10));
    assert!(poll!(&mut worker).is_pending());
    assert_eq!(now(&mut call).await, Poll::Ready(Ok(10)));
    drop(call);
    drop(other);
    assert!(poll!(&mut worker).is_ready());
    assert_eq!(Rc::strong_count(&held), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_bound_to_a_thread_is_called_from_others() {
    let (buffer, worker) = buffer::pair(4, Wait);
    let thread = thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let count = Rc::new(Cell::new(0));
        runtime.block_on(worker.run(service_fn(async |n: u32| {
            let before = count.get();
            yield_now().await;
            count.set(count.get() + n);
            Ok::<_, Error>(before)
        })));
        count.get()
    });

    let calls = (0..100).map(|_| {
        let buffer = buffer.clone();
        tokio::spawn(async move { buffer.call(1).await })
    });
    for call in join_all(calls).await {
        assert!(call.unwrap().unwrap() < 100);
    }
    drop(buffer);
    assert_eq!(thread.join().unwrap(), 100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_that_come_and_go_use_up_no_room() {
    let running = Arc::new(AtomicUsize::new(0));
    let in_service = running.clone();
    let (buffer, worker) = buffer::pair(3, Wait);
    tokio::spawn(worker.run(service_fn(async move |yields: u32| {
        let before = in_service.fetch_add(1, SeqCst);
        let _end = OnDrop(&in_service);
        for _ in 0..yields {
            yield_now().await;
        }
        Ok::<_, Error>(before)
    })));

    let callers = (0..8).map(|seed| {
        let buffer = buffer.clone();
        tokio::spawn(async move {
            let mut random = fastrand::Rng::with_seed(seed);
            for _ in 0..300 {
                let call = pin!(buffer.call(random.u32(0..5)));
                let patience = pin!(async {
                    for _ in 0..random.u32(0..10) {
                        yield_now().await;
                    }
                });
                if let Either::Left((result, _)) = select(call, patience).await {
                    assert!(result.unwrap() < 3);
                }
            }
        })
    });
    for caller in join_all(callers).await {
        caller.unwrap();
    }

    let all = join_all([buffer.call(3), buffer.call(3), buffer.call(3)]).await;
    assert!(all.into_iter().all(|result| result.is_ok()));
    assert_eq!(running.load(SeqCst), 0);
}

/// Counts down.
struct OnDrop<'c>(&'c AtomicUsize);

impl Drop for OnDrop<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

#[tokio::test]
async fn a_buffer_is_a_layer_for_services_that_move_between_threads() {
    let service: BoxService<u32, u32, Error> = Arc::new(
        ServiceBuilder::new()
            .load_shed()
            .buffer(1)
            .service_fn(async |n: u32| {
                yield_now().await;
                Ok(n + 1)
            }),
    );
    let other = service.clone();
    assert_eq!(
        tokio::spawn(async move { other.call(1).await })
            .await
            .unwrap(),
        Ok(2)
    );
    let calls = join_all([service.call(1), service.call(2)]).await;
    assert_eq!(calls, [Ok(2), Err(Error::Overloaded(Overloaded))]);
}
