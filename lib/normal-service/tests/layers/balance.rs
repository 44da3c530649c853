use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    sync::Arc,
    task::Poll,
};

use futures_util::{FutureExt, StreamExt, future::join_all, poll, stream};
use normal_service::{
    LocalService, Service, ServiceBuilder,
    balance::{Balance, Change},
    circuit_breaker::{CircuitBreaker, Config},
    limit::{Overloaded, Shed, Wait},
    load::{Constant, Load, PendingRequests},
    reconnect::Reconnect,
    service_fn,
};
use tokio::{sync::mpsc, time::advance};

use crate::support::{Error, Mock, SECOND, now, waiting};

type Pending = PendingRequests<Mock>;

/// Two services that the test answers for, and a balance of them.
fn two() -> (Mock, Mock, Balance<&'static str, Pending>) {
    let (a, b) = (Mock::default(), Mock::default());
    let services =
        [("a", &a), ("b", &b)].map(|(key, mock)| (key, PendingRequests::new(mock.clone())));
    (a, b, Balance::new(services, Wait))
}

/// A service that answers with a number, and has a load.
fn constant(
    n: u32,
    load: u32,
) -> Constant<impl LocalService<(), Response = u32, Error = Error>, u32> {
    Constant::new(service_fn(async move |()| Ok(n)), load)
}

#[tokio::test]
async fn a_call_goes_to_the_less_busy_of_two() {
    let (a, b, service) = two();

    let mut calls = Vec::new();
    for n in 0..10 {
        calls.push(waiting(&service, n).await);
        assert!(a.running().len().abs_diff(b.running().len()) <= 1);
    }

    let of_a = a.running();
    for &n in &of_a {
        a.answer(n, Ok(n));
        assert_eq!(now(&mut calls[n as usize]).await, Poll::Ready(Ok(n)));
    }
    for n in 10..15 {
        calls.push(waiting(&service, n).await);
    }
    assert_eq!(a.running(), [10, 11, 12, 13, 14]);
}

#[tokio::test]
async fn the_busiest_is_never_called_and_all_others_are() {
    let services = (0..5).map(|n| (n, constant(n, n / 4)));
    let service = Balance::new(services, Wait);

    let mut calls = [0; 5];
    for _ in 0..10_000 {
        calls[service.call(()).await.unwrap() as usize] += 1;
    }
    assert_eq!(calls[4], 0);
    assert!(
        calls[..4].iter().all(|n| (2_000..3_000).contains(n)),
        "{calls:?}"
    );
}

#[tokio::test]
async fn equally_busy_services_get_as_many_calls() {
    let services = (0..4).map(|n| (n, constant(n, 7)));
    let service = Balance::new(services, Wait);

    let mut calls = [0; 4];
    for _ in 0..10_000 {
        calls[service.call(()).await.unwrap() as usize] += 1;
    }
    assert!(
        calls.iter().all(|n| (2_000..3_000).contains(n)),
        "{calls:?}"
    );
}

#[tokio::test]
async fn without_a_service_calls_wait_for_one() {
    let mock = Mock::default();
    let service = Balance::new([], Wait);
    assert!(service.is_empty());

    let mut first = waiting(&service, 1).await;
    let cancelled = waiting(&service, 2).await;
    let mut third = waiting(&service, 3).await;
    drop(cancelled);
    service.insert((), PendingRequests::new(mock.clone()));
    assert_eq!(service.len(), 1);

    assert!(now(&mut first).await.is_pending());
    assert!(now(&mut third).await.is_pending());
    assert_eq!(mock.running(), [1, 3]);
}

#[tokio::test]
async fn a_service_that_is_gone_again_is_waited_for_again() {
    let mock = Mock::default();
    let service = Balance::new([], Wait);

    let mut call = waiting(&service, 1).await;
    service.insert((), PendingRequests::new(Mock::default()));
    service.remove(&());
    assert!(now(&mut call).await.is_pending());
    service.insert((), PendingRequests::new(mock.clone()));
    assert!(now(&mut call).await.is_pending());
    assert_eq!(mock.running(), [1]);
}

#[tokio::test]
async fn without_a_service_calls_may_fail() {
    let service = Balance::new([], Shed);
    assert_eq!(service.call(()).await, Err(Error::Overloaded(Overloaded)));
    service.insert('a', constant(1, 0));
    assert_eq!(service.call(()).await, Ok(1));
    service.remove(&'a');
    assert_eq!(service.call(()).await, Err(Error::Overloaded(Overloaded)));
}

#[tokio::test]
async fn a_service_that_is_removed_finishes_its_calls_and_gets_no_others() {
    let (a, b, service) = two();
    service.remove(&"b");

    let mut first = waiting(&service, 1).await;
    service.remove(&"a");
    service.remove(&"never there");
    service.insert("b", PendingRequests::new(b.clone()));
    let _second = waiting(&service, 2).await;
    assert_eq!((a.running(), b.running()), (vec![1], vec![2]));

    a.answer(1, Ok(10));
    assert_eq!(now(&mut first).await, Poll::Ready(Ok(10)));
}

