//! The helper threads of this process.
//!
//! Why not a pool of a well-kept crate: the owner of a job waits for the
//! helpers that are *inside* it, never for one that has yet to come, so a busy
//! pool cannot hold a scope up, let alone lock it up. `rayon_core::scope` ends
//! only when every job it was given has been started, and has its workers run
//! foreign jobs on top of the waiting one, whose locks may be the ones they
//! need. Threads blocked in `spawn_blocking` need to be replaced, which a pool
//! of one size cannot do. What remains is short: a list of offers and a bell.

use std::cell::Cell;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::crew::{Crew, Job};
use super::sync::Arc;

/// How often an idle helper looks for offers that stand for long.
const TICK: Duration = Duration::from_millis(1);
/// For how many ticks it does so when there are none.
const PATIENCE: u32 = 16;
/// How long a helper without work lives.
const KEEP_ALIVE: Duration = Duration::from_secs(10);
/// The most threads there will ever be; as many as tokio has for blocking.
const THREADS: usize = 512;

static POOL: LazyLock<Pool> = LazyLock::new(|| Pool {
    state: Mutex::new(State::default()),
    bell: Condvar::new(),
    cores: thread::available_parallelism().map_or(2, |cores| cores.get().max(2)),
});

thread_local! {
    static HELPER: Cell<bool> = const { Cell::new(false) };
}

struct Pool {
    state: Mutex<State>,
    bell: Condvar,
    cores: usize,
}

#[derive(Default)]
struct State {
    offers: Vec<Offer>,
    threads: usize,
    /// Threads that wait at the bell and that nobody has rung for.
    idle: usize,
    /// Rings that no thread has answered yet.
    rung: usize,
    /// Threads inside a crew, without those that are blocked.
    working: usize,
    /// Threads inside a crew that wait instead of using a core.
    blocked: usize,
    /// One of the idle threads looks in at each tick.
    watched: bool,
}

/// A crew that threads may join.
struct Offer {
    crew: Arc<Crew>,
    /// Calls that are answered as long as a core is free.
    calls: usize,
    /// Calls that are answered in any case: to block needs no core.
    urgent: usize,
    /// A tick has passed over it.
    seen: bool,
}

/// Lets helpers run `work` while `owner` runs; see [`Crew::lend`]. They come
/// when they are called, the first of them at once if `call` says so, or when
/// the offer has stood for a tick or two.
pub(crate) fn lend<R>(
    crew: &Arc<Crew>,
    call: bool,
    work: &Job<'_>,
    owner: impl FnOnce(&Open<'_>) -> R,
) -> R {
    crew.lend(work, || owner(&Open::new(crew, call)))
}

/// An offer that stands until it is dropped.
pub(crate) struct Open<'a>(&'a Arc<Crew>);

impl<'a> Open<'a> {
    fn new(crew: &'a Arc<Crew>, call: bool) -> Self {
        let mut state = POOL.lock();
        state.offers.push(Offer {
            crew: Arc::clone(crew),
            calls: usize::from(call),
            urgent: 0,
            seen: false,
        });
        // Somebody has to come, or at least to look in.
        if call || !state.watched {
            POOL.ring(state, false);
        }
        Self(crew)
    }

    /// See [`call`].
    pub(crate) fn call(&self) {
        call(self.0);
    }

    /// Calls for a helper that will block. Returns whether one comes for sure.
    pub(crate) fn call_to_block(&self) -> bool {
        let mut state = POOL.lock();
        let Some(offer) = state.offer(self.0) else {
            return false;
        };
        offer.urgent += 1;
        if POOL.ring(state, true) {
            return true;
        }
        if let Some(offer) = POOL.lock().offer(self.0) {
            offer.urgent = offer.urgent.saturating_sub(1);
        }
        false
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        let mut state = POOL.lock();
        state
            .offers
            .retain(|offer| !Arc::ptr_eq(&offer.crew, self.0));
    }
}

/// Calls for one more helper to the crew, which comes if a core is free.
pub(crate) fn call(crew: &Arc<Crew>) {
    let mut state = POOL.lock();
    if let Some(offer) = state.offer(crew) {
        offer.calls += 1;
        POOL.ring(state, false);
    }
}

