//! Async bodies that await what becomes due in them.

use std::convert::Infallible;
use std::mem;
use std::panic::{AssertUnwindSafe, RefUnwindSafe, UnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::due::{self, Due, Frame};
use super::ledger::Task;

/// An async body: polls `future`, and is ready when its output is there and
/// what became due meanwhile is done.
pub fn body<F: Future>(future: F) -> Body<F> {
    Body::new(future)
}

/// As [`body`], but ready when the output is there: leaves what is due to the
/// body around it.
///
/// A body that holds an output which is not `Send` is not `Send`. This one is
/// whenever `future` is.
pub fn body_passing_on<F: Future>(future: F) -> Body<F, PassingOn> {
    Body::new(future)
}

pin_project! {
    /// See [`body`].
    ///
    /// Dropped before it is ready, it drops its future, and passes on what is
    /// due to the body around it or to the reaper.
    ///
    /// It is pending forever once it has been ready, or [`run`](super::run) has
    /// ended its task.
    // The output is named through `F` alone. If it were a parameter, rustc would
    // have to find it equal to that of `F` with any lifetimes in both of them.
    #[must_use = "futures do nothing unless polled"]
    pub struct Body<F, M = Holding>
    where
        F: Future,
        M: Mode,
    {
        due: Due,
        #[pin]
        future: Option<F>,
        output: Option<M::Held<F::Output>>,
        // Dropped last: as long as it is there, `run` waits.
        task: Task,
    }

    impl<F, M> PinnedDrop for Body<F, M>
    where
        F: Future,
        M: Mode,
    {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if this.future.is_none() && this.due.is_empty() && this.output.is_none() {
                return;
            }
            let _frame = Frame::enter(mem::take(this.due));
            this.future.set(None);
            *this.output = None;
        }
    }
}

impl<F: Future, M: Mode> Body<F, M> {
    fn new(future: F) -> Self {
        Self {
            due: Due::default(),
            future: Some(future),
            output: None,
            task: Task::default(),
        }
    }

    /// Drops what could still go on.
    fn cancel(self: Pin<&mut Self>) {
        let mut this = self.project();
        this.future.set(None);
        *this.output = None;
    }
}

impl<F: Future, M: Mode> Future for Body<F, M> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.as_mut().project();
        let frame = Frame::enter(mem::take(this.due));
        let outermost = frame.outermost();
        if outermost && this.future.is_some() {
            this.task.begin();
        }
        if outermost && this.task.has_to_end() {
            self.as_mut().cancel();
        }
        let mut this = self.as_mut().project();
        if let Some(future) = this.future.as_mut().as_pin_mut()
            && let Poll::Ready(output) = future.poll(cx)
        {
            this.future.set(None);
            if !due::any() || !M::HOLDS {
                drop(frame);
                this.task.end();
                return Poll::Ready(output);
            }
            *this.output = Some(M::hold(output));
        }
        let drained = catch_unwind(AssertUnwindSafe(|| frame.drain(cx)));
        let drained = drained.unwrap_or_else(|panic| {
            // What that makes due comes after what is.
            self.as_mut().cancel();
            resume_unwind(panic)
        });
        let this = self.as_mut().project();
        *this.due = frame.leave();
        if drained.is_ready() && this.future.is_none() {
            this.task.end();
            let output = this.output.take().map(M::release);
            return output.map_or(Poll::Pending, Poll::Ready);
        }
        if outermost && this.future.is_some() {
            this.task.wait(cx);
        }
        Poll::Pending
    }
}

/// What a [`Body`] does with its output while something is due.
pub trait Mode {
    type Held<T>;

    const HOLDS: bool;

    fn hold<T>(output: T) -> Self::Held<T>;

    fn release<T>(held: Self::Held<T>) -> T;
}

/// Holds it.
pub struct Holding;

impl Mode for Holding {
    type Held<T> = Held<T>;

    const HOLDS: bool = true;

    fn hold<T>(output: T) -> Held<T> {
        Held(output)
    }

    fn release<T>(held: Held<T>) -> T {
        held.0
    }
}

pub struct Held<T>(T);

// SAFETY: a shared reference to it gives access to nothing.
unsafe impl<T> Sync for Held<T> {}

// It is moved in and out, never changed in place.
impl<T> UnwindSafe for Held<T> {}
impl<T> RefUnwindSafe for Held<T> {}

/// Is ready with it at once.
pub struct PassingOn;

impl Mode for PassingOn {
    type Held<T> = Infallible;

    const HOLDS: bool = false;

    fn hold<T>(_: T) -> Infallible {
        unreachable!("it is passed on")
    }

    fn release<T>(held: Infallible) -> T {
        match held {}
    }
}

/// `future`, which is polled when what is due in the body around it is done.
///
/// That it is one is asked where it is awaited, as of any operand of `.await`.
pub fn drained<F>(future: F) -> Drain<F> {
    Drain(future)
}

/// See [`drained`].
#[must_use = "futures do nothing unless polled"]
pub struct Drain<F>(F);

impl<F: IntoFuture> IntoFuture for Drain<F> {
    type Output = F::Output;
    type IntoFuture = Drained<F::IntoFuture>;

    #[inline]
    fn into_future(self) -> Drained<F::IntoFuture> {
        Drained {
            polled: false,
            future: self.0.into_future(),
        }
    }
}

/// Waits until nothing is due in the body around it.
pub fn settle() -> Drain<std::future::Ready<()>> {
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
