//! Clean-ups of bodies that are dropped before they are ready.

use std::future::{Future, pending, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures::FutureExt;
use futures::stream::{FuturesUnordered, StreamExt};
use normal_async::lowered::{body, drained};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::{JoinSet, LocalSet};

use crate::support::{Gate, Log, Yields, current_thread, everywhere, multi_thread};

/// Holds sessions and is never ready.
async fn hold(log: Log) {
    body(async move {
        let log = log;
        let _a = log.session("a");
        let _b = log.session("b");
        drained(pending::<()>()).await;
    })
    .await
}

/// As `hold`, and says when it has begun.
async fn hold_and_tell(log: Log, began: oneshot::Sender<()>) {
    body(async move {
        let (log, began) = (log, began);
        let _a = log.session("a");
        let _b = log.session("b");
        began.send(()).unwrap();
        drained(pending::<()>()).await;
    })
    .await
}

#[test]
fn by_a_timeout() {
    everywhere(
        |log| {
            body(async move {
                let foreign = futures::future::select(Box::pin(hold(log.clone())), ready(()));
                drop(drained(foreign).await);
                log.say("cancelled");
                drained(ready(())).await;
                log.say("awaited");
            })
        },
        &["cancelled", "b", "a", "awaited"],
    );
}

#[test]
fn by_a_timeout_of_tokio() {
    for runtime in [multi_thread(), current_thread()] {
        let log = Log::default();
        runtime.block_on(body(async {
            let timeout = tokio::time::timeout(Duration::from_millis(1), hold(log.clone()));
            drained(timeout).await.unwrap_err();
            drained(ready(())).await;
            log.say("awaited");
        }));
        log.expect_now(&["b", "a", "awaited"]);
    }
}

#[test]
fn by_select() {
    everywhere(
        |log| {
            body(async move {
                tokio::select! {
                    biased;
                    () = hold(log.clone()) => unreachable!(),
                    () = Yields(2) => log.say("selected"),
                }
                drained(ready(())).await;
                log.say("awaited");
            })
        },
        // The macro drops the other branch, and then runs the handler.
        &["selected", "b", "a", "awaited"],
    );
}

#[test]
fn by_dropping_futures_unordered() {
    everywhere(
        |log| {
            body(async move {
                let mut all = FuturesUnordered::new();
                all.push(hold(log.clone()).boxed());
                all.push(ready(()).boxed());
                drained(all.next()).await;
                drop(all);
                log.say("dropped");
            })
        },
        &["dropped", "b", "a"],
    );
}

#[test]
fn by_dropping_a_box_in_a_body() {
    everywhere(
        |log| {
            body(async move {
                let mut boxed = Box::pin(hold(log.clone()));
                assert!(drained(poll_once(&mut boxed)).await.is_pending());
                drop(boxed);
                log.say("dropped");
            })
        },
        &["dropped", "b", "a"],
    );
}

async fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    std::future::poll_fn(|cx| Poll::Ready(future.poll_unpin(cx))).await
}

#[test]
fn before_the_first_poll() {
    everywhere(
        |log| {
            body(async move {
                let session = log.session("a");
                drop(body(async move { drop(session) }));
                log.say("dropped");
            })
        },
        &["dropped", "a"],
    );
}

/// Spawns a body that is cancelled from outside of any other.
fn spawned(runtime: &Runtime, cancel: impl AsyncFnOnce(tokio::task::JoinHandle<()>)) {
    let log = Log::default();
    runtime.block_on(async {
        let (began, begun) = oneshot::channel();
        let task = tokio::spawn(hold_and_tell(log.clone(), began));
        begun.await.unwrap();
        cancel(task).await;
        // The clean-ups run on this runtime.
        while log.len() < 2 {
            tokio::task::yield_now().await;
        }
    });
    log.expect_now(&["b", "a"]);
}

#[test]
fn by_abort() {
    for runtime in [multi_thread(), current_thread()] {
        spawned(&runtime, async |task| {
            task.abort();
            assert!(task.await.unwrap_err().is_cancelled());
        });
    }
}

#[test]
fn by_dropping_a_join_set() {
    for runtime in [multi_thread(), current_thread()] {
        let log = Log::default();
        runtime.block_on(async {
            let (began, begun) = oneshot::channel();
            let mut set = JoinSet::new();
            set.spawn(hold_and_tell(log.clone(), began));
            begun.await.unwrap();
            drop(set);
            while log.len() < 2 {
                tokio::task::yield_now().await;
            }
        });
        log.expect_now(&["b", "a"]);
    }
}

#[test]
fn by_aborting_a_task_of_a_local_set() {
    for runtime in [multi_thread(), current_thread()] {
        let log = Log::default();
        runtime.block_on(LocalSet::new().run_until(async {
            let (began, begun) = oneshot::channel();
            let task = tokio::task::spawn_local(hold_and_tell(log.clone(), began));
            begun.await.unwrap();
            task.abort();
            task.await.unwrap_err();
            while log.len() < 2 {
                tokio::task::yield_now().await;
            }
        }));
        log.expect_now(&["b", "a"]);
    }
}

