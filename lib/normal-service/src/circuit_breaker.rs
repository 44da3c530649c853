//! Rest for a service whose calls fail.
//!
//! What fails most of the time is no use, and asking it all the time keeps it from recovering. After too many failures
//! calls fail without it, at once, and after a while some are let through to see whether it is back.

use std::{
    error, fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;
use tower_layer::Layer;

use crate::{LocalService, load::Load, window::Window};

/// When a circuit opens, and when it closes again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Config {
    /// The part of calls that have to fail for the circuit to open, such as 0.5.
    pub failures: f64,
    /// The time over which that part is counted; it moves along in steps of a tenth.
    pub window: Duration,
    /// How many calls there have to be in this time.
    pub min_calls: u32,
    /// How long the circuit stays open.
    pub open: Duration,
    /// How many calls have to succeed then for it to close.
    pub probes: u32,
}

/// Opens for 5 seconds when half of at least 20 calls in 10 seconds fail, and closes when one call succeeds.
impl Default for Config {
    fn default() -> Self {
        Self {
            failures: 0.5,
            window: Duration::from_secs(10),
            min_calls: 20,
            open: Duration::from_secs(5),
            probes: 1,
        }
    }
}

/// A service that is not called for a while when too many of its calls fail.
///
/// Its circuit is *closed* at first, and calls go through. When the failures of late are too many, it *opens*: calls fail
/// with [`Open`], and the service is left alone. After a time it is *half open*: the first calls go through as probes,
/// others still fail. It closes when as many probes as it takes have succeeded, and opens again at the first that fails.
///
/// What a failure is, is for a function to say: an error of which the caller is the cause should be none. A call that is
/// cancelled, or panics, counts as neither, and a probe that does makes room for another. Results of calls that began
/// before the circuit last changed do not count.
///
/// Calls that take too long are failures only where a [timeout](crate::timeout) is inside, and a circuit whose probes do
/// not come to an end stays half open, so there should be one.
///
/// There is neither a task nor an allocation, and a lock that nobody holds for long. Nobody waits.
///
/// While it lets no call through it has no [load](crate::load), so a [balance](crate::balance) calls others.
pub struct CircuitBreaker<S, F> {
    inner: S,
    failed: F,
    circuit: Circuit,
}

impl<S, F> CircuitBreaker<S, F> {
    /// Lets calls of `inner` through unless too many results have `failed`.
    ///
    /// # Panics
    ///
    /// If in `config` the failures are not from 0 to 1, the window is zero, or there are no probes.
    pub fn new(inner: S, config: Config, failed: F) -> Self {
        Self {
            inner,
            failed,
            circuit: Circuit::new(config),
        }
    }
}

impl<S, F, Request> LocalService<Request> for CircuitBreaker<S, F>
where
    S: LocalService<Request, Error: From<Open>>,
    F: Fn(&Result<S::Response, S::Error>) -> bool,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, request: Request) -> Result<S::Response, S::Error> {
        let passage = self.circuit.pass()?;
        let result = self.inner.call(request).await;
        passage.end((self.failed)(&result));
        result
    }
}

impl<S: Load, F> Load for CircuitBreaker<S, F> {
    type Metric = S::Metric;

    fn load(&self) -> Option<S::Metric> {
        self.circuit.is_passable().then(|| self.inner.load())?
    }
}

#[derive(Debug)]
struct Circuit {
    config: Config,
    now: Mutex<Now>,
}

#[derive(Debug)]
struct Now {
    state: State,
    /// How many other states there were before.
    generation: u64,
}

#[derive(Debug)]
enum State {
    Closed(Window<Calls>),
    /// For ever, if there is no such time.
    Open {
        until: Option<Instant>,
    },
    HalfOpen {
        running: u32,
        succeeded: u32,
    },
}

#[derive(Clone, Copy, Debug, Default)]
struct Calls {
    failed: u64,
    all: u64,
}

impl Circuit {
    fn new(config: Config) -> Self {
        assert!(
            (0.0..=1.0).contains(&config.failures),
            "the failures are not from 0 to 1"
        );
        assert!(!config.window.is_zero(), "a window without a length");
        assert!(config.probes > 0, "a circuit that never closes");
        let now = Now {
            state: State::Closed(Window::new(config.window)),
            generation: 0,
        };
        Self {
            config,
            now: Mutex::new(now),
        }
    }

