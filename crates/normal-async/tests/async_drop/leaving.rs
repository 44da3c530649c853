//! What a program waits for before it leaves.

use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use normal_async::AsyncDrop;
use normal_async::async_drop::{run, set_limit, wait};
use normal_async::lowered::{Leaving, Slot, body, drained};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::support::{
    Gate, Log, Yields, child, complaints, current_thread, generated, is_child, multi_thread,
    one_worker,
};

#[test]
fn clean_ups_of_aborted_tasks() {
    for runtime in [multi_thread(), current_thread()] {
        let log = Log::default();
        runtime.block_on(run(body(async {
            let mut set = JoinSet::new();
            let (began, begun) = oneshot::channel();
            set.spawn({
                let log = log.clone();
                body(async move {
                    let mut slow = log.session("slow");
                    slow.yields = 100;
                    began.send(()).unwrap();
                    drained(pending::<()>()).await;
                })
            });
            drained(begun).await.unwrap();
            // Its task is aborted, but that takes a while.
        })));
        log.expect_now(&["slow"]);
    }
}

#[test]
fn clean_ups_of_tasks_that_go_on() {
    for runtime in [multi_thread(), current_thread()] {
        let log = Log::default();
        runtime.block_on(run(body(async {
            let (began, begun) = oneshot::channel();
            tokio::spawn({
                let log = log.clone();
                body(async move {
                    let _outer = log.session("outer");
                    let inner = body(async {
                        let _inner = log.session("inner");
                        began.send(()).unwrap();
                        drained(pending::<()>()).await;
                    });
                    drained(inner).await;
                })
            });
            drained(begun).await.unwrap();
            log.say("leaves");
        })));
        log.expect_now(&["leaves", "inner", "outer"]);
    }
}

#[test]
fn clean_ups_of_tasks_that_were_not_polled_yet() {
    // Of two workers, one may be about to begin with it while the other is idle.
    for runtime in [one_worker(), current_thread()] {
        let log = Log::default();
        runtime.block_on(run(body(async {
            let session = log.session("a");
            tokio::spawn(body(async move {
                let _session = session;
                drained(pending::<()>()).await;
            }));
        })));
        log.expect_now(&["a"]);
    }
}

#[test]
fn clean_ups_that_began() {
    for runtime in [multi_thread(), current_thread()] {
        let log = Log::default();
        let (open, opened) = oneshot::channel();
        let gate = Gate::new("gate", opened, &log);
        runtime.block_on(run(async {
            let task = tokio::spawn(body(async move {
                let _gate = gate;
                drained(pending::<()>()).await;
            }));
            let log = log.clone();
            // Not lowered, so not ended.
            tokio::spawn(async move {
                while log.is_empty() {
                    tokio::task::yield_now().await;
                }
                open.send(()).unwrap();
            });
            tokio::task::yield_now().await;
            task.abort();
            let _ = task.await;
        }));
        log.expect_now(&["gate begins", "gate"]);
    }
}

#[test]
fn clean_ups_after_a_panic() {
    for runtime in [multi_thread(), current_thread()] {
        let log = Log::default();
        let result = catch_unwind(AssertUnwindSafe(|| {
            runtime.block_on(run(body(async {
                let _a = log.session("a");
                std::panic::resume_unwind(Box::new("failed"));
            })))
        }));
        assert!(result.is_err());
        log.expect_now(&["a"]);
    }
}

#[test]
fn not_for_what_is_not_due() {
    let runtime = multi_thread();
    let log = Log::default();
    let session = runtime.block_on(run(body(async { log.session("a") })));
    log.expect_now(&[]);
    drop(session);
    log.expect_now(&["a"]);
}

#[test]
fn not_for_tasks_while_another_root_needs_them() {
    let runtime = multi_thread();
    let log = Log::default();
    runtime.block_on(run(body(async {
        let (ask, asked) = oneshot::channel::<()>();
        let task = tokio::spawn({
            let log = log.clone();
            body(async move {
                let _served = log.session("served");
                drained(asked).await.unwrap();
                log.say("serves");
            })
        });
        drained(run(body(async { log.say("the first leaves") }))).await;
        ask.send(()).unwrap();
        drained(task).await.unwrap();
    })));
    log.expect_now(&["the first leaves", "serves", "served"]);
}

