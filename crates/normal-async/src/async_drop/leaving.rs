//! Leaving a program, or a runtime, when nothing is left to clean up.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

use super::body::body;
use super::ledger::{self, Root};
use super::{report, runtime};

static LIMIT: Mutex<Duration> = Mutex::new(Duration::from_secs(30));

/// Sets how long to wait for clean-ups where not to wait for ever: when the
/// program leaves, and where a drop that has to wait may be what they wait for.
/// It is 30 seconds from the start, and a change counts for waiting that begins
/// later.
///
/// # Examples
/// ```
/// use std::time::Duration;
///
/// // Who stops this program kills it after 10 seconds.
/// normal_async::async_drop::set_limit(Duration::from_secs(8));
/// ```
pub fn set_limit(limit: Duration) {
    *LIMIT.lock().expect("no one panics with it") = limit;
}

pub(super) fn limit() -> Duration {
    *LIMIT.lock().expect("no one panics with it")
}

/// Polls `future`, and then waits until its runtime may be left.
///
/// An async `main` that is compiled by `cargo async` does this. With a runtime
/// that you build yourself it is for you to call.
///
/// First, the tasks of the runtime that run async bodies of lowered code are
/// ended, as they would be when the runtime is dropped: what they own is cleaned
/// up while there is a runtime for it. While other calls of `run` go on in the
/// runtime, they are not.
///
/// Then, all clean-ups that became due in the runtime have to be done. What is
/// left after the limit (see [`set_limit`]) is named on standard error.
///
/// # Panics
/// If `future` panics, it waits, too, and then panics with the same panic.
///
/// # Cancel safety
/// If it is dropped, `future` is dropped with it, and nobody waits.
///
/// # Send
/// If `future` and its output are.
///
/// # Allocations
/// An entry in a list, and a thread that counts the time once it has to wait.
///
/// # Examples
/// ```
/// use normal_async::async_drop;
///
/// let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// let served = runtime.block_on(async_drop::run(async {
///     // ..
///     3
/// }));
/// assert_eq!(served, 3);
/// # Ok::<_, std::io::Error>(())
/// ```
pub async fn run<F: Future>(future: F) -> F::Output {
    let mut root = Root::enter();
    let output = {
        let mut body = pin!(body(future));
        poll_fn(|cx| {
            let polled = catch_unwind(AssertUnwindSafe(|| body.as_mut().poll(cx)));
            match polled {
                Ok(polled) => polled.map(Ok),
                Err(panic) => Poll::Ready(Err(panic)),
            }
        })
        .await
    };
    root.end();
    runtime::catch_up().await;
    let mut timer = None;
    poll_fn(|cx| may_leave(&root, &mut timer, cx)).await;
    output.unwrap_or_else(|panic| resume_unwind(panic))
}

fn may_leave(root: &Root, timer: &mut Option<Timer>, cx: &Context<'_>) -> Poll<()> {
    if root.may_leave(cx.waker()) {
        return Poll::Ready(());
    }
    if !timer.get_or_insert_with(Timer::start).is_over() {
        return Poll::Pending;
    }
    report::left(root.give_up());
    Poll::Ready(())
}

/// Blocks until all clean-ups are done, those of runtimes that are gone
/// included, or until the limit has passed (see [`set_limit`]). What is left
/// then is named on standard error.
///
/// This is the last thing to do in a sync `main`. Inside of a runtime, it would
/// block that.
///
/// # Examples
/// ```
/// use normal_async::async_drop;
///
/// fn main() -> std::io::Result<()> {
///     let runtime = tokio::runtime::Runtime::new()?;
///     runtime.block_on(async_drop::run(async {
///         // ..
///     }));
///     // With what other tasks own.
///     drop(runtime);
///     async_drop::wait();
///     Ok(())
/// }
/// ```
pub fn wait() {
    let unfinished = ledger::wait(limit());
    if !unfinished.is_empty() {
        report::left(&unfinished);
    }
}

/// Calls [`wait`] when it is dropped.
pub struct Leaving;

impl Drop for Leaving {
    fn drop(&mut self) {
        wait();
    }
}

/// Changes the ledger when the limit has passed.
struct Timer {
    deadline: Option<Instant>,
    _stop: Sender<()>,
}

impl Timer {
    fn start() -> Self {
        let limit = limit();
        let (stop, stopped) = mpsc::channel();
        let wait = move || {
            if stopped.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                ledger::wake();
            }
        };
        let deadline = Instant::now().checked_add(limit);
        // Without a thread, the next change notices.
        let _ = thread::Builder::new().spawn(wait);
        Self {
            deadline,
            _stop: stop,
        }
    }

    fn is_over(&self) -> bool {
        self.deadline.is_some_and(|it| it <= Instant::now())
    }
}
