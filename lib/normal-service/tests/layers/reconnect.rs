use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    future::ready,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::Poll,
    time::Duration,
};

use futures_util::{FutureExt, future::join_all};
use normal_service::{
    LocalService, Service, ServiceBuilder,
    load::{Load, PendingRequests},
    reconnect::Reconnect,
    retry::Backoff,
    service_fn,
    timeout::Elapsed,
};
use tokio::{
    sync::oneshot,
    time::{Instant, advance, sleep},
};

use crate::support::{Error, Mock, SECOND, now, time, waiting};

const GONE: Error = Error::Service("gone");
const REFUSED: Error = Error::Service("refused");

fn gone(error: &Error) -> bool {
    *error == GONE
}

/// Attempts that the test answers for, in the order in which they began.
#[derive(Clone, Default)]
struct Attempts(Rc<RefCell<VecDeque<Attempt>>>);

type Attempt = oneshot::Sender<Result<Mock, Error>>;

impl Attempts {
    fn connect(&self) -> impl Future<Output = Result<Mock, Error>> + use<> {
        let (sender, receiver) = oneshot::channel();
        let attempts = self.0.clone();
        async move {
            attempts.borrow_mut().push_back(sender);
            receiver.await.expect("each attempt is answered")
        }
    }

    fn running(&self) -> usize {
        self.0.borrow_mut().retain(|sender| !sender.is_closed());
        self.0.borrow().len()
    }

    fn answer(&self, result: Result<Mock, Error>) {
        let sender = self.0.borrow_mut().pop_front();
        sender
            .expect("an attempt runs")
            .send(result)
            .ok()
            .expect("it still waits");
    }
}

#[tokio::test]
async fn a_service_is_made_when_it_is_needed_and_used_from_then_on() {
    let (attempts, mock) = (Attempts::default(), Mock::default());
    let service = Reconnect::new(|| attempts.connect(), gone);
    assert_eq!(attempts.running(), 0);

    let mut first = waiting(&service, 1).await;
    assert_eq!(attempts.running(), 1);
    attempts.answer(Ok(mock.clone()));
    assert!(now(&mut first).await.is_pending());
    let mut second = waiting(&service, 2).await;
    assert_eq!((mock.running(), attempts.running()), (vec![1, 2], 0));

    mock.answer(2, Ok(20));
    assert_eq!(now(&mut second).await, Poll::Ready(Ok(20)));
    mock.answer(1, Err(Error::Service("broken")));
    assert_eq!(
        now(&mut first).await,
        Poll::Ready(Err(Error::Service("broken")))
    );
    let _third = waiting(&service, 3).await;
    assert_eq!(mock.running(), [3]);
}

#[tokio::test]
async fn after_an_error_that_says_that_it_is_gone_there_is_another() {
    let (attempts, old, new) = (Attempts::default(), Mock::default(), Mock::default());
    let service = Reconnect::new(|| attempts.connect(), gone).connected(old.clone());

    let mut first = waiting(&service, 1).await;
    let mut second = waiting(&service, 2).await;
    let mut third = waiting(&service, 3).await;
    old.answer(1, Err(GONE));
    assert_eq!(now(&mut first).await, Poll::Ready(Err(GONE)));

    let mut fourth = waiting(&service, 4).await;
    attempts.answer(Ok(new.clone()));
    assert!(now(&mut fourth).await.is_pending());
    assert_eq!((old.running(), new.running()), (vec![2, 3], vec![4]));

    old.answer(2, Err(GONE));
    assert_eq!(now(&mut second).await, Poll::Ready(Err(GONE)));
    let _fifth = waiting(&service, 5).await;
    assert_eq!(new.running(), [4, 5], "it is not the new one that is gone");
    old.answer(3, Ok(30));
    assert_eq!(now(&mut third).await, Poll::Ready(Ok(30)));
}

#[tokio::test]
async fn calls_that_come_during_an_attempt_wait_for_it() {
    let (attempts, mock) = (Attempts::default(), Mock::default());
    let service = Reconnect::new(|| attempts.connect(), gone);

    let mut calls = Vec::new();
    for n in 0..5 {
        calls.push(waiting(&service, n).await);
    }
    assert_eq!(attempts.running(), 1);

    attempts.answer(Ok(mock.clone()));
    for call in &mut calls {
        assert!(now(call).await.is_pending());
    }
    assert_eq!(mock.running(), [0, 1, 2, 3, 4]);
}

