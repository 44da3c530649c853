//! Clean-ups that are not `Send`, and so stay on their thread.

use std::rc::Rc;

use normal_async::AsyncDrop;
use normal_async::lowered::{Slot, body, drained};
use tokio::task::LocalSet;

use crate::support::{
    Log, Yields, child, complaints, current_thread, generated, is_child, multi_thread,
};

/// Counts its clean-ups without synchronization.
struct Local {
    name: &'static str,
    thread: std::thread::ThreadId,
    log: Slot<Rc<Log>>,
}

generated!(impl[] moved for Local { log });

impl Local {
    fn new(name: &'static str, log: &Log) -> Self {
        let log = Slot::new(Rc::new(log.clone()));
        let thread = std::thread::current().id();
        Self { name, thread, log }
    }
}

impl AsyncDrop for Local {
    async fn drop(&mut self) {
        body(async move {
            let log = Rc::clone(&self.log);
            drained(Yields(2)).await;
            assert_eq!(std::thread::current().id(), self.thread);
            log.say(self.name);
        })
        .await
    }
}

async fn program(log: Log) {
    body(async move {
        let log = log;
        let _before = log.session("before");
        {
            let _a = Local::new("a", &log);
            let _b = log.session("b");
            let _c = Local::new("c", &log);
        }
        log.say("dropped");
        drained(Yields(1)).await;
        log.say("awaited");
    })
    .await
}

/// Where only this thread can poll the body, it awaits them.
const AWAITED: &[&str] = &["dropped", "c", "b", "a", "awaited", "before"];

/// Elsewhere, they run before the drop returns.
const IN_PLACE: &[&str] = &["c", "b", "a", "dropped", "awaited", "before"];

#[test]
fn on_a_current_thread_runtime() {
    let log = Log::default();
    current_thread().block_on(program(log.clone()));
    log.expect_now(AWAITED);
}

#[test]
fn in_a_local_set() {
    for runtime in [current_thread(), multi_thread()] {
        let log = Log::default();
        let local = LocalSet::new();
        let task = local.spawn_local(program(log.clone()));
        runtime.block_on(local.run_until(task)).unwrap();
        log.expect_now(AWAITED);
    }
}

#[test]
fn on_a_multi_thread_runtime() {
    let log = Log::default();
    multi_thread().block_on(program(log.clone()));
    log.expect_now(IN_PLACE);
    let log = Log::default();
    let runtime = multi_thread();
    // The future is `Send`: nothing local is held across an await.
    let task = runtime.spawn(program(log.clone()));
    runtime.block_on(task).unwrap();
    log.expect_now(IN_PLACE);
}

#[test]
fn without_a_runtime() {
    let log = Log::default();
    pollster::block_on(program(log.clone()));
    log.expect_now(IN_PLACE);
}

#[test]
fn in_sync_code() {
    let sync = |log: &Log| {
        drop(Local::new("a", log));
        log.say("dropped");
    };
    let log = Log::default();
    sync(&log);
    log.expect_now(&["a", "dropped"]);
    let log = Log::default();
    multi_thread().block_on(async { sync(&log) });
    log.expect_now(&["a", "dropped"]);
    let log = Log::default();
    current_thread().block_on(async {
        sync(&log);
        while log.len() < 2 {
            tokio::task::yield_now().await;
        }
    });
    log.expect_now(&["dropped", "a"]);
}

#[test]
fn of_a_task_that_is_aborted() {
    for runtime in [current_thread(), multi_thread()] {
        let log = Log::default();
        let local = LocalSet::new();
        let task = local.spawn_local({
            let log = log.clone();
            body(async move {
                let _a = Local::new("a", &log);
                let _b = log.session("b");
                log.say("begins");
                drained(std::future::pending::<()>()).await;
            })
        });
        runtime.block_on(local.run_until(async {
            while log.is_empty() {
                tokio::task::yield_now().await;
            }
            task.abort();
            task.await.unwrap_err();
            while log.len() < 3 {
                tokio::task::yield_now().await;
            }
        }));
        log.expect_now(&["begins", "b", "a"]);
    }
}

#[test]
fn of_a_local_set_that_is_dropped() {
    for runtime in [current_thread(), multi_thread()] {
        let log = Log::default();
        let local = LocalSet::new();
        local.spawn_local({
            let log = log.clone();
            body(async move {
                let _a = Local::new("a", &log);
                log.say("begins");
                drained(std::future::pending::<()>()).await;
            })
        });
        runtime.block_on(local.run_until(async {
            while log.is_empty() {
                tokio::task::yield_now().await;
            }
        }));
        // Outside of the runtime, which is not running.
        drop(local);
        log.expect_now(&["begins", "a"]);
    }
}

#[test]
fn of_a_body_that_is_moved_to_another_thread() {
    if !is_child() {
        let output = child("local::of_a_body_that_is_moved_to_another_thread");
        let name = "async_drop::local::Local";
        let expected = format!("cannot clean up {name}, which is not `Send`, on another thread");
        return assert_eq!(complaints(&output), [expected]);
    }
    let log = Log::default();
    let runtime = current_thread();
    let mut body = Box::pin(body({
        let log = log.clone();
        async move {
            drop(Local::new("lost", &log));
            drop(log.session("kept"));
            drained(Yields(1)).await;
        }
    }));
    runtime.block_on(async {
        assert!(futures::poll!(&mut body).is_pending());
    });
    // What may not be touched on another thread is leaked there, and reported.
    std::thread::spawn(|| drop(body)).join().unwrap();
    log.expect(&["kept"]);
}
