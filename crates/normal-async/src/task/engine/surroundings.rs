//! What a child finds around it on the thread of its scope, and so must find
//! on a helper thread: tokio's runtime and budget, tracing's subscriber and
//! span.

/// What was around the scope when it was polled.
pub(crate) struct Surroundings {
    #[cfg(feature = "tokio")]
    runtime: Option<::tokio::runtime::Handle>,
    #[cfg(feature = "tracing")]
    trace: trace::Trace,
}

impl Surroundings {
    pub(crate) fn capture() -> Self {
        Self {
            #[cfg(feature = "tokio")]
            runtime: ::tokio::runtime::Handle::try_current().ok(),
            #[cfg(feature = "tracing")]
            trace: trace::Trace::capture(),
        }
    }

    /// Runs `f` on a helper thread as if it were on the thread of the scope.
    pub(crate) fn enter<R>(&self, f: impl FnOnce() -> R) -> R {
        #[cfg(feature = "tokio")]
        let _runtime = self.runtime.as_ref().map(::tokio::runtime::Handle::enter);
        #[cfg(feature = "tracing")]
        let f = || self.trace.enter(f);
        f()
    }

    /// Runs the poll of one child, with a task budget of its own.
    pub(crate) fn budgeted<R>(&self, poll: impl FnOnce() -> R) -> R {
        #[cfg(feature = "tokio")]
        if let Some(runtime) = &self.runtime {
            return tokio::budgeted(runtime, poll);
        }
        poll()
    }
}

#[cfg(feature = "tokio")]
pub(crate) use tokio::{budget_left, step_out, unconstrained};

#[cfg(not(feature = "tokio"))]
pub(crate) fn budget_left() -> bool {
    true
}

#[cfg(not(feature = "tokio"))]
pub(crate) fn unconstrained(poll: impl FnOnce()) {
    poll();
}

#[cfg(not(feature = "tokio"))]
pub(crate) fn step_out<R>(f: impl FnOnce(bool) -> R) -> R {
    f(true)
}

#[cfg(feature = "tokio")]
mod tokio {
    use std::cell::Cell;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use tokio::runtime::{Handle, Id, RuntimeFlavor, worker_index};
    use tokio::task::{block_in_place, coop};

    thread_local! {
        /// The runtime that this thread is inside of by way of [`budgeted`].
        static BUDGETED: Cell<Option<Id>> = const { Cell::new(None) };
    }

    /// Restores `BUDGETED` when it is dropped.
    struct Restore(Option<Id>);

    impl Drop for Restore {
        fn drop(&mut self) {
            BUDGETED.set(self.0);
        }
    }

    pub(crate) fn budgeted<R>(runtime: &Handle, poll: impl FnOnce() -> R) -> R {
        let _restore = Restore(BUDGETED.replace(Some(runtime.id())));
        // `block_on` is tokio's public way to a fresh budget. This future is
        // ready at once, so nothing blocks.
        runtime.block_on(async { poll() })
    }

    /// Runs a poll that no budget ends, for when there is none left and nobody
    /// to yield to.
    pub(crate) fn unconstrained(poll: impl FnOnce()) {
        let mut poll = Some(poll);
        let future = std::future::poll_fn(|_| Poll::Ready(poll.take().map(|poll| poll())));
        let future = pin!(coop::unconstrained(future));
        let _ = future.poll(&mut Context::from_waker(Waker::noop()));
    }

    /// Whether the task that is polled may go on before it has to yield.
    pub(crate) fn budget_left() -> bool {
        coop::has_budget_remaining()
    }

    /// Runs `f`, which takes its time, outside of the runtime: another thread
    /// goes on with the tasks of this worker meanwhile. Where that cannot be,
    /// runs it in place, and tells it so by `false`.
    pub(crate) fn step_out<R>(f: impl FnOnce(bool) -> R) -> R {
        let budgeted = BUDGETED.get();
        // Only a multi-thread runtime has a second worker, and to ask for the
        // runtime takes as long as all the rest.
        if budgeted.is_none() && worker_index().is_some_and(|index| index > 0) {
            return block_in_place(|| f(true));
        }
        let runtime = Handle::try_current();
        if budgeted.is_some() && budgeted == runtime.as_ref().ok().map(Handle::id) {
            let _restore = Restore(BUDGETED.replace(None));
            return block_in_place(|| f(true));
        }
        match runtime {
            // The index alone does not do, since the thread of a
            // current-thread runtime has one as well. The thread that blocks
            // on a runtime and the one of a `LocalSet` have none, and there
            // `block_in_place` may panic.
            Ok(runtime) if runtime.runtime_flavor() == RuntimeFlavor::MultiThread => {
                match worker_index() {
                    Some(_) => block_in_place(|| f(true)),
                    None => f(false),
                }
            }
            Ok(_) => f(false),
            Err(_) => f(true),
        }
    }
}

#[cfg(feature = "tracing")]
mod trace {
    use tracing::Span;
    use tracing::dispatcher::{self, Dispatch};
    use tracing::subscriber::NoSubscriber;

    pub(crate) struct Trace {
        dispatch: Dispatch,
        span: Span,
    }

    impl Trace {
        pub(crate) fn capture() -> Self {
            Self {
                dispatch: dispatcher::get_default(Dispatch::clone),
                span: Span::current(),
            }
        }

        pub(crate) fn enter<R>(&self, f: impl FnOnce() -> R) -> R {
            if self.dispatch.is::<NoSubscriber>() {
                return f();
            }
            dispatcher::with_default(&self.dispatch, || self.span.in_scope(f))
        }
    }
}
