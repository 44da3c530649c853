//! What holds of any stack, whatever becomes of its calls: random layers, and calls that are answered, fail, panic and
//! are cancelled at random.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    panic::AssertUnwindSafe,
    pin::pin,
    rc::Rc,
    task::Poll,
    time::Duration,
};

use fastrand::Rng;
use futures_util::{FutureExt, future::join_all};
use normal_service::{
    LocalService,
    balance::Balance,
    buffer,
    circuit_breaker::{CircuitBreaker, Config},
    concurrency_limit::ConcurrencyLimit,
    limit::{Overloaded, Shed, Wait},
    load::{PeakEwma, PendingRequests},
    rate_limit::{Rate, RateLimit},
    reconnect::Reconnect,
    retry::{Attempts, Backoff, Retry},
    steer::Steer,
    timeout::Timeout,
};
use tokio::{
    task::{LocalSet, spawn_local, yield_now},
    time::{sleep, timeout},
};

use crate::support::{Error, SECOND};

const HOUR: Duration = Duration::from_secs(3_600);
const BROKEN: Error = Error::Service("broken");
const GONE: Error = Error::Service("gone");

type Object = Rc<dyn LocalService<u32, Response = u32, Error = Error>>;

/// The service in the middle.
struct Leaf {
    rng: RefCell<Rng>,
    panics: bool,
    mood: Cell<Mood>,
    running: Cell<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Mood {
    /// It takes a while, fails, or panics.
    Wild,
    /// It answers at once.
    Calm,
    /// It never answers.
    Stuck,
}

impl Leaf {
    fn below(&self, end: u64) -> u64 {
        self.rng.borrow_mut().u64(..end)
    }

    fn chance(&self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Some time, or none.
    async fn wait(&self) {
        for _ in 0..self.below(3) {
            yield_now().await;
        }
        if self.chance(50) {
            sleep(Duration::from_millis(self.below(100))).await;
        }
    }
}

struct Running<'l>(&'l Cell<usize>);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.update(|running| running - 1);
    }
}

impl LocalService<u32> for Leaf {
    type Response = u32;
    type Error = Error;

