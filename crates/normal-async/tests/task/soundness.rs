//! Whatever is done to a scope, nothing that it borrows is used after that.
//!
//! These say little by themselves: they are for the sanitizers.

use std::future;
use std::mem;
use std::pin::pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
use std::thread;

use normal_async::task;

use crate::support::{Dropped, Event, current_thread, multi_thread, poll_once, yield_now};

/// Something on the heap to borrow, which is not what it was when it is gone.
fn data() -> Vec<AtomicUsize> {
    (0..64).map(AtomicUsize::new).collect()
}

/// Uses its data at each wake.
async fn user(data: &[AtomicUsize], event: &Event) {
    loop {
        for number in data {
            number.fetch_add(1, SeqCst);
        }
        tokio::select! {
            biased;
            () = event.happens() => return,
        }
    }
}

#[test]
fn polled_then_forgotten() {
    let event = Event::default();
    let data = data();
    let mut scope = Box::pin(task::scope!(|s| {
        for _ in 0..100 {
            s.spawn(user(&data, &event));
        }
        s.spawn(async {
            task::scope!(|inner| {
                inner.spawn(user(&data, &event));
                inner.spawn(user(&data, &event));
            })
            .await;
        });
        s.spawn_blocking(|| data[0].load(SeqCst));
        user(&data, &event).await;
    }));
    assert!(poll_once(scope.as_mut()).is_pending());
    mem::forget(scope);
    drop(data);
    // Wakes after that, from here and from elsewhere.
    event.wake();
    thread::scope(|threads| {
        threads.spawn(|| event.wake());
        threads.spawn(|| event.happen());
    });
}

#[test]
fn polled_then_dropped() {
    let drops = AtomicUsize::new(0);
    let event = Event::default();
    let data = data();
    let mut scope = Box::pin(task::scope!(|s| {
        for _ in 0..100 {
            let held = Dropped(&drops);
            let (data, event) = (&data, &event);
            s.spawn(async move {
                let _held = held;
                user(data, event).await;
            });
        }
        let _held = Dropped(&drops);
        user(&data, &event).await;
    }));
    assert!(poll_once(scope.as_mut()).is_pending());
    drop(scope);
    drop(data);
    assert_eq!(drops.into_inner(), 101);
    event.happen();
}

#[test]
fn local_scopes_polled_then_left() {
    let drops = AtomicUsize::new(0);
    let event = Event::default();
    let data = data();
    let [dropped, forgotten] = [(); 2].map(|()| {
        let mut scope = Box::pin(task::scope_local!(|s| {
            for _ in 0..3 {
                let held = Rc::new(Dropped(&drops));
                let (data, event) = (&data, &event);
                s.spawn(async move {
                    let _held = held;
                    user(data, event).await;
                });
            }
            user(&data, &event).await;
        }));
        assert!(poll_once(scope.as_mut()).is_pending());
        scope
    });
    drop(dropped);
    mem::forget(forgotten);
    drop(data);
    assert_eq!(drops.into_inner(), 3);
    event.wake();
    event.happen();
}

#[test]
fn never_polled() {
    let data = data();
    drop(task::scope!(|s| {
        s.spawn(async { data.len() });
    }));
    mem::forget(task::scope!(|s| {
        s.spawn(async { data.len() });
    }));
}

#[test]
fn handles_forgotten() {
    let event = Event::default();
    let data = data();
    pollster::block_on(task::scope!(|s| {
        for _ in 0..10 {
            mem::forget(s.spawn(async { data.iter().collect::<Vec<_>>() }));
        }
        let mut handle = s.spawn(event.happens());
        assert!(poll_once(pin!(&mut handle)).is_pending());
        mem::forget(handle);
        event.happen();
    }));
    drop(data);
}

#[test]
fn a_pending_join_forgotten() {
    let event = Event::default();
    let data = data();
    pollster::block_on(task::scope!(|s| {
        let child = s.spawn(async {
            event.happens().await;
            &data
        });
        let mut join = Box::pin(child.join());
        assert!(poll_once(join.as_mut()).is_pending());
        mem::forget(join);
        event.happen();
    }));
    drop(data);
}

#[test]
fn a_child_forgets_another_scope() {
    let event = Event::default();
    let data = data();
    pollster::block_on(task::scope!(|s| {
        s.spawn(async {
            let own = data.iter().map(|_| AtomicUsize::new(0)).collect::<Vec<_>>();
            let mut inner = Box::pin(task::scope!(|inner| {
                inner.spawn(user(&own, &event));
                inner.spawn(user(&own, &event));
            }));
            assert!(poll_once(inner.as_mut()).is_pending());
            mem::forget(inner);
            drop(own);
            yield_now().await;
            event.happen();
        });
    }));
}

