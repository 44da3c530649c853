//! Closures that block.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, mpsc};
use std::thread;
use std::time::Duration;

use normal_async::task;
use tokio::task::LocalSet;

use crate::support::{Event, current_thread, multi_thread, yield_now};

#[test]
fn a_closure_borrows_what_it_likes() {
    let mut numbers = vec![1, 2, 3];
    let sum = pollster::block_on(async {
        task::spawn_blocking(|| {
            numbers.push(4);
            numbers.iter().sum::<i32>()
        })
        .await
    });
    assert_eq!((sum, numbers.len()), (10, 4));
}

#[test]
fn a_closure_need_not_be_send() {
    let rc = std::rc::Rc::new(1);
    assert_eq!(pollster::block_on(task::spawn_blocking(|| *rc)), 1);
}

#[test]
fn other_tasks_of_the_worker_go_on_meanwhile() {
    let runtime = multi_thread(1);
    let task = runtime.spawn(async {
        let (sender, receiver) = mpsc::channel();
        let (started_sender, started) = tokio::sync::oneshot::channel();
        tokio::spawn(async move {
            started.await.unwrap();
            sender.send("from another task").unwrap();
        });
        task::spawn_blocking(move || {
            started_sender.send(()).unwrap();
            receiver.recv().unwrap()
        })
        .await
    });
    assert_eq!(runtime.block_on(task).unwrap(), "from another task");
}

#[test]
fn it_runs_in_place_everywhere_else() {
    let here = || {
        let here = thread::current().id();
        async move { assert_eq!(task::spawn_blocking(|| thread::current().id()).await, here) }
    };
    pollster::block_on(here());
    let runtime = multi_thread(1);
    runtime.block_on(here());
    LocalSet::new().block_on(&runtime, here());
    let local = LocalSet::new();
    local.spawn_local(here());
    runtime.block_on(local);
    let runtime = current_thread();
    runtime.block_on(here());
    runtime.block_on(async { tokio::spawn(here()).await.unwrap() });
    LocalSet::new().block_on(&runtime, here());
}

#[test]
fn it_finds_its_way_through_nested_runtimes() {
    let closure = || async { task::spawn_blocking(|| ()).await };
    let outer = multi_thread(2);
    // So each of them is on another worker.
    let barrier = Arc::new(Barrier::new(2));
    let (started_sender, started) = mpsc::channel();
    let tasks = [(); 2].map(|()| {
        let (barrier, started_sender) = (Arc::clone(&barrier), started_sender.clone());
        let task = outer.spawn(async move {
            started_sender.send(()).unwrap();
            barrier.wait();
            closure().await;
            tokio::task::block_in_place(|| {
                current_thread().block_on(closure());
                multi_thread(1).block_on(closure());
                let handle = tokio::runtime::Handle::current();
                handle.block_on(closure());
                handle.block_on(LocalSet::new().run_until(closure()));
            });
        });
        // A worker may take both before it begins with one, and would keep the other while it waits. And nobody calls
        // one that is about to sleep; but it sleeps at last, and is called by what is spawned then.
        while started.try_recv().is_err() {
            outer.spawn(async {});
            thread::yield_now();
        }
        task
    });
    for task in tasks {
        outer.block_on(task).unwrap();
    }
}

#[test]
fn children_find_their_way_through_nested_runtimes() {
    let runtime = multi_thread(2);
    let task = runtime.spawn(async {
        // So one of them is on a helper thread.
        let barrier = Barrier::new(2);
        let child = async || {
            barrier.wait();
            tokio::task::block_in_place(|| {
                let closure = || async { task::spawn_blocking(|| 1).await };
                let handle = tokio::runtime::Handle::current();
                [
                    current_thread().block_on(closure()),
                    multi_thread(1).block_on(closure()),
                    handle.block_on(closure()),
                ]
            })
        };
        task::join_all([child(), child()]).await
    });
    assert_eq!(runtime.block_on(task).unwrap(), [[1; 3]; 2]);
}

