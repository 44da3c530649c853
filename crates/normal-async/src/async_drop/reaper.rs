//! Clean-ups that no body awaits.

use std::any::Any;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll};
use std::thread;

use super::cleanup::Cleanup;
use super::due::{self, Due, Frame};
use super::here;
use super::leaving::limit;
use super::runtime::{self, Role, Runtime};

/// Sees to it that `due` runs, in order, and does not wait for it if it can.
///
/// It runs on the runtime of this thread, where its timers and sockets belong,
/// or else on one of this crate's own.
pub(super) fn finish(due: Due) {
    let runtime = Runtime::current();
    let is_movable = !due.is_local() || runtime.as_ref().is_some_and(|it| it.role() == Role::Only);
    match runtime {
        _ if !is_movable => here::finish(due),
        Some(runtime) => runtime.spawn(Batch::new(due)),
        None => adopt(Batch::new(due)),
    }
}

/// Runs `cleanup`, which became due in sync code, and waits for it where that
/// cannot be a deadlock.
///
/// # Panics
///
/// If it waits, and the clean-up panics.
pub(super) fn finish_in_sync_code(cleanup: Cleanup) {
    let due = Due::from(cleanup);
    match Runtime::current() {
        None => here::finish(due),
        Some(runtime) if runtime.has_workers() => {
            let (batch, done) = Batch::with_done(due);
            runtime.spawn(batch);
            match runtime.role() {
                Role::Worker => runtime::step_out(|| done.wait()),
                _ => done.wait(),
            }
        }
        Some(runtime) => runtime.spawn(Batch::new(due)),
    }
}

/// Runs `batch` on this crate's own runtime.
fn adopt(mut batch: Batch) {
    batch.is_adopted = true;
    if let Err(mut batch) = runtime::spawn_own(batch) {
        here::finish(mem::take(&mut batch.due));
    }
}

/// Clean-ups as a task.
///
/// Never panics. If it is dropped by a runtime that shuts down, it moves to this
/// crate's own.
struct Batch {
    due: Due,
    is_adopted: bool,
    /// The first panic of a clean-up.
    panic: Option<Panic>,
    done: Option<Arc<Done>>,
}

type Panic = Box<dyn Any + Send>;

impl Batch {
    fn new(due: Due) -> Self {
        Self {
            due,
            is_adopted: false,
            panic: None,
            done: None,
        }
    }

    fn with_done(due: Due) -> (Self, Arc<Done>) {
        let done = Arc::new(Done::default());
        let mut batch = Self::new(due);
        batch.done = Some(Arc::clone(&done));
        (batch, done)
    }

    fn set_done(&mut self) {
        if let Some(done) = self.done.take() {
            done.set(self.panic.take().map_or(Ok(()), Err));
        }
    }
}

impl Future for Batch {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        while !self.due.is_empty() {
            let frame = Frame::enter(mem::take(&mut self.due));
            let polled = catch_unwind(AssertUnwindSafe(|| due::poll(cx)));
            self.due = frame.leave();
            match polled {
                Ok(Poll::Pending) => return Poll::Pending,
                Ok(Poll::Ready(())) => {}
                Err(panic) => {
                    self.panic.get_or_insert(panic);
                }
            }
        }
        self.set_done();
        Poll::Ready(())
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        if self.due.is_empty() {
            return;
        }
        self.set_done();
        let due = mem::take(&mut self.due);
        if due.is_local() || self.is_adopted {
            here::finish(due);
        } else {
            adopt(Self::new(due));
        }
    }
}

/// Tells the thread that waits for a [`Batch`].
#[derive(Default)]
struct Done {
    result: Mutex<Option<thread::Result<()>>>,
    changed: Condvar,
}

impl Done {
    fn set(&self, result: thread::Result<()>) {
        *self.result.lock().expect("no one panics with it") = Some(result);
        self.changed.notify_one();
    }

    /// Waits for the batch, but not longer than the limit.
    ///
    /// # Panics
    ///
    /// With the panic of a clean-up, unless this thread panics already.
    fn wait(&self) {
        let result = self.result.lock().expect("no one panics with it");
        let (mut result, _) = self
            .changed
            .wait_timeout_while(result, limit(), |result| result.is_none())
            .expect("no one panics with it");
        if let Some(Err(panic)) = result.take()
            && !thread::panicking()
        {
            drop(result);
            resume_unwind(panic);
        }
    }
}