#[test]
fn by_shutting_the_runtime_down() {
    for runtime in [multi_thread(), current_thread()] {
        let log = Log::default();
        runtime.block_on(async {
            let (began, begun) = oneshot::channel();
            tokio::spawn(hold_and_tell(log.clone(), began));
            begun.await.unwrap();
        });
        drop(runtime);
        log.expect(&["b", "a"]);
    }
    let runtime = multi_thread();
    let log = Log::default();
    runtime.block_on(async {
        let (began, begun) = oneshot::channel();
        tokio::spawn(hold_and_tell(log.clone(), began));
        begun.await.unwrap();
    });
    runtime.shutdown_background();
    log.expect(&["b", "a"]);
}

#[test]
fn while_a_clean_up_runs_by_shutting_the_runtime_down() {
    for runtime in [multi_thread(), current_thread()] {
        let log = Log::default();
        let (wake, woken) = oneshot::channel::<()>();
        runtime.block_on(async {
            let session = Gate::new("gate", woken, &log);
            let (began, begun) = oneshot::channel();
            let task = tokio::spawn(body(async move {
                let _session = session;
                began.send(()).unwrap();
                drained(pending::<()>()).await;
            }));
            begun.await.unwrap();
            task.abort();
            while log.is_empty() {
                tokio::task::yield_now().await;
            }
        });
        drop(runtime);
        log.expect_now(&["gate begins"]);
        wake.send(()).unwrap();
        log.expect(&["gate begins", "gate"]);
    }
}

#[test]
fn while_a_clean_up_is_awaited() {
    everywhere(
        |log| {
            body(async move {
                let mut inner = Box::pin(body(async {
                    let _last = log.session("last");
                    let mut first = log.session("first");
                    first.yields = 3;
                    drop(first);
                    drop(log.session("second"));
                    drained(ready(())).await;
                    log.say("not reached");
                }));
                for _ in 0..2 {
                    assert!(drained(poll_once(&mut inner)).await.is_pending());
                }
                log.say("cancelled");
                drop(inner);
                drained(ready(())).await;
                log.say("awaited");
            })
        },
        &["cancelled", "first", "second", "last", "awaited"],
    );
}

#[test]
fn while_the_output_is_held() {
    everywhere(
        |log| {
            body(async move {
                let mut inner = Box::pin(body(async {
                    let _local = log.session("local");
                    log.session("output")
                }));
                assert!(drained(poll_once(&mut inner)).await.is_pending());
                drop(inner);
                log.say("cancelled");
            })
        },
        &["cancelled", "local", "output"],
    );
}

#[test]
fn outside_of_any_runtime() {
    let log = Log::default();
    {
        let mut held = pin!(hold(log.clone()));
        assert!(
            held.as_mut()
                .poll(&mut Context::from_waker(Waker::noop()))
                .is_pending()
        );
    }
    log.expect(&["b", "a"]);
}

#[test]
fn by_a_panic() {
    async fn fail(log: &Log) {
        body(async move {
            let _a = log.session("a");
            let _b = log.session("b");
            drained(Yields(1)).await;
            std::panic::resume_unwind(Box::new("failed"));
        })
        .await
    }
    everywhere(
        |log| {
            body(async move {
                let caught = drained(AssertUnwindSafe(fail(&log)).catch_unwind()).await;
                log.say(*caught.unwrap_err().downcast::<&str>().unwrap());
                drained(ready(())).await;
                log.say("awaited");
            })
        },
        &["failed", "b", "a", "awaited"],
    );
}

#[test]
fn by_a_panic_of_the_task() {
    for runtime in [multi_thread(), current_thread()] {
        let log = Log::default();
        let task = runtime.spawn({
            let log = log.clone();
            body(async move {
                let _a = log.session("a");
                std::panic::resume_unwind(Box::new("failed"));
            })
        });
        runtime.block_on(async {
            assert!(task.await.unwrap_err().is_panic());
            while log.is_empty() {
                tokio::task::yield_now().await;
            }
        });
        log.expect_now(&["a"]);
    }
}

#[test]
fn by_a_panic_without_a_runtime() {
    let log = Log::default();
    let result = catch_unwind(AssertUnwindSafe(|| {
        pollster::block_on(body(async {
            let _a = log.session("a");
            std::panic::resume_unwind(Box::new("failed"));
        }))
    }));
    assert!(result.is_err());
    log.expect(&["a"]);
}

#[test]
fn by_a_panic_in_sync_code_that_is_caught_there() {
    everywhere(
        |log| {
            body(async move {
                let _ = catch_unwind(AssertUnwindSafe(|| {
                    let _a = log.session("a");
                    std::panic::resume_unwind(Box::new("failed"));
                }));
                log.say("caught");
                drained(ready(())).await;
                log.say("awaited");
            })
        },
        &["caught", "a", "awaited"],
    );
}

#[test]
fn of_smol_tasks() {
    let log = Log::default();
    smol::block_on(async {
        let (began, begun) = oneshot::channel();
        let task = smol::spawn(hold_and_tell(log.clone(), began));
        begun.await.unwrap();
        task.cancel().await;
    });
    log.expect(&["b", "a"]);
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[test]
fn of_a_thread_pool_of_futures() {
    let log = Log::default();
    let executor = smol::LocalExecutor::new();
    let task = executor.spawn(assert_send(hold(log.clone())));
    assert!(executor.try_tick());
    drop(task);
    while executor.try_tick() {}
    log.expect(&["b", "a"]);
}