#[test]
fn a_closure_may_block_on_a_runtime() {
    fn legacy() -> u32 {
        current_thread().block_on(async {
            yield_now().await;
            1
        })
    }

    let runtime = multi_thread(2);
    let task = runtime.spawn(async {
        let barrier = Barrier::new(2);
        task::spawn_blocking(legacy).await
            + task::scope!(|s| {
                let closure = s.spawn_blocking(legacy);
                let children = [(); 2].map(|()| {
                    s.spawn(async {
                        barrier.wait();
                        task::spawn_blocking(legacy).await
                    })
                });
                let [a, b] = children;
                closure.await + a.await + b.await
            })
            .await
    });
    assert_eq!(runtime.block_on(task).unwrap(), 4);
}

#[test]
fn children_may_block_in_place() {
    let runtime = multi_thread(2);
    let task = runtime.spawn(async {
        let barrier = Barrier::new(2);
        task::scope!(|s| {
            for _ in 0..2 {
                s.spawn(async {
                    barrier.wait();
                    tokio::task::block_in_place(|| barrier.wait());
                });
            }
        })
        .await;
    });
    runtime.block_on(task).unwrap();
}

#[test]
fn closures_of_a_scope_have_threads_of_their_own() {
    let many = 4 * thread::available_parallelism().unwrap().get();
    let barrier = Barrier::new(many);
    let results = pollster::block_on(task::scope!(|s| {
        let handles: Vec<_> = (0..many)
            .map(|number| {
                let barrier = &barrier;
                s.spawn_blocking(move || {
                    barrier.wait();
                    number
                })
            })
            .collect();
        let mut results = Vec::new();
        for handle in handles {
            results.push(handle.await);
        }
        results
    }));
    assert_eq!(results, (0..many).collect::<Vec<_>>());
}

#[test]
fn siblings_and_the_body_go_on_while_a_closure_runs() {
    let (sender, receiver) = mpsc::channel();
    let turns = AtomicUsize::new(0);
    pollster::block_on(task::scope!(|s| {
        let closure = s.spawn_blocking(move || receiver.recv().unwrap());
        for _ in 0..3 {
            s.spawn(async {
                for _ in 0..100 {
                    turns.fetch_add(1, SeqCst);
                    yield_now().await;
                }
            });
        }
        while turns.load(SeqCst) < 300 {
            yield_now().await;
        }
        // Spawned meanwhile, and of either kind.
        s.spawn(async { turns.fetch_add(1, SeqCst) }).await;
        s.spawn_blocking(|| turns.fetch_add(1, SeqCst)).await;
        sender.send(()).unwrap();
        closure.await;
    }));
    assert_eq!(turns.into_inner(), 302);
}

#[test]
fn timers_go_on_while_a_closure_runs() {
    let runtime = multi_thread(1);
    let task = runtime.spawn(async {
        let (sender, receiver) = mpsc::channel();
        task::scope!(|s| {
            s.spawn_blocking(move || receiver.recv().unwrap());
            for _ in 0..300 {
                tokio::time::sleep(Duration::from_micros(1)).await;
            }
            sender.send(()).unwrap();
        })
        .await;
    });
    runtime.block_on(task).unwrap();
}

#[test]
fn closures_run_on_every_runtime() {
    async fn closures() {
        let numbers = [1, 2, 3];
        let sum = task::scope!(|s| {
            let handles = numbers
                .each_ref()
                .map(|number| s.spawn_blocking(|| *number * 2));
            let mut sum = 0;
            for handle in handles {
                sum += handle.await;
                yield_now().await;
            }
            sum
        });
        assert_eq!(sum.await, 12);
    }

    pollster::block_on(closures());
    let runtime = multi_thread(2);
    runtime.block_on(runtime.spawn(closures())).unwrap();
    runtime.block_on(closures());
    LocalSet::new().block_on(&runtime, closures());
    let runtime = current_thread();
    runtime.block_on(closures());
    LocalSet::new().block_on(&runtime, closures());
}

