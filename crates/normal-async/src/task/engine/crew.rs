//! Lending a borrowed closure to other threads. This is the one place where a
//! lifetime is erased, and all of it: threads join the crew to run the
//! closure, and [`Crew::lend`] returns only when none of them is inside it.

use std::mem;

use super::sync::{Arc, Condvar, Mutex, lock, wait};

/// The threads that run one lent closure together.
pub(crate) struct Crew {
    state: Mutex<State>,
    left: Condvar,
}

struct State {
    /// What to run, until the owner takes it back.
    work: Option<Work>,
    /// How many threads are running it.
    inside: usize,
}

/// What threads can be lent: a closure that is told the crew it runs in.
pub(crate) type Job<'a> = dyn Fn(&Arc<Crew>) + Sync + 'a;

#[derive(Clone, Copy)]
struct Work(*const Job<'static>);

// SAFETY: the pointer is only ever used as the shared reference that it was
// made of, to a closure that is `Sync`.
unsafe impl Send for Work {}

impl Crew {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                work: None,
                inside: 0,
            }),
            left: Condvar::new(),
        })
    }

    /// Runs `owner`, and lets the threads run `work` that [`join`](Self::join)
    /// meanwhile. Returns, or unwinds, when all of them have left again.
    pub(crate) fn lend<R>(&self, work: &Job<'_>, owner: impl FnOnce() -> R) -> R {
        /// Takes the work back, however `owner` ends.
        struct TakeBack<'a>(&'a Crew);

        impl Drop for TakeBack<'_> {
            fn drop(&mut self) {
                let mut state = lock(&self.0.state);
                state.work = None;
                while state.inside > 0 {
                    state = wait(&self.0.left, state);
                }
            }
        }

        let _take_back = TakeBack(self);
        // SAFETY: only the lifetime changes. The pointer is used in `join`
        // alone, by threads that are counted as inside, which they become only
        // while it is in `State::work`. `TakeBack` removes it from there and
        // waits until nobody is inside; it is dropped before this function
        // returns or unwinds, so before the borrow of `work` ends, and nobody
        // else can get hold of it to forget it.
        let erased = unsafe { mem::transmute::<*const Job<'_>, *const Job<'static>>(work) };
        lock(&self.state).work = Some(Work(erased));
        owner()
    }

    /// Runs the lent closure on this thread too, unless it was taken back.
    pub(crate) fn join(this: &Arc<Self>) {
        /// Leaves the crew, however the work ends.
        struct Leave<'a>(&'a Crew);

        impl Drop for Leave<'_> {
            fn drop(&mut self) {
                let mut state = lock(&self.0.state);
                state.inside -= 1;
                if state.inside == 0 {
                    self.0.left.notify_all();
                }
            }
        }

        let mut state = lock(&this.state);
        let Some(Work(work)) = state.work else {
            return;
        };
        state.inside += 1;
        drop(state);
        let _leave = Leave(this);
        // SAFETY: this thread is counted as inside, so the `lend` that this
        // closure was given to keeps it borrowed until we have left.
        unsafe { (*work)(this) };
    }
}
