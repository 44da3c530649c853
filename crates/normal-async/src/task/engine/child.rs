//! A child as the scope sees it: a future that keeps its result.

use std::any::Any;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::thread;

use pin_project_lite::pin_project;

/// A future whose type, and the type of whose result, are erased.
///
/// # Safety
/// [`result`](Self::result) points to an `Option<thread::Result<T>>`, where
/// `T` is the output of the future that the child was made of, valid as long
/// as the borrow of `self`.
pub unsafe trait Child {
    /// Ready when the result is there. Does not panic, whatever the future
    /// does, and is not called again after that.
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()>;

    /// Where the result is, once there is one and until it is taken.
    fn result(self: Pin<&mut Self>) -> *mut ();

    /// Takes the result if there is one and it is a panic.
    fn take_panic(self: Pin<&mut Self>) -> Option<Box<dyn Any + Send>>;
}

pin_project! {
    #[project = TaskProjection]
    pub(crate) enum Task<F: Future> {
        Unfinished { #[pin] future: F },
        Finished { result: Option<thread::Result<F::Output>> },
    }
}

impl<F: Future> Task<F> {
    pub(crate) fn new(future: F) -> Self {
        Self::Unfinished { future }
    }

    /// Drops the future after a panic.
    fn drop_future(mut self: Pin<&mut Self>) {
        let drop = || self.set(Self::Finished { result: None });
        if let Err(second) = catch_unwind(AssertUnwindSafe(drop)) {
            // The first panic counts. To drop this one might be the third.
            mem::forget(second);
        }
    }

    fn finished(self: Pin<&mut Self>) -> &mut Option<thread::Result<F::Output>> {
        match self.project() {
            TaskProjection::Finished { result } => result,
            TaskProjection::Unfinished { .. } => unreachable!("the child is not finished"),
        }
    }
}

// SAFETY: `result` points to the field of that very type.
unsafe impl<F: Future> Child for Task<F> {
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let polled = catch_unwind(AssertUnwindSafe(|| {
            let TaskProjection::Unfinished { future } = self.as_mut().project() else {
                unreachable!("a finished child is not polled");
            };
            let output = ready!(future.poll(context));
            self.as_mut().set(Self::Finished { result: None });
            Poll::Ready(output)
        }));
        let result = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(output)) => Ok(output),
            Err(panic) => {
                self.as_mut().drop_future();
                Err(panic)
            }
        };
        *self.finished() = Some(result);
        Poll::Ready(())
    }

    fn result(self: Pin<&mut Self>) -> *mut () {
        (&raw mut *self.finished()).cast()
    }

    fn take_panic(self: Pin<&mut Self>) -> Option<Box<dyn Any + Send>> {
        let TaskProjection::Finished { result } = self.project() else {
            return None;
        };
        result.take_if(|result| result.is_err())?.err()
    }
}