#[tokio::test]
async fn a_service_that_is_removed_is_dropped_by_the_last_of_its_calls() {
    let alive = Rc::new(());
    let (held, mock) = (alive.clone(), Mock::default());
    let inner = mock.clone();
    let keeping = service_fn(async move |n: u32| {
        let _held = &held;
        inner.call(n).await
    });
    let service = Balance::new([('a', Constant::new(keeping, 0))], Wait);

    let first = waiting(&service, 1).await;
    let mut second = waiting(&service, 2).await;
    service.remove(&'a');
    drop(first);
    assert_eq!(Rc::strong_count(&alive), 2);
    mock.answer(2, Ok(20));
    assert_eq!(now(&mut second).await, Poll::Ready(Ok(20)));
    assert_eq!(Rc::strong_count(&alive), 1);
}

#[tokio::test]
async fn a_service_takes_the_place_of_one_with_its_key() {
    let (a, b, service) = two();
    let c = Mock::default();
    let mut first = waiting(&service, 1).await;
    let (key, old) = if a.running() == [1] {
        ("a", &a)
    } else {
        ("b", &b)
    };

    service.insert(key, PendingRequests::new(c.clone()));
    assert_eq!(service.len(), 2);
    let _others = [waiting(&service, 2).await, waiting(&service, 3).await];
    assert_eq!(c.running().len(), 1);

    old.answer(1, Ok(10));
    assert_eq!(now(&mut first).await, Poll::Ready(Ok(10)));
}

/// A service that takes calls only when the test says so.
struct Breaker(Rc<Cell<bool>>, u32);

impl LocalService<()> for Breaker {
    type Response = u32;
    type Error = Error;

    async fn call(&self, (): ()) -> Result<u32, Error> {
        if self.0.get() {
            Ok(self.1)
        } else {
            Err(Error::Service("open"))
        }
    }
}

impl Load for Breaker {
    type Metric = u32;

    fn load(&self) -> Option<u32> {
        self.0.get().then_some(0)
    }
}

#[tokio::test]
async fn a_service_that_takes_no_calls_gets_none_while_another_does() {
    let switches = [(); 20].map(|()| Rc::new(Cell::new(false)));
    let services = switches.iter().enumerate();
    let services = services.map(|(n, switch)| (n, Breaker(switch.clone(), n as u32)));
    let service = Balance::new(services, Wait);

    assert_eq!(service.call(()).await, Err(Error::Service("open")));
    switches[13].set(true);
    for _ in 0..100 {
        assert_eq!(service.call(()).await, Ok(13));
    }
    switches[7].set(true);
    switches[13].set(false);
    for _ in 0..100 {
        assert_eq!(service.call(()).await, Ok(7));
    }
}

#[tokio::test(start_paused = true)]
async fn a_circuit_that_is_open_gets_calls_when_it_may_close() {
    let config = Config {
        min_calls: 1,
        open: SECOND,
        ..Config::default()
    };
    let broken = Rc::new(Cell::new(true));
    let services = [broken.clone(), Rc::default()].map(|broken| {
        let service = service_fn(async move |()| match broken.get() {
            true => Err(Error::Service("broken")),
            false => Ok(()),
        });
        CircuitBreaker::new(PendingRequests::new(service), config, Result::is_err)
    });
    let service = Balance::new(services.into_iter().enumerate(), Wait);

    let fails = async || {
        let mut failures = 0;
        for _ in 0..100 {
            failures += u32::from(service.call(()).await.is_err());
        }
        failures
    };
    assert_eq!(fails().await, 1);
    assert_eq!(fails().await, 0);
    advance(SECOND).await;
    assert_eq!(fails().await, 1);
    broken.set(false);
    advance(SECOND).await;
    assert_eq!(fails().await, 0);
}

#[tokio::test]
async fn changes_are_followed_as_they_come() {
    let (sender, receiver) = mpsc::unbounded_channel();
    let changes = stream::unfold(receiver, async |mut receiver| {
        Some((receiver.recv().await?, receiver))
    });
    let service = Balance::new([], Shed);
    let mut following = Box::pin(service.follow(changes));

    assert!(poll!(&mut following).is_pending());
    assert!(service.is_empty());
    sender.send(Change::Insert('a', constant(1, 0))).unwrap();
    sender.send(Change::Insert('b', constant(2, 1))).unwrap();
    assert!(poll!(&mut following).is_pending());
    assert_eq!(service.call(()).await, Ok(1));
    sender.send(Change::Remove('a')).unwrap();
    assert!(poll!(&mut following).is_pending());
    assert_eq!(service.call(()).await, Ok(2));

    drop(sender);
    assert!(poll!(&mut following).is_ready());
    assert_eq!(service.call(()).await, Ok(2));
}

