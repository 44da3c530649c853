//! What there is of a runtime around this thread, and the one that this crate
//! brings along for clean-ups that have none.

#[cfg(feature = "tokio")]
pub(super) use with_tokio::*;
#[cfg(not(feature = "tokio"))]
pub(super) use without_tokio::*;

/// What a thread is to its runtime.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "tokio"),
    expect(dead_code, reason = "there is no runtime")
)]
pub(super) enum Role {
    /// One of the workers of a multi-thread runtime.
    Worker,
    /// The thread that runs a current-thread runtime.
    Only,
    /// Other threads run the runtime. This one blocks on it, was made for
    /// blocking, polls a `LocalSet`, or has merely entered it.
    Beside,
}

#[cfg(feature = "tokio")]
mod with_tokio {
    use std::cell::Cell;
    use std::future::pending;
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
    use std::sync::OnceLock;

    pub(crate) use ::tokio::runtime::Id;
    use ::tokio::runtime::{Builder, EnterGuard, Handle, RuntimeFlavor, worker_index};
    use ::tokio::task::{block_in_place, try_id};

    pub(crate) use ::tokio::task::coop::unconstrained;

    use super::Role;

    /// The runtime that this thread belongs to.
    pub(crate) struct Runtime(Handle);

    impl Runtime {
        pub(crate) fn current() -> Option<Self> {
            Handle::try_current().ok().map(Self)
        }

        pub(crate) fn id(&self) -> Id {
            self.0.id()
        }

        pub(crate) fn role(&self) -> Role {
            match worker_index() {
                Some(_) if !self.has_workers() => Role::Only,
                Some(_) if !IN_OWN.get() => Role::Worker,
                _ => Role::Beside,
            }
        }

        /// Whether its tasks go on while this thread blocks.
        pub(crate) fn has_workers(&self) -> bool {
            self.0.runtime_flavor() == RuntimeFlavor::MultiThread
        }

        /// Spawns `task`. If the runtime is shutting down, `task` is dropped.
        pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
            self.0.spawn(task);
        }

        /// Whether the runtime is shutting down.
        pub(crate) fn is_closed(&self) -> bool {
            let task = self.0.spawn(pending::<()>());
            let is_closed = task.is_finished();
            task.abort();
            is_closed
        }
    }

    /// Whether this thread polls a task, or runs what was spawned to block.
    pub(crate) fn in_task() -> bool {
        try_id().is_some()
    }

    /// Lets the runtime of this thread poll what was spawned before. With more
    /// than one worker, it is likely to have begun, and not certain.
    pub(crate) async fn catch_up() {
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        for _ in 0..runtime.metrics().num_workers() {
            // It fails if the runtime is shutting down, which is as well.
            let _ = runtime.spawn(async {}).await;
        }
    }

    /// Runs `f`, which blocks, on a worker, whose other tasks go on elsewhere.
    pub(crate) fn step_out<R>(f: impl FnOnce() -> R) -> R {
        let f = Cell::new(Some(f));
        let run = || f.take().map(|f| f());
        match catch_unwind(AssertUnwindSafe(|| block_in_place(run))) {
            Ok(result) => result.expect("it was not called before"),
            // tokio refused: the worker is one of another runtime than the one
            // that was entered on it last.
            Err(panic) => run().unwrap_or_else(|| resume_unwind(panic)),
        }
    }

    thread_local! {
        /// Whether this thread has entered the runtime of this crate.
        static IN_OWN: Cell<bool> = const { Cell::new(false) };
    }

    /// Makes tokio's timers and sockets usable on this thread.
    pub(crate) fn enter_own() -> Option<InOwn> {
        let entered = own()?.enter();
        IN_OWN.set(true);
        Some(InOwn { _entered: entered })
    }

    pub(crate) struct InOwn {
        _entered: EnterGuard<'static>,
    }

    impl Drop for InOwn {
        fn drop(&mut self) {
            IN_OWN.set(false);
        }
    }

    /// Spawns `task` on the runtime of this crate.
    ///
    /// # Errors
    ///
    /// Gives it back if there can be no such runtime.
    pub(crate) fn spawn_own<F>(task: F) -> Result<(), F>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let Some(own) = own() else { return Err(task) };
        own.spawn(task);
        Ok(())
    }

    fn own() -> Option<&'static Handle> {
        static OWN: OnceLock<Option<::tokio::runtime::Runtime>> = OnceLock::new();
        let own = OWN.get_or_init(|| {
            let runtime = Builder::new_multi_thread()
                .worker_threads(1)
                .thread_name("normal-async")
                .enable_all()
                .build();
            runtime.ok()
        });
        own.as_ref().map(::tokio::runtime::Runtime::handle)
    }
}

#[cfg(not(feature = "tokio"))]
mod without_tokio {
    use std::pin::Pin;
    use std::sync::mpsc::{self, Sender};
    use std::sync::{Arc, Mutex, OnceLock};
    use std::task::{Context, Wake, Waker};
    use std::thread;

    use super::Role;

    /// Without the feature `tokio`, no runtime is known.
    pub(crate) enum Runtime {}

    pub(crate) type Id = u8;

    impl Runtime {
        pub(crate) fn current() -> Option<Self> {
            None
        }

        pub(crate) fn id(&self) -> Id {
            match *self {}
        }

        pub(crate) fn role(&self) -> Role {
            match *self {}
        }

        pub(crate) fn has_workers(&self) -> bool {
            match *self {}
        }

        pub(crate) fn spawn(&self, _: impl Future<Output = ()> + Send + 'static) {
            match *self {}
        }

        pub(crate) fn is_closed(&self) -> bool {
            match *self {}
        }
    }

    pub(crate) fn in_task() -> bool {
        false
    }

    pub(crate) async fn catch_up() {}

    pub(crate) fn step_out<R>(f: impl FnOnce() -> R) -> R {
        f()
    }

    pub(crate) fn unconstrained<F>(future: F) -> F {
        future
    }

    pub(crate) fn enter_own() {}

    pub(crate) fn spawn_own<F>(task: F) -> Result<(), F>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let Some(own) = own() else { return Err(task) };
        let task = Arc::new(Task {
            future: Mutex::new(Some(Box::pin(task))),
            own,
        });
        task.wake();
        Ok(())
    }

    struct Task {
        future: Mutex<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>,
        own: &'static Sender<Arc<Task>>,
    }

    impl Wake for Task {
        fn wake(self: Arc<Self>) {
            // The other end is never dropped.
            let _ = self.own.clone().send(self);
        }
    }

    impl Task {
        fn poll(self: Arc<Self>) {
            let mut slot = self.future.lock().expect("a batch does not panic");
            let waker = Waker::from(Arc::clone(&self));
            if let Some(future) = &mut *slot
                && future
                    .as_mut()
                    .poll(&mut Context::from_waker(&waker))
                    .is_ready()
            {
                *slot = None;
            }
        }
    }

    fn own() -> Option<&'static Sender<Arc<Task>>> {
        static OWN: OnceLock<Option<Sender<Arc<Task>>>> = OnceLock::new();
        let own = OWN.get_or_init(|| {
            let (own, tasks) = mpsc::channel::<Arc<Task>>();
            thread::Builder::new()
                .name("normal-async".to_owned())
                .spawn(move || tasks.into_iter().for_each(Task::poll))
                .ok()?;
            Some(own)
        });
        own.as_ref()
    }
}
