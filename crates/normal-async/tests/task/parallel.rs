//! Who is awake runs at the same time, unless it is not worth it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Barrier, Condvar, Mutex, mpsc};
use std::thread;

use normal_async::task;

use crate::support::{Boxed, Event, block_on_counting, poll_once, yield_now};

#[test]
fn two_new_children_run_at_the_same_time() {
    let barrier = Barrier::new(2);
    pollster::block_on(task::scope!(|s| {
        for _ in 0..2 {
            s.spawn(async {
                barrier.wait();
            });
        }
    }));
}

#[test]
fn children_go_on_while_the_body_is_polled() {
    let barrier = Barrier::new(2);
    let event = Event::default();
    let mut scope = Box::pin(task::scope!(|s| {
        s.spawn(async {
            event.happens().await;
            barrier.wait();
        });
        event.happens().await;
        barrier.wait();
    }));
    assert!(poll_once(scope.as_mut()).is_pending());
    event.happen();
    pollster::block_on(scope);
}

#[test]
fn children_run_at_the_same_time_again_and_again() {
    let barrier = Barrier::new(2);
    pollster::block_on(task::scope!(|s| {
        for _ in 0..2 {
            s.spawn(async {
                for _ in 0..100 {
                    barrier.wait();
                    yield_now().await;
                }
            });
        }
    }));
}

#[test]
fn children_that_were_cheap_may_still_block_each_other() {
    let barrier = Barrier::new(2);
    pollster::block_on(task::scope!(|s| {
        for _ in 0..2 {
            s.spawn(async {
                // Long enough for the scope to learn that they are cheap.
                for _ in 0..1000 {
                    yield_now().await;
                }
                barrier.wait();
            });
        }
    }));
}

/// Two children that do the same.
async fn pair(child: &(dyn Fn() + Sync)) {
    task::scope!(|s| {
        s.spawn(async { child() });
        s.spawn(async { child() });
    })
    .await;
}

/// Lets the scope of pairs learn that they are cheap.
fn cheap_pairs() {
    for _ in 0..20 {
        pollster::block_on(pair(&|| ()));
    }
}

/// Does one thing here while a helper does another.
fn with_a_helper(here: impl Future<Output = ()>, there: impl Future<Output = ()> + Send) {
    pollster::block_on(task::scope!(|s| {
        s.spawn(async {
            yield_now().await;
            there.await;
        });
        yield_now().await;
        here.await;
    }));
}

/// Held by who needs several helpers: another who has one of them may wait for the next as well.
static HELPERS: Mutex<()> = Mutex::new(());

#[test]
fn children_that_were_cheap_may_block_each_other_while_a_helper_is_busy() {
    let _helpers = HELPERS.lock().unwrap();
    let barrier = Barrier::new(2);
    for _ in 0..100 {
        cheap_pairs();
        let (sender, receiver) = mpsc::channel();
        let here = async {
            pair(&|| _ = barrier.wait()).await;
            sender.send(()).unwrap();
        };
        with_a_helper(here, async move { receiver.recv().unwrap() });
    }
}

#[test]
fn children_that_were_cheap_may_block_each_other_while_all_helpers_run_closures() {
    let _helpers = HELPERS.lock().unwrap();
    let helpers = thread::available_parallelism().unwrap().get().max(2);
    let [begun, offered, ended] = [(); 3].map(|()| Barrier::new(2 * helpers + 1));
    let closure = async || {
        begun.wait();
        offered.wait();
        task::spawn_blocking(|| ended.wait()).await;
    };
    thread::scope(|s| {
        for _ in 0..helpers {
            s.spawn(|| with_a_helper(closure(), closure()));
        }
        begun.wait();
        cheap_pairs();
        let barrier = Barrier::new(2);
        let is_first = AtomicBool::new(true);
        pollster::block_on(pair(&|| {
            if is_first.swap(false, SeqCst) {
                offered.wait();
            }
            barrier.wait();
        }));
        ended.wait();
    });
}

#[test]
fn children_of_nested_scopes_run_at_the_same_time() {
    let _helpers = HELPERS.lock().unwrap();
    let barrier = Barrier::new(2);
    pollster::block_on(task::scope!(|outer| {
        outer.spawn(async {
            task::scope!(|inner| {
                for _ in 0..2 {
                    inner.spawn(async {
                        barrier.wait();
                    });
                }
            })
            .await;
        });
        outer.spawn(yield_now());
    }));
}

#[test]
fn a_single_child_runs_in_place() {
    let here = thread::current().id();
    pollster::block_on(task::scope!(|s| {
        s.spawn(async {
            for _ in 0..100 {
                assert_eq!(thread::current().id(), here);
                yield_now().await;
            }
        });
    }));
}

#[test]
fn the_children_of_a_local_scope_run_in_place() {
    let here = thread::current().id();
    pollster::block_on(task::scope_local!(|s| {
        for _ in 0..10 {
            s.spawn(async {
                yield_now().await;
                assert_eq!(thread::current().id(), here);
            });
        }
    }));
}

#[test]
fn children_that_are_cheap_run_in_place() {
    let here = thread::current().id();
    pollster::block_on(task::scope!(|s| {
        for _ in 0..2 {
            s.spawn(async {
                // On a busy machine that takes some attempts.
                let mut turns_in_place = 0;
                while turns_in_place < 50 {
                    turns_in_place += 1;
                    if thread::current().id() != here {
                        turns_in_place = 0;
                    }
                    yield_now().await;
                }
            });
        }
    }));
}

#[test]
fn a_busy_child_does_not_hang_the_scope() {
    let event = Event::default();
    let ((), polls) = block_on_counting(task::scope!(|s| {
        let busy = s.spawn(async {
            loop {
                yield_now().await;
            }
        });
        s.spawn(async {
            event.happens().await;
            busy.cancel();
        });
        for _ in 0..10 {
            yield_now().await;
        }
        event.happen();
    }));
    assert!(polls >= 10);
}

#[test]
fn a_chain_of_spawns_does_not_hang_the_scope() {
    fn chain<'scope>(
        s: &'scope task::Scope<'scope>,
        count: &'scope AtomicUsize,
    ) -> Boxed<'scope, ()> {
        Box::pin(async move {
            if count.fetch_add(1, SeqCst) < 100 {
                s.spawn(chain(s, count));
            }
        })
    }

    let count = AtomicUsize::new(0);
    let ((), polls) = block_on_counting(task::scope!(|s| chain(s, &count).await));
    assert!(polls > 10, "{polls} polls");
    assert_eq!(count.into_inner(), 101);
}

#[test]
fn scopes_go_on_while_all_helpers_are_blocked() {
    let gate = (Mutex::new(false), Condvar::new());
    let pass = || {
        let mut is_open = gate.0.lock().unwrap();
        while !*is_open {
            is_open = gate.1.wait(is_open).unwrap();
        }
    };
    let threads = 2 * thread::available_parallelism().unwrap().get();
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                pollster::block_on(task::scope!(|s| {
                    s.spawn(async { pass() });
                    s.spawn(async { pass() });
                }));
            });
        }
        for _ in 0..20 {
            let count = AtomicUsize::new(0);
            pollster::block_on(task::scope!(|s| {
                for _ in 0..20 {
                    s.spawn(async {
                        yield_now().await;
                        count.fetch_add(1, SeqCst);
                    });
                }
            }));
            assert_eq!(count.into_inner(), 20);
        }
        *gate.0.lock().unwrap() = true;
        gate.1.notify_all();
    });
}
