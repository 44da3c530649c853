//! Clean-ups of what is dropped while no body is polled.

use std::panic::{AssertUnwindSafe, catch_unwind};

use normal_async::AsyncDrop;
use normal_async::lowered::{Slot, body, drained};
use tokio::sync::mpsc;

use crate::support::{Field, Log, Yields, current_thread, generated, multi_thread};

fn sync(log: &Log) {
    drop(log.session("a"));
    log.say("after");
}

const FIRST: &[&str] = &["a", "after"];

const LATER: &[&str] = &["after", "a"];

#[test]
fn without_a_runtime() {
    let log = Log::default();
    sync(&log);
    log.expect_now(FIRST);
}

#[test]
fn on_a_worker() {
    let runtime = multi_thread();
    let log = Log::default();
    let task = runtime.spawn({
        let log = log.clone();
        async move { sync(&log) }
    });
    runtime.block_on(task).unwrap();
    log.expect_now(FIRST);
}

#[test]
fn on_the_thread_that_blocks_on_a_multi_thread_runtime() {
    let log = Log::default();
    multi_thread().block_on(async { sync(&log) });
    log.expect_now(FIRST);
}

#[test]
fn on_a_thread_for_blocking() {
    let runtime = multi_thread();
    let log = Log::default();
    let task = runtime.spawn_blocking({
        let log = log.clone();
        move || sync(&log)
    });
    runtime.block_on(task).unwrap();
    log.expect_now(FIRST);
}

#[test]
fn on_a_current_thread_runtime() {
    let runtime = current_thread();
    let log = Log::default();
    runtime.block_on(async {
        sync(&log);
        while log.len() < 2 {
            tokio::task::yield_now().await;
        }
    });
    log.expect_now(LATER);
}

#[test]
fn on_a_thread_for_blocking_of_a_current_thread_runtime() {
    let runtime = current_thread();
    let log = Log::default();
    let task = runtime.spawn_blocking({
        let log = log.clone();
        move || sync(&log)
    });
    // No one runs the runtime meanwhile.
    log.expect(&LATER[..1]);
    runtime.block_on(async {
        task.await.unwrap();
        while log.len() < 2 {
            tokio::task::yield_now().await;
        }
    });
    log.expect_now(LATER);
}

#[test]
fn after_the_runtime_was_dropped() {
    let log = Log::default();
    let session = multi_thread().block_on(body(async { log.session("a") }));
    drop(session);
    log.say("after");
    log.expect_now(FIRST);
}

/// Its clean-up says `begins`, panics unless it is told how often to be
/// pending, and has a field that is cleaned up after it.
struct Panics {
    name: &'static str,
    nested: Slot<crate::support::Session>,
    field: Slot<Field>,
    log: Slot<Log>,
}

generated!(impl[] moved for Panics { nested, field, log });

impl Panics {
    fn new(log: &Log) -> Self {
        Self {
            name: "panics",
            nested: Slot::new(log.session("nested")),
            field: Slot::new(log.field("fields")),
            log: Slot::new(log.clone()),
        }
    }
}

impl AsyncDrop for Panics {
    async fn drop(&mut self) {
        body(async move {
            drained(Yields(1)).await;
            (*self.log).say("panics");
            std::panic::resume_unwind(Box::new(self.name));
        })
        .await
    }
}

fn message(result: Result<(), Box<dyn std::any::Any + Send>>) -> &'static str {
    *result.unwrap_err().downcast::<&str>().unwrap()
}

#[test]
fn a_panic_reaches_who_waits_for_it() {
    let expected = &["panics", "fields", "nested", "a"];
    let sync = |log: &Log| {
        let result = catch_unwind(AssertUnwindSafe(|| {
            let _a = log.session("a");
            drop(Panics::new(log));
        }));
        assert_eq!(message(result), "panics");
    };
    let log = Log::default();
    sync(&log);
    log.expect_now(expected);
    let log = Log::default();
    multi_thread().block_on(async { sync(&log) });
    log.expect_now(expected);
}

