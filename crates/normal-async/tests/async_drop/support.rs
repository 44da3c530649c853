//! What the programs drop, a log of what happens to it, and places to run them.

use std::env;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::process::{Command, Output};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use normal_async::AsyncDrop;
use normal_async::lowered::{self, Slot};
use tokio::sync::oneshot;

/// What happened, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log(Arc<(Mutex<Vec<String>>, Condvar)>);

impl Log {
    pub(crate) fn say(&self, what: impl Into<String>) {
        self.0.0.lock().unwrap().push(what.into());
        self.0.1.notify_all();
    }

    /// Waits until as much has happened as is expected, and compares.
    #[track_caller]
    pub(crate) fn expect(&self, expected: &[&str]) {
        let log = self.0.0.lock().unwrap();
        let (log, _) = self
            .0
            .1
            .wait_timeout_while(log, Duration::from_secs(20), |log| {
                log.len() < expected.len()
            })
            .unwrap();
        assert_eq!(*log, expected);
    }

    /// Compares what has happened by now.
    #[track_caller]
    pub(crate) fn expect_now(&self, expected: &[&str]) {
        assert_eq!(*self.0.0.lock().unwrap(), expected);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.0.lock().unwrap().is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.0.lock().unwrap().len()
    }

    pub(crate) fn now(&self) -> Vec<String> {
        self.0.0.lock().unwrap().clone()
    }

    /// How many values can still say something, with this one.
    pub(crate) fn owners(&self) -> usize {
        Arc::strong_count(&self.0)
    }

    pub(crate) fn session(&self, name: &'static str) -> Session {
        Session {
            name,
            yields: 1,
            log: Slot::new(self.clone()),
        }
    }

    /// Says `what` when it is dropped.
    pub(crate) fn field(&self, what: impl Into<String>) -> Field {
        Field(what.into(), self.clone())
    }
}

#[derive(Debug)]
pub(crate) struct Field(String, Log);

impl Drop for Field {
    fn drop(&mut self) {
        self.1.say(mem::take(&mut self.0));
    }
}

/// What is generated for a type with a clean-up.
macro_rules! generated {
    // Its content can be moved away. Its fields that need drop are slots.
    (impl[$($generics:tt)*] moved for $type:ty { $($slot:ident),* } $($drop_self:ident)?) => {
        impl<$($generics)*> ::normal_async::lowered::CleanedUp for $type {}

        impl<$($generics)*> Drop for $type {
            fn drop(&mut self) {
                #[allow(unused_imports, reason = "one of them is used")]
                use ::normal_async::lowered::{LocalKind as _, SendKind as _};
                // SAFETY: it is called here only, by drop glue, and nothing
                // follows that uses `self`.
                let cleaning = unsafe { ::normal_async::lowered::take(self) };
                (&cleaning).kind().hand_over(cleaning);
            }
        }

        // SAFETY: the fields that need drop are slots, each of which is dropped
        // once.
        unsafe impl<$($generics)*> ::normal_async::lowered::Slots for $type {
            $(fn $drop_self(&mut self, once: ::normal_async::lowered::Once) {
                ::normal_async::lowered::OwnDrop::drop(self, once);
            })?

            unsafe fn drop_fields(&mut self) {
                // SAFETY: the caller does not use `self` again.
                let fields = unsafe {
                    ($(::normal_async::lowered::Slot::take(&mut self.$slot),)*)
                };
                #[allow(clippy::drop_non_drop, reason = "they are what they are")]
                drop(fields);
            }
        }
    };
    // Its content stays where it is.
    (impl[$($generics:tt)*] in place for $type:ty, $drop_self:expr) => {
        impl<$($generics)*> ::normal_async::lowered::CleanedUp for $type {}

        impl<$($generics)*> Drop for $type {
            fn drop(&mut self) {
                ::normal_async::lowered::clean_in_place(self, $drop_self);
            }
        }
    };
}
pub(crate) use generated;

