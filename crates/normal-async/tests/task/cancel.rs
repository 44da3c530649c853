//! Children that end other children, or themselves.

use std::future;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

use normal_async::task;
use tokio::sync::oneshot;

use crate::support::{Dropped, Event, yield_now};

#[test]
fn a_cancelled_child_is_dropped_at_once() {
    let drops = AtomicUsize::new(0);
    pollster::block_on(task::scope!(|s| {
        let held = Dropped(&drops);
        let child = s.spawn(async move {
            let _held = held;
            future::pending::<()>().await;
        });
        yield_now().await;
        child.cancel();
        assert_eq!(drops.load(SeqCst), 1);
    }));
}

#[test]
fn a_child_can_be_cancelled_before_its_first_poll() {
    let ran = AtomicBool::new(false);
    pollster::block_on(task::scope!(|s| {
        s.spawn(async { ran.store(true, SeqCst) }).cancel();
    }));
    assert!(!ran.into_inner());
}

#[test]
fn a_child_cancels_its_siblings() {
    let drops = AtomicUsize::new(0);
    pollster::block_on(task::scope!(|s| {
        let siblings: Vec<_> = (0..100)
            .map(|_| {
                let held = Dropped(&drops);
                s.spawn(async move {
                    let _held = held;
                    future::pending::<()>().await;
                })
            })
            .collect();
        s.spawn(async {
            yield_now().await;
            for sibling in siblings {
                sibling.cancel();
                yield_now().await;
            }
        });
    }));
    assert_eq!(drops.into_inner(), 100);
}

#[test]
fn a_child_that_is_running_is_dropped_after_that() {
    let drops = AtomicUsize::new(0);
    let [running, cancelled] = [Barrier::new(2), Barrier::new(2)];
    pollster::block_on(task::scope!(|s| {
        let held = Dropped(&drops);
        let child = s.spawn(async {
            let _held = held;
            running.wait();
            cancelled.wait();
            future::pending::<()>().await;
        });
        s.spawn(async {
            running.wait();
            child.cancel();
            assert_eq!(drops.load(SeqCst), 0);
            cancelled.wait();
        });
    }));
    assert_eq!(drops.into_inner(), 1);
}

#[test]
fn a_child_cancels_itself() {
    let went_on = AtomicBool::new(false);
    pollster::block_on(task::scope!(|s| {
        let (sender, receiver) = oneshot::channel::<task::Handle<'_, ()>>();
        let child = s.spawn(async {
            receiver.await.unwrap().cancel();
            yield_now().await;
            went_on.store(true, SeqCst);
        });
        sender.send(child).unwrap();
    }));
    assert!(!went_on.into_inner());
}

#[test]
fn two_children_cancel_each_other() {
    for _ in 0..100 {
        let event = Event::default();
        pollster::block_on(task::scope!(|s| {
            let (to_first, first) = oneshot::channel::<task::Handle<'_, ()>>();
            let (to_second, second) = oneshot::channel::<task::Handle<'_, ()>>();
            let children = [first, second].map(|other| {
                let event = &event;
                s.spawn(async move {
                    let other = other.await.unwrap();
                    event.happens().await;
                    other.cancel();
                })
            });
            let [first, second] = children;
            to_first.send(second).unwrap();
            to_second.send(first).unwrap();
            yield_now().await;
            event.happen();
        }));
    }
}

#[test]
fn cancelling_a_finished_child_drops_its_result() {
    let drops = AtomicUsize::new(0);
    pollster::block_on(task::scope!(|s| {
        let child = s.spawn(async { Dropped(&drops) });
        while !child.is_finished() {
            yield_now().await;
        }
        child.cancel();
        assert_eq!(drops.load(SeqCst), 1);
    }));
}

#[test]
fn a_stale_wake_does_not_reach_the_next_child() {
    let event = Event::default();
    let polls = AtomicUsize::new(0);
    pollster::block_on(task::scope!(|s| {
        let first = s.spawn(event.happens());
        yield_now().await;
        first.cancel();
        let second = s.spawn(async {
            for _ in 0..3 {
                polls.fetch_add(1, SeqCst);
                yield_now().await;
            }
        });
        event.wake();
        second.await;
    }));
    assert_eq!(polls.into_inner(), 3);
}
