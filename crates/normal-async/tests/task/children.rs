//! What children are given and give.

use std::pin::pin;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use normal_async::task;

use crate::support::{Dropped, Event, poll_once, yield_now};

#[test]
fn children_borrow_shared_and_mutably() {
    let mut numbers = vec![1, 2, 3, 4];
    let factor = 10;
    let (left, right) = numbers.split_at_mut(2);
    pollster::block_on(task::scope!(|s| {
        s.spawn(async { left.iter_mut().for_each(|number| *number *= factor) });
        s.spawn(async { right.iter_mut().for_each(|number| *number *= factor) });
    }));
    numbers.push(50);
    assert_eq!(numbers, [10, 20, 30, 40, 50]);
}

#[test]
#[rustfmt::skip]
#[deny(unused)]
fn a_body_on_one_line_raises_no_lint() {
    let text = String::from("abc");
    assert_eq!(pollster::block_on(task::scope!(|s| { s.spawn(async { text.len() }).await })), 3);
    assert_eq!(pollster::block_on(task::scope_local!(|s| { s.spawn(async { text.len() }).await })), 3);
}

#[test]
fn the_body_gives_the_value() {
    let text = String::from("text");
    let value: &str = pollster::block_on(task::scope!(|_| &text[1..]));
    assert_eq!(value, "ext");
}

#[test]
fn the_body_may_return_early() {
    fn check(fails: bool) -> Result<u32, String> {
        pollster::block_on(task::scope!(|s| {
            let child = s.spawn(async move { if fails { Err("failed") } else { Ok(1) } });
            let number = child.await?;
            Ok(number + 1)
        }))
    }
    assert_eq!(check(false), Ok(2));
    assert_eq!(check(true), Err(String::from("failed")));
}

#[test]
fn handles_give_results_in_any_order() {
    let results = pollster::block_on(task::scope!(|s| {
        let [a, b, c] = [1, 2, 3].map(|number| s.spawn(async move { number }));
        [c.await, a.await, b.await]
    }));
    assert_eq!(results, [3, 1, 2]);
}

#[test]
fn results_may_borrow() {
    let text = String::from("a b");
    let words = pollster::block_on(task::scope!(|s| {
        let first = s.spawn(async { text.split(' ').next() });
        first.await
    }));
    assert_eq!(words, Some("a"));
}

#[test]
fn a_handle_can_be_awaited_by_a_sibling() {
    let sum = pollster::block_on(task::scope!(|s| {
        let one = s.spawn(async {
            yield_now().await;
            1
        });
        let two = s.spawn(async move { one.await + 1 });
        two.await + 1
    }));
    assert_eq!(sum, 3);
}

#[test]
fn a_handle_can_be_awaited_in_part() {
    let event = Event::default();
    pollster::block_on(task::scope!(|s| {
        let mut child = s.spawn(event.happens());
        assert!(poll_once(pin!(&mut child)).is_pending());
        assert!(poll_once(pin!(&mut child)).is_pending());
        assert!(!child.is_finished());
        event.happen();
        child.await;
    }));
}

#[test]
fn a_handle_knows_whether_its_child_is_finished() {
    pollster::block_on(task::scope!(|s| {
        let child = s.spawn(async {});
        assert!(!child.is_finished());
        while !child.is_finished() {
            yield_now().await;
        }
        child.await;
    }));
}

#[test]
fn the_scope_ends_when_all_children_have() {
    let ended = AtomicUsize::new(0);
    pollster::block_on(task::scope!(|s| {
        for turns in 0..10 {
            let ended = &ended;
            s.spawn(async move {
                for _ in 0..turns {
                    yield_now().await;
                }
                ended.fetch_add(1, SeqCst);
            });
        }
    }));
    assert_eq!(ended.into_inner(), 10);
}

#[test]
fn children_spawn_siblings() {
    let names = Mutex::new(Vec::new());
    pollster::block_on(task::scope!(|s| {
        s.spawn(async {
            names.lock().unwrap().push("child");
            s.spawn(async {
                names.lock().unwrap().push("sibling");
                let last = s.spawn(async { names.lock().unwrap().push("sibling's sibling") });
                last.await;
                names.lock().unwrap().push("the end");
            });
        });
    }));
    let names = names.into_inner().unwrap();
    assert_eq!(names, ["child", "sibling", "sibling's sibling", "the end"]);
}