#[tokio::test]
async fn an_attempt_that_fails_fails_the_calls_that_waited_for_it() {
    let (attempts, mock) = (Attempts::default(), Mock::default());
    let service = Reconnect::new(|| attempts.connect(), gone);

    let mut first = waiting(&service, 1).await;
    let mut second = waiting(&service, 2).await;
    attempts.answer(Err(REFUSED));
    assert_eq!(now(&mut first).await, Poll::Ready(Err(REFUSED)));
    let mut third = waiting(&service, 3).await;
    assert_eq!(now(&mut second).await, Poll::Ready(Err(REFUSED)));

    assert!(now(&mut third).await.is_pending());
    assert_eq!(attempts.running(), 1);
    attempts.answer(Ok(mock.clone()));
    assert!(now(&mut third).await.is_pending());
    assert_eq!(mock.running(), [3]);
}

#[tokio::test]
async fn an_attempt_goes_on_when_the_call_that_began_it_is_cancelled() {
    let (attempts, mock) = (Attempts::default(), Mock::default());
    let service = Reconnect::new(|| attempts.connect(), gone);

    let first = waiting(&service, 1).await;
    let second = waiting(&service, 2).await;
    let mut third = waiting(&service, 3).await;
    drop(first);
    drop(second);
    assert_eq!(attempts.running(), 1);
    assert!(now(&mut third).await.is_pending());
    drop(third);
    assert_eq!(attempts.running(), 1);

    attempts.answer(Ok(mock.clone()));
    let _fourth = waiting(&service, 4).await;
    assert_eq!((mock.running(), attempts.running()), (vec![4], 0));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_may_take_longer_than_any_call_is_given() {
    let connect = || async {
        sleep(SECOND * 5).await;
        Ok::<_, Error>(service_fn(async |n: u32| Ok::<_, Error>(n)))
    };
    let service = ServiceBuilder::new()
        .timeout(SECOND * 2)
        .service(Reconnect::new(connect, gone));

    let late = Err(Error::Elapsed(Elapsed(SECOND * 2)));
    assert_eq!(time(service.call(1)).await, (late, SECOND * 2));
    assert_eq!(time(service.call(2)).await, (late, SECOND * 2));
    assert_eq!(time(service.call(3)).await, (Ok(3), SECOND));
}

#[tokio::test]
async fn an_attempt_that_panics_is_not_gone_on_with() {
    let attempts = Cell::new(0);
    let connect = || {
        attempts.set(attempts.get() + 1);
        let attempt = attempts.get();
        async move {
            tokio::task::yield_now().await;
            assert_ne!(attempt, 1, "broken");
            Ok::<_, Error>(service_fn(async |n: u32| Ok::<_, Error>(n)))
        }
    };
    let service = Reconnect::new(connect, gone);

    let first = waiting(&service, 1).await;
    let second = service.call(2);
    let (first, second) =
        futures_util::join!(std::panic::AssertUnwindSafe(first).catch_unwind(), second);
    assert!(first.is_err());
    assert_eq!(second, Ok(2));
    assert_eq!(attempts.get(), 2);
}

#[tokio::test(start_paused = true)]
async fn attempts_that_fail_are_ever_further_apart() {
    let (start, begun) = (Instant::now(), RefCell::new(Vec::new()));
    let connect = || {
        begun.borrow_mut().push(start.elapsed().as_secs());
        match begun.borrow().len() {
            4 => ready(Ok(service_fn(async |()| Err::<(), _>(GONE)))),
            _ => ready(Err(REFUSED)),
        }
    };
    let backoff = Backoff::new(SECOND, SECOND * 60, 0.0);
    let service = Reconnect::new(connect, gone).backoff(backoff);

    for error in [REFUSED, REFUSED, REFUSED, GONE, REFUSED, REFUSED] {
        assert_eq!(service.call(()).await, Err(error));
    }
    assert_eq!(*begun.borrow(), [0, 1, 3, 7, 7, 8]);
}

#[tokio::test(start_paused = true)]
async fn calls_that_come_during_a_pause_wait_for_it_together() {
    let mock = Mock::default();
    let answers = RefCell::new(VecDeque::from([Err(REFUSED), Ok(mock.clone())]));
    let connect = || {
        ready(
            answers
                .borrow_mut()
                .pop_front()
                .expect("two attempts are enough"),
        )
    };
    let service = Reconnect::new(connect, gone).backoff(Backoff::new(SECOND, SECOND, 0.0));

    assert_eq!(service.call(0).await, Err(REFUSED));
    let cancelled = waiting(&service, 1).await;
    let mut second = waiting(&service, 2).await;
    advance(SECOND / 2).await;
    drop(cancelled);
    assert!(now(&mut second).await.is_pending());
    assert_eq!(mock.running(), []);
    let mut third = waiting(&service, 3).await;
    advance(SECOND / 2).await;
    assert!(now(&mut second).await.is_pending());
    assert!(now(&mut third).await.is_pending());
    assert_eq!(mock.running(), [2, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_pause_may_be_for_ever() {
    let connect = || ready(Err::<Mock, _>(REFUSED));
    let backoff = Backoff::new(Duration::MAX, Duration::MAX, 0.0);
    let service = Reconnect::new(connect, gone).backoff(backoff);

    assert_eq!(service.call(1).await, Err(REFUSED));
    let mut second = waiting(&service, 2).await;
    advance(SECOND * 1_000_000).await;
    assert!(now(&mut second).await.is_pending());
}

#[test]
fn without_a_pause_it_needs_no_runtime() {
    let connect = || ready(Ok::<_, Error>(service_fn(async |n: u32| Ok::<_, Error>(n))));
    let service = Reconnect::new(connect, gone);
    assert_eq!(service.call(1).now_or_never(), Some(Ok(1)));
}

#[tokio::test]
async fn a_call_that_waits_for_an_attempt_is_pending() {
    let attempts = Attempts::default();
    let service = PendingRequests::new(Reconnect::new(|| attempts.connect(), gone));

    let _calls = [waiting(&service, 1).await, waiting(&service, 2).await];
    assert_eq!(service.load(), Some(2));
}

/// It is gone after three calls.
struct Short(AtomicU32);

impl Service<u32> for Short {
    type Response = u32;
    type Error = Error;

    async fn call(&self, n: u32) -> Result<u32, Error> {
        tokio::task::yield_now().await;
        match self.0.fetch_add(1, Ordering::Relaxed) {
            ..3 => Ok(n),
            _ => Err(GONE),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_on_many_threads_have_one_connection_at_a_time() {
    let [attempts, running] = [(); 2].map(|()| Arc::new(AtomicU32::new(0)));
    let connect = {
        let attempts = attempts.clone();
        move || {
            let (attempts, running) = (attempts.clone(), running.clone());
            async move {
                assert_eq!(running.fetch_add(1, Ordering::Relaxed), 0);
                tokio::task::yield_now().await;
                let attempt = attempts.fetch_add(1, Ordering::Relaxed);
                running.fetch_sub(1, Ordering::Relaxed);
                if attempt % 4 == 3 {
                    Err(REFUSED)
                } else {
                    Ok(Short(AtomicU32::new(0)))
                }
            }
        }
    };
    let service = Arc::new(Reconnect::new(connect, |error: &Error| *error == GONE));

    let tasks = (0..4).map(|_| {
        let service = service.clone();
        tokio::spawn(async move {
            let mut successes = 0;
            for n in 0..200 {
                for result in join_all((0..3).map(|_| service.call(n))).await {
                    assert!(
                        [Ok(n), Err(GONE), Err(REFUSED)].contains(&result),
                        "{result:?}"
                    );
                    successes += u32::from(result.is_ok());
                }
            }
            successes
        })
    });
    let mut successes = 0;
    for task in tasks.collect::<Vec<_>>() {
        successes += task.await.unwrap();
    }
    assert!(successes > 100, "{successes}");
    assert!(successes <= attempts.load(Ordering::Relaxed) * 3);
}
