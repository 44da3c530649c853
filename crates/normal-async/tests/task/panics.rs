//! Panics are not lost, and stop nobody else.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use normal_async::task;

use crate::support::{Dropped, yield_now};

/// Runs a scope that panics, and gives the payload.
fn panic_of<T>(scope: impl Future<Output = T>) -> &'static str {
    let result = catch_unwind(AssertUnwindSafe(|| pollster::block_on(scope)));
    text(result.err().expect("the scope panics"))
}

fn text(payload: Box<dyn Any + Send>) -> &'static str {
    payload.downcast_ref::<&'static str>().expect("a message")
}

struct PanicsWhenDropped;

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic_any("in drop");
    }
}

#[test]
fn join_returns_the_panic() {
    let payload = pollster::block_on(task::scope!(|s| {
        let child = s.spawn(async { panic_any("child") });
        child.join().await
    }));
    assert_eq!(text(payload.unwrap_err()), "child");
}

#[test]
fn awaiting_the_handle_panics_as_the_child_did() {
    let scope = task::scope!(|s| {
        let child = s.spawn(async {
            yield_now().await;
            panic_any("child");
        });
        child.await;
    });
    assert_eq!(panic_of(scope), "child");
}

#[test]
fn a_panic_without_a_handle_is_the_scopes() {
    let scope = task::scope!(|s| {
        s.spawn(async { panic_any("child") });
    });
    assert_eq!(panic_of(scope), "child");
}

#[test]
fn a_panic_is_the_scopes_if_its_handle_is_dropped_later() {
    let scope = task::scope!(|s| {
        let child = s.spawn(async { panic_any("child") });
        while !child.is_finished() {
            yield_now().await;
        }
    });
    assert_eq!(panic_of(scope), "child");
}

#[test]
fn a_panic_is_the_scopes_if_its_handle_is_forgotten() {
    let scope = task::scope!(|s| {
        std::mem::forget(s.spawn(async { panic_any("child") }));
    });
    assert_eq!(panic_of(scope), "child");
}

#[test]
fn of_two_panics_the_first_counts() {
    let scope = task::scope_local!(|s| {
        s.spawn(async { panic_any("first") });
        s.spawn(async { panic_any("second") });
    });
    assert_eq!(panic_of(scope), "first");
}

#[test]
fn the_panic_of_the_body_counts_more() {
    let scope = task::scope!(|s| {
        s.spawn(async { panic_any("child") });
        yield_now().await;
        panic_any("body");
    });
    assert_eq!(panic_of(scope), "body");
}

#[test]
fn the_others_go_on() {
    let ended = AtomicUsize::new(0);
    let others = async || {
        for _ in 0..10 {
            yield_now().await;
        }
        ended.fetch_add(1, SeqCst);
    };
    let scope = task::scope!(|s| {
        s.spawn(others());
        s.spawn(async { panic_any("child") });
        s.spawn(others());
        panic_any("body");
    });
    assert_eq!(panic_of(scope), "body");
    assert_eq!(ended.into_inner(), 2);
}

#[test]
fn many_panics_at_once_are_survived() {
    for _ in 0..20 {
        let results = pollster::block_on(task::scope!(|s| {
            let children: Vec<_> = (0..50)
                .map(|number| {
                    s.spawn(async move {
                        yield_now().await;
                        if number % 2 == 0 {
                            panic_any("even");
                        }
                        number
                    })
                })
                .collect();
            let mut odd = 0;
            for child in children {
                odd += usize::from(child.join().await.is_ok());
            }
            odd
        }));
        assert_eq!(results, 25);
    }
}

#[test]
fn a_panicking_child_drops_what_it_holds() {
    let drops = AtomicUsize::new(0);
    let result = pollster::block_on(task::scope!(|s| {
        let held = Dropped(&drops);
        let child = s.spawn(async move {
            let _held = held;
            yield_now().await;
            panic_any("child");
        });
        child.join().await
    }));
    assert_eq!(text(result.unwrap_err()), "child");
    assert_eq!(drops.into_inner(), 1);
}

#[test]
fn a_panic_while_the_future_is_dropped_is_the_childs() {
    let result = pollster::block_on(task::scope!(|s| {
        let captured = PanicsWhenDropped;
        let child = s.spawn(std::future::poll_fn(move |_| {
            let _captured = &captured;
            std::task::Poll::Ready(())
        }));
        child.join().await
    }));
    assert_eq!(text(result.unwrap_err()), "in drop");
}

#[test]
fn a_panic_while_a_result_is_dropped_is_the_scopes() {
    let scope = task::scope!(|s| {
        s.spawn(async { PanicsWhenDropped });
    });
    assert_eq!(panic_of(scope), "in drop");
}

#[test]
fn a_panic_of_a_closure_is_its_childs() {
    let result = pollster::block_on(task::scope!(|s| {
        let child = s.spawn_blocking(|| panic_any("closure"));
        child.join().await
    }));
    assert_eq!(text(result.unwrap_err()), "closure");
}

#[test]
fn a_panic_of_a_blocking_closure_goes_to_its_caller() {
    let caller = async { task::spawn_blocking(|| panic_any("closure")).await };
    assert_eq!(panic_of(caller), "closure");
}

#[test]
fn panics_of_nested_scopes_travel_outwards() {
    let scope = task::scope!(|outer| {
        outer.spawn(async {
            task::scope!(|inner| {
                inner.spawn(async { panic_any("innermost") });
            })
            .await;
        });
    });
    assert_eq!(panic_of(scope), "innermost");
}