#[test]
fn a_scope_ends_its_poll_between_closures() {
    // Without an end, one closure after the other, always two at a time.
    async fn closures<'scope>(s: &'scope task::Scope<'scope>) {
        loop {
            s.spawn_blocking(|| thread::sleep(Duration::from_micros(300)))
                .await;
        }
    }

    let runtime = multi_thread(2);
    let task = runtime.spawn(async {
        let endless = task::scope!(|s| {
            s.spawn(closures(s));
            s.spawn(async {
                s.spawn_blocking(|| thread::sleep(Duration::from_micros(150)))
                    .await;
                closures(s).await;
            });
        });
        tokio::time::timeout(Duration::from_millis(20), endless)
            .await
            .is_err()
    });
    assert!(runtime.block_on(task).unwrap());
}

#[test]
fn a_closure_that_was_not_started_is_dropped() {
    let ran = AtomicUsize::new(0);
    let event = Event::default();
    pollster::block_on(task::scope!(|s| {
        s.spawn_blocking(|| ran.fetch_add(1, SeqCst)).cancel();
        s.spawn(async { event.happen() });
    }));
    assert_eq!(ran.into_inner(), 0);
}

#[test]
fn the_scope_does_not_wait_for_a_closure_that_will_never_start() {
    // Cancelled before it is called for, meanwhile, or when it has started; by
    // the body, or by a sibling.
    for turns in 0..1000 {
        pollster::block_on(task::scope!(|s| {
            let [first, second] = [(); 2].map(|()| s.spawn_blocking(|| ()));
            s.spawn(async move {
                for _ in 0..turns % 7 {
                    yield_now().await;
                }
                first.cancel();
            });
            for _ in 0..turns % 4 {
                yield_now().await;
            }
            second.cancel();
        }));
    }
}

/// Runs a scope, on each runtime, in which a closure waits for what comes after
/// `turns`, be it in the body or in a child.
fn on_every_runtime<F: Future<Output = ()> + Send + 'static>(turns: fn() -> F) {
    async fn run<F: Future<Output = ()> + Send>(turns: fn() -> F) {
        let (sender, receiver) = mpsc::channel();
        task::scope!(|s| {
            let child_sender = sender.clone();
            s.spawn(async move {
                // Spawned in the midst of a poll.
                s.spawn_blocking(move || [(); 2].map(|()| receiver.recv().unwrap()));
                turns().await;
                child_sender.send(()).unwrap();
            });
            turns().await;
            sender.send(()).unwrap();
        })
        .await;
    }

    let runtime = multi_thread(2);
    runtime.block_on(runtime.spawn(run(turns))).unwrap();
    runtime.block_on(run(turns));
    LocalSet::new().block_on(&runtime, run(turns));
    current_thread().block_on(run(turns));
    LocalSet::new().block_on(&current_thread(), run(turns));
}

#[test]
fn a_closure_may_wait_for_who_yields_to_the_runtime() {
    on_every_runtime(|| async {
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
    });
}

#[test]
fn a_closure_may_wait_for_who_uses_up_the_budget() {
    on_every_runtime(|| async {
        for _ in 0..1000 {
            tokio::task::consume_budget().await;
        }
    });
}

#[test]
fn the_scope_waits_for_a_closure_that_was_cancelled() {
    let (started_sender, started) = mpsc::channel();
    let (sender, receiver) = mpsc::channel();
    let mut ended = false;
    pollster::block_on(task::scope!(|s| {
        let ended = &mut ended;
        let closure = s.spawn_blocking(move || {
            started_sender.send(()).unwrap();
            receiver.recv().unwrap();
            *ended = true;
        });
        // The closure may start only when the body waits.
        yield_now().await;
        s.spawn_blocking(move || started.recv().unwrap()).await;
        closure.cancel();
        sender.send(()).unwrap();
    }));
    assert!(ended);
}