#[tokio::test]
async fn what_does_not_follow_any_more_has_lost_nothing() {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    struct Changes<'r>(&'r mut mpsc::UnboundedReceiver<Change<u32, Constant<Mock, u32>>>);

    impl normal_async::AsyncIterator for Changes<'_> {
        type Item = Change<u32, Constant<Mock, u32>>;

        async fn next(&mut self) -> Option<Self::Item> {
            self.0.recv().await
        }
    }

    let service = Balance::new([], Wait);
    for n in 0..3 {
        let change = Change::Insert(n, Mock::default());
        sender
            .send(change.map(|mock| Constant::new(mock, n)))
            .unwrap();
        assert_eq!(service.follow(Changes(&mut receiver)).now_or_never(), None);
    }
    assert_eq!(service.len(), 3);
}

#[tokio::test]
async fn a_load_or_a_call_may_change_the_services() {
    struct Changes(Rc<RefCell<Vec<u32>>>, Weak<Balance<u32, Changes>>);

    impl Changes {
        fn change(&self) {
            let balance = self.1.upgrade().unwrap();
            let key = self.0.borrow().len() as u32;
            self.0.borrow_mut().push(key);
            balance.insert(key, Changes(self.0.clone(), self.1.clone()));
            balance.remove(&(key / 2));
        }
    }

    impl Load for Changes {
        type Metric = u32;

        fn load(&self) -> Option<u32> {
            self.change();
            Some(0)
        }
    }

    impl LocalService<()> for Changes {
        type Response = ();
        type Error = Error;

        async fn call(&self, (): ()) -> Result<(), Error> {
            self.change();
            Ok(())
        }
    }

    let keys = Rc::new(RefCell::new(vec![0, 1]));
    let service = Rc::new_cyclic(|weak| {
        Balance::new(
            [0, 1].map(|key| (key, Changes(keys.clone(), weak.clone()))),
            Wait,
        )
    });
    for _ in 0..100 {
        service.call(()).await.unwrap();
    }
    assert!(keys.borrow().len() > 200);
}

#[tokio::test]
async fn a_call_that_panics_is_no_longer_counted() {
    let service = service_fn(async |n: u32| -> Result<u32, Error> {
        assert_ne!(n, 0, "broken");
        std::future::pending().await
    });
    let service = Arc::new(Balance::new([((), PendingRequests::new(service))], Wait));

    let panics = service.clone();
    tokio::spawn(async move { panics.call(0).await })
        .await
        .unwrap_err();
    let _call = waiting(&*service, 1).await;
}

#[tokio::test]
async fn balances_may_be_layered() {
    let balance = Balance::new((0..3).map(|n| (n, constant(n, 0))), Shed);
    let service = ServiceBuilder::new()
        .load_shed()
        .concurrency_limit(10)
        .service(balance);
    assert!(service.call(()).await.is_ok());
}

struct Echo;

impl Service<u32> for Echo {
    type Response = u32;
    type Error = Error;

    async fn call(&self, n: u32) -> Result<u32, Error> {
        tokio::task::yield_now().await;
        Ok(n)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn services_come_and_go_on_other_threads_than_calls() {
    let changes = stream::unfold(0, async |n: u32| {
        tokio::task::yield_now().await;
        let change = match n % 3 {
            2 => Change::Remove(fastrand::u32(..4)),
            _ => Change::Insert(fastrand::u32(..4), PendingRequests::new(Echo)),
        };
        Some((change, n + 1))
    });
    let service = Arc::new(Balance::new([], Wait));

    let followed = service.clone();
    let following = tokio::spawn(async move { followed.follow(changes).await });
    let calls = (0..4).map(|_| {
        let service = service.clone();
        tokio::spawn(async move {
            for n in 0..500 {
                let calls = join_all((0..4).map(|_| service.call(n)));
                assert_eq!(calls.await, [Ok(n); 4]);
            }
        })
    });
    for calls in calls.collect::<Vec<_>>() {
        calls.await.unwrap();
    }
    following.abort();
    assert!(following.await.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn endpoints_are_made_of_addresses_by_a_service() {
    let made = Rc::new(RefCell::new(Vec::new()));
    let connect = {
        let made = made.clone();
        Rc::new(service_fn(async move |address: &'static str| {
            made.borrow_mut().push(address);
            match address {
                "nobody" => Err(Error::Service("refused")),
                _ => Ok(service_fn(async move |n: u32| match n {
                    0 => Err(Error::Service("gone")),
                    n => Ok(n),
                })),
            }
        }))
    };
    let endpoint = |address| {
        let connect = connect.clone();
        let connect = move || async move { move(connect.clone()).call(address).await };
        let lost = |error: &Error| *error == Error::Service("gone");
        Change::Insert(address, PendingRequests::new(Reconnect::new(connect, lost)))
    };
    let service = Balance::new([], Wait);
    service.follow(stream::iter(["a"]).map(endpoint)).await;
    assert_eq!(service.call(1).await, Ok(1));
    assert_eq!(service.call(0).await, Err(Error::Service("gone")));
    assert_eq!(service.call(2).await, Ok(2));

    service.remove(&"a");
    service.follow(stream::iter(["nobody"]).map(endpoint)).await;
    assert_eq!(service.call(3).await, Err(Error::Service("refused")));
    assert_eq!(*made.borrow(), ["a", "a", "nobody"]);
}
