//! Async bodies that await what becomes due in them.

use std::mem;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::due::{self, Due, Frame};
use super::ledger::Task;

/// An async body: polls `future`, and is ready when its output is there and
/// what became due meanwhile is done.
pub fn body<F: Future>(future: F) -> Body<F> {
    Body {
        due: Due::default(),
        future: Some(future),
        output: Held(None),
        task: Task::default(),
    }
}

/// As [`body`], but ready when the output is there: leaves what is due to the
/// body around it.
///
/// A body that holds an output which is not `Send` is not `Send`. This one is
/// whenever `future` is.
pub fn body_passing_on<F: Future>(future: F) -> Body<F, PassedOn> {
    Body {
        due: Due::default(),
        future: Some(future),
        output: PassedOn,
        task: Task::default(),
    }
}

pin_project! {
    /// See [`body`].
    ///
    /// Dropped before it is ready, it drops its future, and passes on what is
    /// due to the body around it or to the reaper.
    ///
    /// It is pending forever once it has been ready, or [`run`](super::run) has
    /// ended its task.
    #[must_use = "futures do nothing unless polled"]
    pub struct Body<F, O = Held<<F as Future>::Output>>
    where
        F: Future,
        O: Output<F::Output>,
    {
        due: Due,
        #[pin]
        future: Option<F>,
        output: O,
        // Dropped last: as long as it is there, `run` waits.
        task: Task,
    }

    impl<F, O> PinnedDrop for Body<F, O>
    where
        F: Future,
        O: Output<F::Output>,
    {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let output = this.output.take();
            if this.future.is_none() && this.due.is_empty() && output.is_none() {
                return;
            }
            let _frame = Frame::enter(mem::take(this.due));
            this.future.set(None);
            drop(output);
        }
    }
}

impl<F: Future, O: Output<F::Output>> Future for Body<F, O> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let frame = Frame::enter(mem::take(this.due));
        let outermost = frame.outermost();
        if outermost && this.future.is_some() {
            this.task.begin();
        }
        if outermost && this.task.has_to_end() {
            this.future.set(None);
            drop(this.output.take());
        }
        if let Some(future) = this.future.as_mut().as_pin_mut()
            && let Poll::Ready(output) = future.poll(cx)
        {
            this.future.set(None);
            if !due::any() || !O::HOLDS {
                drop(frame);
                this.task.end();
                return Poll::Ready(output);
            }
            this.output.hold(output);
        }
        let drained = frame.drain(cx);
        *this.due = frame.leave();
        if drained.is_ready() && this.future.is_none() {
            this.task.end();
            return this.output.take().map_or(Poll::Pending, Poll::Ready);
        }
        if outermost && this.future.is_some() {
            this.task.wait(cx);
        }
        Poll::Pending
    }
}

/// What a [`Body`] does with its output while something is due.
pub trait Output<T> {
    const HOLDS: bool;

    fn hold(&mut self, output: T);

    fn take(&mut self) -> Option<T>;
}

/// Holds it.
pub struct Held<T>(Option<T>);

// SAFETY: a shared reference to it gives access to nothing.
unsafe impl<T> Sync for Held<T> {}

// It is moved in and out, never changed in place.
impl<T> UnwindSafe for Held<T> {}
impl<T> RefUnwindSafe for Held<T> {}

impl<T> Output<T> for Held<T> {
    const HOLDS: bool = true;

    fn hold(&mut self, output: T) {
        self.0 = Some(output);
    }

    fn take(&mut self) -> Option<T> {
        self.0.take()
    }
}

/// Is ready with it at once.
pub struct PassedOn;

impl<T> Output<T> for PassedOn {
    const HOLDS: bool = false;

    fn hold(&mut self, _: T) {
        unreachable!("it is passed on")
    }

    fn take(&mut self) -> Option<T> {
        None
    }
}

/// `future`, which is polled when what is due in the body around it is done.
pub fn drained<F: IntoFuture>(future: F) -> Drained<F::IntoFuture> {
    Drained {
        polled: false,
        future: future.into_future(),
    }
}

/// Waits until nothing is due in the body around it.
pub fn settle() -> Drained<std::future::Ready<()>> {
    drained(std::future::ready(()))
}

pin_project! {
    /// See [`drained`].
    #[must_use = "futures do nothing unless polled"]
    pub struct Drained<F> {
        polled: bool,
        #[pin]
        future: F,
    }
}

impl<F: Future> Future for Drained<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        if !*this.polled {
            if due::any() && due::poll(cx).is_pending() {
                due::set_awaited();
                return Poll::Pending;
            }
            *this.polled = true;
        }
        this.future.poll(cx)
    }
}
