//! Clean-ups that run before the drop returns, on the thread that drops.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;

use super::body::body;
use super::due::{self, Due, Frame};
use super::leaving::limit;
use super::report;
use super::runtime::{self, Id, Role, Runtime};

/// Polls `future`, a clean-up, until it is done, after what was due before it.
///
/// # Panics
///
/// If a clean-up panics, unless this thread panics already.
pub(super) fn clean(type_name: &'static str, future: impl Future<Output = ()>) {
    let driver = Driver::new();
    let _frame = due::outside().then(|| Frame::enter(Due::default()));
    let before = driver.drive_due();
    let result = driver.drive(pin!(body(future)));
    if let Ok(false) = result {
        report::abandoned(type_name);
    }
    settle(before.and(result));
}

/// Polls what is due until it is done.
///
/// # Panics
///
/// As [`clean`] does.
pub(super) fn finish(due: Due) {
    let driver = Driver::new();
    let frame = Frame::enter(due);
    let result = driver.drive_due();
    frame.leave().abandon();
    settle(result);
}

fn settle(result: thread::Result<bool>) {
    if let Err(panic) = result
        && !thread::panicking()
    {
        resume_unwind(panic);
    }
}

/// Polls futures on this thread until they are ready.
///
/// Inside of a runtime, or where a body is polled, what they wait for may be
/// waiting for this thread. There they have a limited time.
struct Driver {
    runtime: Option<Runtime>,
    deadline: Option<Instant>,
}

impl Driver {
    fn new() -> Self {
        let runtime = Runtime::current();
        let deadline = match &runtime {
            Some(runtime) => deadline(runtime),
            None if due::outside() => None,
            None => Instant::now().checked_add(limit()),
        };
        Self { runtime, deadline }
    }

    /// Says whether `future` is ready, or else it took too long.
    fn drive(&self, future: Pin<&mut dyn Future<Output = ()>>) -> thread::Result<bool> {
        let runtime = self.runtime.as_ref();
        let has_workers = runtime.is_some_and(Runtime::has_workers);
        let _own = (!has_workers).then(runtime::enter_own);
        let future = pin!(runtime::unconstrained(future));
        let park = || park(future, self.deadline);
        catch_unwind(AssertUnwindSafe(|| match runtime.map(Runtime::role) {
            Some(Role::Worker) => runtime::step_out(park),
            _ => park(),
        }))
    }

    /// Drives what is due in the innermost frame. Each clean-up that panics is
    /// gone, and the others go on.
    fn drive_due(&self) -> thread::Result<bool> {
        let mut result = Ok(true);
        while due::any() {
            let driven = self.drive(pin!(poll_fn(due::poll)));
            let gave_up = matches!(driven, Ok(false));
            result = result.and(driven);
            if gave_up {
                break;
            }
        }
        result
    }
}

/// When to give up.
///
/// If `runtime` is shutting down, no one runs it. Then all the clean-ups of its
/// tasks together have no more time than one.
fn deadline(runtime: &Runtime) -> Option<Instant> {
    static SHUTTING_DOWN: Mutex<Option<(Id, Option<Instant>)>> = Mutex::new(None);

    let deadline = Instant::now().checked_add(limit());
    if !runtime.is_closed() {
        return deadline;
    }
    let mut last = SHUTTING_DOWN.lock().unwrap_or_else(PoisonError::into_inner);
    match *last {
        Some((id, deadline)) if id == runtime.id() => deadline,
        _ => last.insert((runtime.id(), deadline)).1,
    }
}

/// Polls `future` until it is ready or `deadline` has passed.
fn park(mut future: Pin<&mut impl Future<Output = ()>>, deadline: Option<Instant>) -> bool {
    let parked = Arc::new(Parked {
        thread: thread::current(),
        is_woken: AtomicBool::new(false),
    });
    let waker = Waker::from(Arc::clone(&parked));
    let mut cx = Context::from_waker(&waker);
    while future.as_mut().poll(&mut cx).is_pending() {
        if !parked.wait(deadline) {
            return false;
        }
    }
    true
}

/// The waker of a thread that waits.
struct Parked {
    thread: Thread,
    is_woken: AtomicBool,
}

impl Parked {
    /// Waits to be woken, and says whether `deadline` is still to come.
    fn wait(&self, deadline: Option<Instant>) -> bool {
        loop {
            let left = deadline.map(|it| it.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return false;
            }
            if self.is_woken.swap(false, Ordering::Acquire) {
                return true;
            }
            match left {
                Some(left) => thread::park_timeout(left),
                None => thread::park(),
            }
        }
    }
}

impl Wake for Parked {
    fn wake(self: Arc<Self>) {
        self.is_woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}
