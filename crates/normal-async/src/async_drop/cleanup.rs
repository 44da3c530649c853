//! One clean-up that is due.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use super::ledger::Entry;
use super::report;

/// The clean-up of one value, which it owns.
pub(super) struct Cleanup {
    future: Pin<Box<dyn Future<Output = ()> + Send>>,
    is_local: bool,
    began: Option<Instant>,
    entry: Entry,
}

// SAFETY: a shared reference to it gives access to `is_local` alone.
unsafe impl Sync for Cleanup {}

impl Cleanup {
    /// A clean-up that may run anywhere. `type_name` is what it cleans up.
    pub(super) fn new(
        type_name: &'static str,
        future: impl Future<Output = ()> + Send + 'static,
    ) -> Self {
        Self {
            future: Box::pin(future),
            is_local: false,
            began: None,
            entry: Entry::new(type_name),
        }
    }

    /// As [`Cleanup::new`], but it has to run on the thread that makes it.
    pub(super) fn local(
        type_name: &'static str,
        future: impl Future<Output = ()> + Send + 'static,
    ) -> Self {
        Self {
            is_local: true,
            ..Self::new(type_name, future)
        }
    }

    pub(super) fn is_local(&self) -> bool {
        self.is_local
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let began = *self.began.get_or_insert_with(Instant::now);
        match catch_unwind(AssertUnwindSafe(|| self.future.as_mut().poll(cx))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(())) => {
                report::done(self.entry.type_name(), began.elapsed());
                Poll::Ready(())
            }
            Err(panic) => {
                report::panicked(self.entry.type_name());
                resume_unwind(panic)
            }
        }
    }

    /// Gives up on it: what it cleans up is dropped as it is.
    pub(super) fn abandon(self) {
        report::abandoned(self.entry.type_name());
    }
}
