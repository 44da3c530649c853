//! A future that may be held by another thread, but not polled or dropped
//! there.

use std::mem::ManuallyDrop;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread::{self, ThreadId};

use super::report;

pub(super) struct OnThread<F> {
    home: ThreadId,
    type_name: &'static str,
    future: ManuallyDrop<Pin<Box<F>>>,
}

// SAFETY: `future` is not touched on any thread but `home`, which is the one
// that made it: neither polled, nor dropped, nor referred to. A `ThreadId` is
// never given to another thread.
unsafe impl<F> Send for OnThread<F> {}

impl<F: Future<Output = ()>> OnThread<F> {
    pub(super) fn new(type_name: &'static str, future: F) -> Self {
        Self {
            home: thread::current().id(),
            type_name,
            future: ManuallyDrop::new(Box::pin(future)),
        }
    }
}

impl<F> OnThread<F> {
    fn is_home(&self) -> bool {
        thread::current().id() == self.home
    }
}

impl<F: Future<Output = ()>> Future for OnThread<F> {
    type Output = ();

    /// Is ready at once on another thread, where nothing can be done.
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if !self.is_home() {
            return Poll::Ready(());
        }
        self.future.as_mut().poll(cx)
    }
}

impl<F> Drop for OnThread<F> {
    /// Forgets the future on another thread.
    fn drop(&mut self) {
        if !self.is_home() {
            return report::away(self.type_name);
        }
        // SAFETY: it is not used again.
        unsafe { ManuallyDrop::drop(&mut self.future) }
    }
}
