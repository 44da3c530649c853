//! Many futures at once.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use normal_async::task;

use crate::support::{Dropped, Event, multi_thread, poll_once, yield_now};

#[test]
fn outputs_are_in_order() {
    let texts: Vec<String> = (0..100).map(|number| number.to_string()).collect();
    let parse = async |text: &String| {
        let number: usize = text.parse().unwrap();
        for _ in 0..(100 - number) / 10 {
            yield_now().await;
        }
        number
    };
    let expected: Vec<_> = (0..100).collect();
    for limit in [1, 2, 3, 99, 100, 101, usize::MAX] {
        let all = task::join_all(texts.iter().map(parse)).max_in_flight(limit);
        assert_eq!(pollster::block_on(all.into_future()), expected);
    }
}

#[test]
fn none_are_no_matter() {
    let none: [std::future::Ready<()>; 0] = [];
    assert!(pollster::block_on(task::join_all(none).into_future()).is_empty());
}

#[test]
fn no_more_than_the_limit_are_in_flight() {
    let [now, most] = [AtomicUsize::new(0), AtomicUsize::new(0)];
    let count = async |_| {
        most.fetch_max(now.fetch_add(1, SeqCst) + 1, SeqCst);
        for _ in 0..3 {
            yield_now().await;
        }
        now.fetch_sub(1, SeqCst);
    };
    let all = task::join_all((0..50).map(count)).max_in_flight(7);
    pollster::block_on(all.into_future());
    assert_eq!(most.into_inner(), 7);
}

#[test]
fn futures_are_made_when_they_can_start() {
    let made = Cell::new(0);
    let event = Event::default();
    let futures = (0..50).map(|_| {
        made.set(made.get() + 1);
        event.happens()
    });
    // `Cell` is not `Sync`, but it may be taken along.
    let futures: Vec<_> = futures.take(5).collect();
    assert_eq!(made.get(), 5);

    let made = AtomicUsize::new(0);
    let lazy = (0..50).map(|_| {
        made.fetch_add(1, SeqCst);
        event.happens()
    });
    let mut all = task::join_all(lazy).max_in_flight(5).into_future();
    assert!(poll_once(all.as_mut()).is_pending());
    assert_eq!(made.load(SeqCst), 5);
    event.happen();
    pollster::block_on(all);
    assert_eq!(made.into_inner(), 50);
    drop(futures);
}

#[test]
fn many_that_are_ready_do_not_make_one_long_poll() {
    let mut all = task::join_all((0..100).map(async |number| number))
        .max_in_flight(2)
        .into_future();
    assert!(poll_once(all.as_mut()).is_pending());
    assert_eq!(pollster::block_on(all).len(), 100);
}

#[test]
#[should_panic = "with none in flight"]
fn a_limit_of_zero_is_refused() {
    let _ = task::join_all([async {}]).max_in_flight(0);
}

#[test]
fn a_panic_comes_when_all_have_ended() {
    for limit in [2, usize::MAX] {
        let ended = AtomicUsize::new(0);
        let number = async |number| {
            yield_now().await;
            if number == 3 {
                panic_any("three");
            }
            ended.fetch_add(1, SeqCst);
        };
        let all = task::join_all((0..10).map(number)).max_in_flight(limit);
        let result = catch_unwind(AssertUnwindSafe(|| pollster::block_on(all.into_future())));
        assert_eq!(result.unwrap_err().downcast_ref(), Some(&"three"));
        assert_eq!(ended.into_inner(), 9);
    }
}

#[test]
fn dropped_half_way_it_drops_all() {
    let drops = AtomicUsize::new(0);
    let futures = (0..10).map(async |_| {
        let _held = Dropped(&drops);
        std::future::pending::<()>().await;
    });
    {
        let mut all = pin!(task::join_all(futures).max_in_flight(4).into_future());
        assert!(poll_once(all.as_mut()).is_pending());
    }
    assert_eq!(drops.into_inner(), 4);
}

#[test]
fn it_is_send_with_borrowed_items() {
    let runtime = multi_thread(2);
    let task = runtime.spawn(async {
        let shards = [vec![1, 2], vec![3]];
        let sums = task::join_all(shards.iter().map(async |shard| shard.iter().sum::<i32>()));
        sums.max_in_flight(1).await
    });
    assert_eq!(runtime.block_on(task).unwrap(), [3, 3]);
}