#[test]
fn woken_while_it_is_polled_and_dropped() {
    for _ in 0..200 {
        let event = Event::default();
        let data = data();
        thread::scope(|threads| {
            threads.spawn(|| {
                while event.wakers() == 0 {
                    thread::yield_now();
                }
                for _ in 0..10 {
                    event.wake();
                }
            });
            let mut scope = Box::pin(task::scope!(|s| {
                for _ in 0..3 {
                    s.spawn(user(&data, &event));
                }
            }));
            for _ in 0..5 {
                assert!(poll_once(scope.as_mut()).is_pending());
            }
        });
        drop(data);
        event.happen();
    }
}

#[test]
fn moved_to_another_executor_half_way() {
    let [half_way, end] = [Event::default(), Event::default()];
    let data = data();
    let mut scope = Box::pin(task::scope!(|s| {
        for _ in 0..10 {
            let (half_way, end, data) = (&half_way, &end, &data);
            s.spawn(async move {
                data[0].fetch_add(1, SeqCst);
                half_way.happens().await;
                data[1].fetch_add(1, SeqCst);
                end.happens().await;
                data[2].fetch_add(1, SeqCst);
            });
        }
        end.happens().await;
    }));
    // First on a runtime, which is gone then.
    let runtime = multi_thread(2);
    runtime.block_on(async { assert!(futures_poll(&mut scope).await) });
    drop(runtime);
    half_way.happen();
    // Then on another, of another kind, on another thread.
    thread::scope(|threads| {
        threads.spawn(|| {
            current_thread().block_on(async { assert!(futures_poll(&mut scope).await) });
        });
    });
    end.happen();
    // And the rest without any.
    pollster::block_on(scope);
    let ends: Vec<_> = data
        .iter()
        .take(4)
        .map(|number| number.load(SeqCst))
        .collect();
    assert_eq!(ends, [10, 11, 12, 3]);
}

/// Polls once with the waker of the runtime, and says whether that is all.
async fn futures_poll(scope: &mut (impl Future + Unpin)) -> bool {
    future::poll_fn(|context| std::task::Poll::Ready(pin!(&mut *scope).poll(context).is_pending()))
        .await
}

#[test]
fn children_that_are_dropped_spawn_more() {
    struct SpawnsWhenDropped<'scope>(&'scope task::Scope<'scope>, &'scope AtomicUsize);

    impl Drop for SpawnsWhenDropped<'_> {
        fn drop(&mut self) {
            let held = Dropped(self.1);
            let late = self.0.spawn(async move {
                let _held = held;
                future::pending::<()>().await;
            });
            let mut late = pin!(late);
            assert!(poll_once(late.as_mut()).is_pending());
            assert!(!late.is_finished());
        }
    }

    let drops = AtomicUsize::new(0);
    let mut scope = Box::pin(task::scope!(|s| {
        for _ in 0..3 {
            let held = SpawnsWhenDropped(s, &drops);
            s.spawn(async move {
                let _held = held;
                future::pending::<()>().await;
            });
        }
    }));
    assert!(poll_once(scope.as_mut()).is_pending());
    drop(scope);
    assert_eq!(drops.into_inner(), 3);
}

#[test]
fn wakers_outlive_everything() {
    let event = Event::default();
    {
        let runtime = multi_thread(2);
        let data = Arc::new(data());
        let task = runtime.spawn({
            let (data, event) = (Arc::clone(&data), event.clone());
            async move {
                task::scope!(|s| {
                    s.spawn(user(&data, &event));
                    s.spawn(user(&data, &event));
                })
                .await;
            }
        });
        while event.wakers() < 2 {
            thread::yield_now();
        }
        task.abort();
        assert!(runtime.block_on(task).is_err());
    }
    event.happen();
}

#[test]
fn a_panicking_poll_leaves_nothing_behind() {
    let event = Event::default();
    let data = data();
    let barrier = Barrier::new(2);
    let mut scope = Box::pin(task::scope!(|s| {
        s.spawn(async {
            barrier.wait();
            std::panic::panic_any("child");
        });
        s.spawn(async {
            barrier.wait();
            user(&data, &event).await;
        });
    }));
    assert!(poll_once(scope.as_mut()).is_pending());
    drop(scope);
    drop(data);
    event.happen();
}