#[test]
fn a_panic_reaches_the_body_that_awaits() {
    let log = Log::default();
    let result = catch_unwind(AssertUnwindSafe(|| {
        current_thread().block_on(normal_async::async_drop::run(body(async {
            let _a = log.session("a");
            drop(Panics::new(&log));
            drop(log.session("b"));
            drained(Yields(1)).await;
            log.say("not reached");
        })))
    }));
    assert_eq!(message(result), "panics");
    log.expect(&["panics", "fields", "b", "nested", "a"]);
}

#[test]
fn a_panic_leaves_the_rest_in_order() {
    for runtime in [multi_thread(), current_thread()] {
        let log = Log::default();
        let task = runtime.spawn({
            let log = log.clone();
            body(async move {
                let _local = log.session("local");
                let foreign = async {
                    drop(Panics::new(&log));
                    drop(log.session("due"));
                    Yields(9).await;
                    log.say("not reached");
                };
                drained(foreign).await;
            })
        });
        runtime.block_on(async {
            assert!(task.await.unwrap_err().is_panic());
            while log.len() < 5 {
                tokio::task::yield_now().await;
            }
        });
        log.expect_now(&["panics", "fields", "due", "nested", "local"]);
    }
}

#[test]
fn a_panic_while_panicking_is_no_abort() {
    let log = Log::default();
    let result = catch_unwind(AssertUnwindSafe(|| {
        let _panics = Panics::new(&log);
        std::panic::resume_unwind(Box::new("first"));
    }));
    assert_eq!(message(result), "first");
    log.expect(&["panics", "fields", "nested"]);
}

/// Drops a value of its own type until it is zero.
struct Nested {
    depth: usize,
    log: Slot<Log>,
}

generated!(impl[] moved for Nested { log });

impl AsyncDrop for Nested {
    async fn drop(&mut self) {
        body(async move {
            (*self.log).say(format!("begins {}", self.depth));
            if let Some(depth) = self.depth.checked_sub(1) {
                let log = Slot::new((*self.log).clone());
                drop(Nested { depth, log });
            }
            drained(Yields(1)).await;
            (*self.log).say(format!("ends {}", self.depth));
        })
        .await
    }
}

#[test]
fn a_clean_up_can_drop_what_has_to_be_cleaned_up() {
    let expected = &[
        "begins 2", "begins 1", "begins 0", "ends 0", "ends 1", "ends 2",
    ];
    let sync = |log: &Log| {
        let log = Slot::new(log.clone());
        drop(Nested { depth: 2, log });
    };
    crate::support::everywhere(move |log| body(async move { sync(&log) }), expected);
    let log = Log::default();
    sync(&log);
    log.expect_now(expected);
}

/// Waits for its own runtime, which nobody runs while the drop blocks.
#[test]
fn a_current_thread_runtime_is_never_blocked() {
    struct Flush {
        requests: Slot<mpsc::Sender<Log>>,
        log: Slot<Log>,
    }

    generated!(impl[] moved for Flush { requests, log });

    impl AsyncDrop for Flush {
        async fn drop(&mut self) {
            body(async move {
                let log = (*self.log).clone();
                drained((*self.requests).send(log)).await.unwrap();
                drained((*self.requests).closed()).await;
                (*self.log).say("closed");
            })
            .await
        }
    }

    let log = Log::default();
    current_thread().block_on(async {
        let (sender, mut requests) = mpsc::channel::<Log>(1);
        let server = tokio::spawn(async move {
            requests.recv().await.unwrap().say("served");
        });
        drop(Flush {
            requests: Slot::new(sender),
            log: Slot::new(log.clone()),
        });
        log.say("dropped");
        server.await.unwrap();
        while log.len() < 3 {
            tokio::task::yield_now().await;
        }
    });
    log.expect_now(&["dropped", "served", "closed"]);
}

fn assert_traits<T: Send + Sync>(value: T) -> T {
    value
}

#[test]
fn clean_ups_do_not_change_auto_traits() {
    let log = Log::default();
    let future = assert_traits(body(async { log.session("a").name }));
    pollster::block_on(future);
    log.expect_now(&["a"]);
}