#[test]
fn scopes_nest() {
    let base = 1;
    let sum = pollster::block_on(task::scope!(|outer| {
        let children = [1, 2, 3].map(|number| {
            outer.spawn(async move {
                let own = number * 10;
                task::scope!(|inner| {
                    let [a, b] = [1, 2].map(|x| inner.spawn(async move { own * x + base }));
                    a.await + b.await
                })
                .await
            })
        });
        let mut sum = 0;
        for child in children {
            sum += child.await;
        }
        sum
    }));
    assert_eq!(sum, 3 * (10 + 20 + 30) + 6);
}

#[test]
fn a_thousand_children_take_turns() {
    let count = AtomicUsize::new(0);
    pollster::block_on(task::scope!(|s| {
        for _ in 0..1000 {
            s.spawn(async {
                for _ in 0..10 {
                    yield_now().await;
                }
                count.fetch_add(1, SeqCst);
            });
        }
    }));
    assert_eq!(count.into_inner(), 1000);
}

#[test]
fn places_of_ended_children_are_used_again() {
    let event = Event::default();
    pollster::block_on(task::scope!(|s| {
        let waiting = s.spawn(event.happens());
        for number in 0..500 {
            let child = s.spawn(async move {
                yield_now().await;
                number
            });
            assert_eq!(child.await, number);
            // Wakes whoever has the place of an earlier child.
            event.wake();
        }
        event.happen();
        waiting.await;
    }));
}

#[test]
fn only_who_is_awake_is_polled() {
    let [one, two] = [Event::default(), Event::default()];
    let mut scope = pin!(task::scope!(|s| {
        s.spawn(one.happens());
        s.spawn(two.happens());
    }));
    assert!(poll_once(scope.as_mut()).is_pending());
    one.wake();
    assert!(poll_once(scope.as_mut()).is_pending());
    assert!(poll_once(scope.as_mut()).is_pending());
    assert_eq!((one.wakers(), two.wakers()), (2, 1));
}

#[test]
fn results_that_nobody_wants_are_dropped_at_once() {
    let drops = AtomicUsize::new(0);
    let event = Event::default();
    pollster::block_on(task::scope!(|s| {
        drop(s.spawn(async { Dropped(&drops) }));
        let kept = s.spawn(async { Dropped(&drops) });
        yield_now().await;
        assert_eq!(drops.load(SeqCst), 1);
        drop(kept);
        assert_eq!(drops.load(SeqCst), 2);
        event.happen();
    }));
}

#[test]
fn a_finished_child_is_dropped_at_once() {
    let drops = AtomicUsize::new(0);
    pollster::block_on(task::scope!(|s| {
        let held = Dropped(&drops);
        let child = s.spawn(async move { drop(held) });
        child.await;
        assert_eq!(drops.load(SeqCst), 1);
    }));
}

#[test]
fn a_scope_can_take_its_captures_along() {
    fn counted(text: String) -> impl Future<Output = usize> + Send + 'static {
        task::scope!(move |s| {
            let child = s.spawn(async { text.len() });
            child.await
        })
    }
    assert_eq!(pollster::block_on(counted(String::from("four"))), 4);
}

#[test]
fn a_scope_is_send_with_borrowed_locals() {
    async fn handler(words: &[String]) -> usize {
        let prefix = String::from("a");
        let total = AtomicUsize::new(0);
        task::scope!(|s| {
            for word in words {
                let (prefix, total) = (&prefix, &total);
                s.spawn(async move {
                    if word.starts_with(prefix.as_str()) {
                        total.fetch_add(word.len(), SeqCst);
                    }
                    yield_now().await;
                    s.spawn(async move { total.fetch_add(1, SeqCst) });
                });
            }
        })
        .await;
        total.into_inner()
    }

    let runtime = crate::support::multi_thread(2);
    let words = ["and", "or", "as"].map(String::from).to_vec();
    let task = runtime.spawn(async move { handler(&words).await });
    assert_eq!(runtime.block_on(task).unwrap(), 3 + 2 + 3);
}

#[test]
fn local_children_need_not_be_send() {
    let count = std::cell::Cell::new(0);
    let sum = pollster::block_on(task::scope_local!(|s| {
        let handles = [1, 2, 3].map(|number| {
            let count = &count;
            s.spawn(async move {
                count.set(count.get() + 1);
                yield_now().await;
                std::rc::Rc::new(number)
            })
        });
        let mut sum = 0;
        for handle in handles {
            sum += *handle.await;
        }
        sum
    }));
    assert_eq!((sum, count.get()), (6, 3));
}