/// For a value that is cleaned up in place.
pub(crate) fn drop_own<T: lowered::OwnDrop>(value: &mut T) {
    // SAFETY: it is called by generated `Drop`s alone, which drop glue calls.
    value.drop(unsafe { lowered::Once::new() });
}

/// ```ignore
/// pub(crate) struct Session { pub(crate) name: &'static str, yields: usize, log: Log }
///
/// impl AsyncDrop for Session {
///     async fn drop(&mut self) {
///         Yields(self.yields).await;
///         self.log.say(self.name);
///     }
/// }
/// ```
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) name: &'static str,
    pub(crate) yields: usize,
    log: Slot<Log>,
}

generated!(impl[] moved for Session { log });

impl AsyncDrop for Session {
    async fn drop(&mut self) {
        lowered::body(async move {
            lowered::drained(Yields(self.yields)).await;
            (*self.log).say(self.name);
        })
        .await
    }
}

/// A clean-up that waits for a message.
pub(crate) struct Gate {
    name: &'static str,
    opened: Slot<oneshot::Receiver<()>>,
    log: Slot<Log>,
}

generated!(impl[] moved for Gate { opened, log });

impl Gate {
    pub(crate) fn new(name: &'static str, opened: oneshot::Receiver<()>, log: &Log) -> Self {
        Self {
            name,
            opened: Slot::new(opened),
            log: Slot::new(log.clone()),
        }
    }
}

impl AsyncDrop for Gate {
    async fn drop(&mut self) {
        lowered::body(async move {
            (*self.log).say(format!("{} begins", self.name));
            lowered::drained(&mut (*self.opened)).await.unwrap();
            (*self.log).say(self.name);
        })
        .await
    }
}

/// Is pending so many times.
#[derive(Debug)]
pub(crate) struct Yields(pub(crate) usize);

impl Future for Yields {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Some(left) = self.0.checked_sub(1) else {
            return Poll::Ready(());
        };
        self.0 = left;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

pub(crate) fn multi_thread() -> tokio::runtime::Runtime {
    workers(2)
}

pub(crate) fn one_worker() -> tokio::runtime::Runtime {
    workers(1)
}

fn workers(count: usize) -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(count).enable_all().build().unwrap()
}

pub(crate) fn current_thread() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().unwrap()
}

/// Runs the program on each kind of runtime, and expects the log of each run.
#[track_caller]
pub(crate) fn everywhere<F>(program: impl Fn(Log) -> F, expected: &[&str])
where
    F: Future<Output = ()> + Send + 'static,
{
    let check = |run: &dyn Fn(F)| {
        let log = Log::default();
        run(program(log.clone()));
        log.expect_now(expected);
    };
    check(&|program| pollster::block_on(program));
    check(&|program| multi_thread().block_on(program));
    check(&|program| {
        let runtime = multi_thread();
        runtime.block_on(runtime.spawn(program)).unwrap();
    });
    check(&|program| current_thread().block_on(program));
    check(&|program| {
        let runtime = current_thread();
        runtime.block_on(runtime.spawn(program)).unwrap();
    });
    check(&|program| {
        let local = tokio::task::LocalSet::new();
        let task = local.spawn_local(program);
        multi_thread().block_on(local.run_until(task)).unwrap();
    });
}

/// Runs one test in a process of its own.
pub(crate) fn child(test: &str) -> Output {
    let mut command = Command::new(env::current_exe().unwrap());
    let command = command.args(["--exact", test, "--nocapture"]);
    command.env("ASYNC_DROP_CHILD", "1").output().unwrap()
}

pub(crate) fn is_child() -> bool {
    env::var_os("ASYNC_DROP_CHILD").is_some()
}

/// What the process said on standard error about clean-ups.
pub(crate) fn complaints(output: &Output) -> Vec<&str> {
    assert!(output.status.success(), "{output:?}");
    let stderr = str::from_utf8(&output.stderr).unwrap();
    let lines = stderr.lines();
    lines
        .filter_map(|line| line.strip_prefix("normal-async: "))
        .collect()
}