/// Runs `f`, which does not use its core all the time; if this is a helper,
/// another may take its place meanwhile.
pub(crate) fn blocked<R>(f: impl FnOnce() -> R) -> R {
    /// Goes back to work, however `f` ends.
    struct Back;

    impl Drop for Back {
        fn drop(&mut self) {
            let mut state = POOL.lock();
            state.blocked -= 1;
            state.working += 1;
        }
    }

    if !HELPER.get() {
        return f();
    }
    let mut state = POOL.lock();
    state.working -= 1;
    state.blocked += 1;
    if state.others_are_unwatched() || state.offers.iter().any(|offer| offer.calls > 0) {
        POOL.ring(state, false);
    } else {
        drop(state);
    }
    let _back = Back;
    f()
}

/// Joins the crew, and comes back however that ends.
fn join(crew: &Arc<Crew>) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| Crew::join(crew))) {
        // It is that of a waker or a subscriber, and has been reported. To drop
        // it might be the next one.
        mem::forget(panic);
    }
}

impl State {
    fn offer(&mut self, crew: &Arc<Crew>) -> Option<&mut Offer> {
        let mut offers = self.offers.iter_mut();
        offers.find(|offer| Arc::ptr_eq(&offer.crew, crew))
    }

    /// Takes a call that a free thread may answer.
    fn answer(&mut self, cores: usize) -> Option<Arc<Crew>> {
        if let Some(offer) = self.offers.iter_mut().find(|offer| offer.urgent > 0) {
            offer.urgent -= 1;
            return Some(Arc::clone(&offer.crew));
        }
        if self.working >= cores {
            return None;
        }
        let offer = self.offers.iter_mut().find(|offer| offer.calls > 0)?;
        offer.calls -= 1;
        Some(Arc::clone(&offer.crew))
    }

    /// Whether nobody looks in at offers beside the one that a helper is at: it may be there for long.
    fn others_are_unwatched(&self) -> bool {
        !self.watched && self.offers.len() > 1
    }

    /// Calls for help to the offers that the last tick has seen already.
    fn tick(&mut self) {
        for offer in &mut self.offers {
            if offer.seen {
                offer.calls = offer.calls.max(1);
            }
            offer.seen = true;
        }
    }
}

impl Pool {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes an idle thread or starts one. Returns whether there was one.
    fn ring(&'static self, mut state: MutexGuard<'_, State>, urgent: bool) -> bool {
        if state.idle > 0 {
            state.idle -= 1;
            state.rung += 1;
            drop(state);
            self.bell.notify_one();
            return true;
        }
        let limit = match urgent {
            true => THREADS,
            false => THREADS.min(self.cores + state.blocked),
        };
        if state.threads >= limit {
            return false;
        }
        state.threads += 1;
        drop(state);
        let thread = thread::Builder::new().name("normal-async helper".into());
        let started = thread.spawn(|| self.help()).is_ok();
        if !started {
            self.lock().threads -= 1;
        }
        started
    }

    /// The life of a helper thread.
    fn help(&'static self) {
        HELPER.set(true);
        let mut patience = PATIENCE;
        let mut state = self.lock();
        loop {
            if let Some(crew) = state.answer(self.cores) {
                state.working += 1;
                if state.others_are_unwatched() {
                    self.ring(state, false);
                } else {
                    drop(state);
                }
                join(&crew);
                drop(crew);
                state = self.lock();
                state.working -= 1;
                patience = PATIENCE;
                continue;
            }
            let watch = patience > 0 && !state.watched;
            state.idle += 1;
            state.watched |= watch;
            let nap = if watch { TICK } else { KEEP_ALIVE };
            let woken = self.bell.wait_timeout(state, nap);
            let (guard, timeout) = woken.unwrap_or_else(PoisonError::into_inner);
            state = guard;
            if watch {
                state.watched = false;
            }
            if state.rung > 0 {
                state.rung -= 1;
                patience = PATIENCE;
                continue;
            }
            state.idle -= 1;
            if !timeout.timed_out() {
                continue;
            }
            if !watch {
                state.threads -= 1;
                return;
            }
            patience = match state.offers.is_empty() {
                true => patience - 1,
                false => PATIENCE,
            };
            state.tick();
        }
    }
}

#[cfg(all(test, not(normal_async_model)))]
mod tests {
    use std::panic::resume_unwind;

    use super::*;

    #[test]
    fn a_panic_that_panics_when_it_is_dropped_ends_no_helper() {
        struct Bomb;

        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("a panic was dropped");
            }
        }

        let crew = Crew::new();
        crew.lend(&|_| resume_unwind(Box::new(Bomb)), || join(&crew));
    }
}