    fn pass(&self) -> Result<Passage<'_>, Open> {
        let mut now = self.now();
        if let State::Open { until } = now.state {
            let left = left(until);
            if !left.is_zero() {
                return Err(Open(left));
            }
            now.enter(State::HalfOpen {
                running: 0,
                succeeded: 0,
            });
        }
        if let State::HalfOpen { running, succeeded } = &mut now.state {
            if *running + *succeeded == self.config.probes {
                return Err(Open(Duration::ZERO));
            }
            *running += 1;
        }
        Ok(Passage {
            circuit: self,
            generation: now.generation,
            failed: None,
        })
    }

    fn is_passable(&self) -> bool {
        match self.now().state {
            State::Closed(_) => true,
            State::Open { until } => left(until).is_zero(),
            State::HalfOpen { running, succeeded } => running + succeeded < self.config.probes,
        }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Now {
    fn enter(&mut self, state: State) {
        self.state = state;
        self.generation += 1;
    }

    /// What came of a call that was let through in this state.
    fn count(&mut self, failed: Option<bool>, config: &Config) {
        match &mut self.state {
            State::Closed(calls) => {
                let Some(failed) = failed else {
                    return;
                };
                let now = calls.now();
                now.all += 1;
                now.failed += u64::from(failed);
                if failed && too_many(calls, config) {
                    self.open(config);
                }
            }
            State::HalfOpen { running, succeeded } => {
                *running -= 1;
                match failed {
                    Some(true) => self.open(config),
                    Some(false) => {
                        *succeeded += 1;
                        if *succeeded == config.probes {
                            self.enter(State::Closed(Window::new(config.window)));
                        }
                    }
                    None => {}
                }
            }
            State::Open { .. } => unreachable!("an open circuit lets nothing through"),
        }
    }

    fn open(&mut self, config: &Config) {
        self.enter(State::Open {
            until: Instant::now().checked_add(config.open),
        });
    }
}

fn left(until: Option<Instant>) -> Duration {
    until.map_or(Duration::MAX, |until| {
        until.saturating_duration_since(Instant::now())
    })
}

fn too_many(calls: &mut Window<Calls>, config: &Config) -> bool {
    let (failed, all) = calls.steps().fold((0, 0), |(failed, all), step| {
        (failed + step.failed, all + step.all)
    });
    all >= u64::from(config.min_calls) && failed as f64 >= all as f64 * config.failures
}

/// A call that was let through, until it is dropped.
struct Passage<'c> {
    circuit: &'c Circuit,
    generation: u64,
    /// Unknown of a call that does not come to an end.
    failed: Option<bool>,
}

impl Passage<'_> {
    fn end(mut self, failed: bool) {
        self.failed = Some(failed);
    }
}

impl Drop for Passage<'_> {
    fn drop(&mut self) {
        let mut now = self.circuit.now();
        if now.generation == self.generation {
            now.count(self.failed, &self.circuit.config);
        }
    }
}

impl<S: fmt::Debug, F> fmt::Debug for CircuitBreaker<S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CircuitBreaker")
            .field("inner", &self.inner)
            .field("circuit", &self.circuit)
            .finish_non_exhaustive()
    }
}

/// Makes [`CircuitBreaker`]s, each with a circuit of its own; see
/// [`ServiceBuilder::circuit_breaker`](crate::ServiceBuilder::circuit_breaker).
#[derive(Clone)]
pub struct CircuitBreakerLayer<F> {
    config: Config,
    failed: F,
}

impl<F> CircuitBreakerLayer<F> {
    /// Lets calls through unless too many results have `failed`.
    pub const fn new(config: Config, failed: F) -> Self {
        Self { config, failed }
    }
}

impl<S, F: Clone> Layer<S> for CircuitBreakerLayer<F> {
    type Service = CircuitBreaker<S, F>;

    fn layer(&self, inner: S) -> Self::Service {
        CircuitBreaker::new(inner, self.config, self.failed.clone())
    }
}

impl<F> fmt::Debug for CircuitBreakerLayer<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CircuitBreakerLayer")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

/// Too many calls failed, and the service is left alone for another so long; if that is zero, until its probes are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open(pub Duration);

impl fmt::Display for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too many calls of the service failed")
    }
}

impl error::Error for Open {}