    async fn call(&self, n: u32) -> Result<u32, Error> {
        self.running.update(|running| running + 1);
        let _running = Running(&self.running);
        match self.mood.get() {
            Mood::Calm => return Ok(n),
            Mood::Stuck => std::future::pending().await,
            Mood::Wild => {}
        }
        self.wait().await;
        assert!(!self.panics || !self.chance(1), "{n} is too much");
        match self.below(20) {
            0 => Err(GONE),
            1..4 => Err(BROKEN),
            _ => Ok(n),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Balance,
    Buffer(usize),
    BufferShed(usize),
    CircuitBreaker,
    ConcurrencyLimit(usize),
    ConcurrencyLimitShed(usize),
    #[cfg(feature = "hedge")]
    Hedge,
    Measured,
    RateLimit,
    RateLimitShed,
    Reconnect,
    Retry,
    Steer,
    Timeout(Duration),
}

impl Kind {
    fn random(rng: &mut Rng) -> Self {
        let room = rng.usize(1..6);
        let kinds = [
            Kind::Balance,
            Kind::Buffer(room),
            Kind::BufferShed(room),
            Kind::CircuitBreaker,
            Kind::ConcurrencyLimit(room),
            Kind::ConcurrencyLimit(room),
            Kind::ConcurrencyLimitShed(room),
            #[cfg(feature = "hedge")]
            Kind::Hedge,
            Kind::Measured,
            Kind::RateLimit,
            Kind::RateLimitShed,
            Kind::Reconnect,
            Kind::Retry,
            Kind::Steer,
            Kind::Timeout(Duration::from_millis(rng.u64(10..1_000))),
        ];
        *rng.choice(&kinds).expect("there are some")
    }

    /// How many calls it lets in at the same time.
    fn room(self) -> usize {
        match self {
            Kind::Buffer(room)
            | Kind::BufferShed(room)
            | Kind::ConcurrencyLimit(room)
            | Kind::ConcurrencyLimitShed(room) => room,
            _ => usize::MAX,
        }
    }

    fn around(self, inner: Object, leaf: &Rc<Leaf>) -> Object {
        let rate = Rate::new(30, SECOND);
        let backoff = Backoff::new(SECOND / 100, SECOND, 1.0);
        let failed = |result: &Result<u32, Error>| matches!(result, Err(Error::Service(_)));
        match self {
            Kind::Balance => {
                let both = [(); 2].map(|()| PendingRequests::new(inner.clone()));
                Rc::new(Balance::new(both.into_iter().enumerate(), Wait))
            }
            Kind::Buffer(room) => {
                let (buffer, worker) = buffer::pair(room, Wait);
                spawn_local(worker.run(inner));
                Rc::new(buffer)
            }
            Kind::BufferShed(room) => {
                let (buffer, worker) = buffer::pair(room, Shed);
                spawn_local(worker.run(inner));
                Rc::new(buffer)
            }
            Kind::CircuitBreaker => {
                let config = Config {
                    window: SECOND,
                    min_calls: 5,
                    open: SECOND / 10,
                    ..Config::default()
                };
                Rc::new(CircuitBreaker::new(inner, config, failed))
            }
            Kind::ConcurrencyLimit(room) => Rc::new(ConcurrencyLimit::new(inner, room, Wait)),
            Kind::ConcurrencyLimitShed(room) => Rc::new(ConcurrencyLimit::new(inner, room, Shed)),
            #[cfg(feature = "hedge")]
            Kind::Hedge => {
                let threshold = normal_service::hedge::Threshold {
                    quantile: 0.5,
                    min_calls: 3,
                    period: SECOND / 10,
                };
                let copy = |n: &u32| Some(*n);
                Rc::new(normal_service::hedge::Hedge::new(inner, copy, threshold))
            }
            Kind::Measured => Rc::new(PeakEwma::new(inner, SECOND, SECOND)),
            Kind::RateLimit => Rc::new(RateLimit::new(inner, rate, Wait)),
            Kind::RateLimitShed => Rc::new(RateLimit::new(inner, rate, Shed)),
            Kind::Reconnect => {
                let leaf = leaf.clone();
                let connect = move || {
                    let (inner, leaf) = (inner.clone(), leaf.clone());
                    async move {
                        if leaf.mood.get() == Mood::Wild {
                            leaf.wait().await;
                        }
                        if leaf.mood.get() == Mood::Wild && leaf.chance(20) {
                            return Err(BROKEN);
                        }
                        Ok(inner)
                    }
                };
                Rc::new(Reconnect::new(connect, |error: &Error| *error == GONE).backoff(backoff))
            }
            Kind::Retry => Rc::new(Retry::new(inner, Attempts::new(3, failed).backoff(backoff))),
            Kind::Steer => {
                let both = [inner.clone(), inner];
                Rc::new(Steer::new(both, |both, n: &u32| &both[*n as usize % 2]))
            }
            Kind::Timeout(limit) => Rc::new(Timeout::new(inner, limit)),
        }
    }
}

/// A call that ends, or is dropped after some time, or after it was polled some times.
async fn call_or_cancel(service: &Object, n: u32, mut rng: Rng) {
    sleep(Duration::from_millis(rng.u64(..500))).await;
    let mut call = pin!(AssertUnwindSafe(service.call(n)).catch_unwind());
    match rng.u32(..4) {
        0 => {
            let time = Duration::from_millis(rng.u64(..100));
            let _ = timeout(time, call).await;
        }
        1 => {
            let mut polls = rng.u32(1..5);
            poll_fn(|cx| {
                polls -= 1;
                match call.as_mut().poll(cx) {
                    Poll::Pending if polls > 0 => Poll::Pending,
                    _ => Poll::Ready(()),
                }
            })
            .await;
        }
        _ => {
            let _ = call.await;
        }
    }
}

/// Lets other tasks run, while the clock stands still.
async fn others() {
    for _ in 0..50 {
        yield_now().await;
    }
}

async fn try_stack(seed: u64) {
    fastrand::seed(seed);
    let mut rng = Rng::with_seed(seed);
    let kinds: Vec<Kind> = (0..rng.usize(1..6))
        .map(|_| Kind::random(&mut rng))
        .collect();
    let buffered = kinds
        .iter()
        .any(|kind| matches!(kind, Kind::Buffer(_) | Kind::BufferShed(_)));
    let leaf = Rc::new(Leaf {
        rng: RefCell::new(rng.fork()),
        panics: !buffered,
        mood: Cell::new(Mood::Wild),
        running: Cell::new(0),
    });
    let stack = kinds.iter().fold(leaf.clone() as Object, |inner, kind| {
        kind.around(inner, &leaf)
    });
    let about = format!("seed {seed}, from the inside: {kinds:?}");

    let calls = (0..60).map(|n| call_or_cancel(&stack, n, rng.fork()));
    let all = timeout(HOUR, join_all(calls.collect::<Vec<_>>())).await;
    assert!(all.is_ok(), "a call waits for ever; {about}");
    others().await;
    assert_eq!(
        leaf.running.get(),
        0,
        "a call runs that nobody waits for; {about}"
    );

    sleep(HOUR).await;
    leaf.mood.set(Mood::Calm);
    assert_eq!(stack.call(1).await, Ok(1), "it does not recover; {about}");

    sleep(HOUR).await;
    leaf.mood.set(Mood::Stuck);
    let room = kinds
        .iter()
        .map(|kind| kind.room())
        .min()
        .expect("there are some");
    let mut calls: Vec<_> = (0..23).map(|n| stack.call(n).boxed_local()).collect();
    for _ in 0..3 {
        calls.retain_mut(|call| {
            let result = call.as_mut().now_or_never();
            let shed = Some(Err(Error::Overloaded(Overloaded)));
            assert!(result.is_none() || result == shed, "{result:?}; {about}");
            result.is_none()
        });
        others().await;
    }
    assert_eq!(leaf.running.get(), room.min(23), "{about}");
}

#[tokio::test(start_paused = true)]
async fn all_room_there_was_is_there_after_all_calls() {
    for seed in 0..300 {
        LocalSet::new().run_until(try_stack(seed)).await;
    }
}