#[test]
fn a_runtime_can_be_used_again() {
    let runtime = multi_thread();
    for _ in 0..2 {
        let log = Log::default();
        runtime.block_on(run(body(async {
            let task = tokio::spawn({
                let log = log.clone();
                body(async move {
                    let _a = log.session("a");
                    drained(Yields(1)).await;
                })
            });
            drained(task).await.unwrap();
        })));
        log.expect_now(&["a"]);
    }
}

#[test]
fn clean_ups_of_smol_tasks() {
    let log = Log::default();
    let (open, opened) = oneshot::channel();
    let gate = Gate::new("gate", opened, &log);
    smol::block_on(run(body(async {
        let (began, begun) = oneshot::channel();
        let task = smol::spawn(body(async move {
            let _gate = gate;
            began.send(()).unwrap();
            drained(pending::<()>()).await;
        }));
        drained(begun).await.unwrap();
        drained(task.cancel()).await;
        std::thread::spawn({
            let log = log.clone();
            move || {
                log.expect(&["gate begins"]);
                open.send(()).unwrap();
            }
        });
    })));
    log.expect_now(&["gate begins", "gate"]);
}

#[test]
fn what_is_left_after_the_limit_is_named() {
    struct Never {
        log: Slot<Log>,
    }

    generated!(impl[] moved for Never { log });

    impl AsyncDrop for Never {
        async fn drop(&mut self) {
            body(async move {
                (*self.log).say("begins");
                drained(pending::<()>()).await;
            })
            .await
        }
    }

    if is_child() {
        set_limit(Duration::from_millis(20));
        let log = Log::default();
        current_thread().block_on(run(body(async {
            for _ in 0..3 {
                let log = Slot::new(log.clone());
                tokio::spawn(body(async move { drop(Never { log }) }));
            }
            drained(Yields(2)).await;
        })));
        return log.expect_now(&["begins"; 3]);
    }
    let output = child("leaving::what_is_left_after_the_limit_is_named");
    let name = "async_drop::leaving::what_is_left_after_the_limit_is_named::Never";
    let expected =
        format!("left after 20ms without having cleaned up: {name} (3); 3 tasks did not end");
    assert_eq!(complaints(&output), [expected]);
}

#[test]
fn a_drop_that_would_wait_for_its_own_thread_gives_up() {
    struct Borrows<'a>(&'a Log);

    generated!(impl['a] in place for Borrows<'a>, |this| this.0.say("own drop"));

    impl AsyncDrop for Borrows<'_> {
        async fn drop(&mut self) {
            body(async move {
                self.0.say("begins");
                drained(pending::<()>()).await;
            })
            .await
        }
    }

    if is_child() {
        set_limit(Duration::from_millis(20));
        let log = Log::default();
        current_thread().block_on(body(async {
            drop(Borrows(&log));
            log.say("dropped");
        }));
        return log.expect_now(&["begins", "own drop", "dropped"]);
    }
    let output = child("leaving::a_drop_that_would_wait_for_its_own_thread_gives_up");
    let name =
        "async_drop::leaving::a_drop_that_would_wait_for_its_own_thread_gives_up::Borrows<'_>";
    let expected =
        format!("gave up on the clean-up of {name} after 20ms, as its thread had to wait for it");
    assert_eq!(complaints(&output), [expected]);
}

#[test]
fn a_program_waits_for_what_a_runtime_left_behind() {
    if is_child() {
        let log = Log::default();
        let (open, opened) = oneshot::channel();
        {
            let _leaving = Leaving;
            let runtime = current_thread();
            let gate = Gate::new("gate", opened, &log);
            runtime.spawn(async move {
                let _gate = gate;
                pending::<()>().await;
            });
            runtime.block_on(Yields(2));
            drop(runtime);
            std::thread::spawn({
                let log = log.clone();
                move || {
                    log.expect(&["gate begins"]);
                    open.send(()).unwrap();
                }
            });
        }
        log.expect_now(&["gate begins", "gate"]);
        return wait();
    }
    let output = child("leaving::a_program_waits_for_what_a_runtime_left_behind");
    assert!(complaints(&output).is_empty());
}
