//! What a poll costs.

use std::future;
use std::hint::black_box;
use std::pin::{Pin, pin};
use std::sync::{Arc, Barrier, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use normal_async::task;
use tokio::runtime::worker_index;

use crate::WORKERS;
use crate::report::{OURS, compare, contender, median, show};

const CALLS: u32 = 10_000;

/// Pending for ever; awake again at once if `restless`.
struct Idle {
    restless: bool,
}

impl Future for Idle {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.restless {
            context.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

/// The time of one poll of `future`, on average.
async fn poll_time(future: impl Future) -> Duration {
    let mut future = pin!(future);
    future::poll_fn(|context| {
        Poll::Ready(call_time(|| {
            let _ = black_box(future.as_mut().poll(context));
        }))
    })
    .await
}

pub async fn idle_child() {
    println!("\n### One poll of a scope with one child\n");
    println!("| | median |");
    println!("| --- | ---: |");
    for (name, restless) in [("asleep", false), ("awake, and pending", true)] {
        let scope = task::scope!(|s| {
            s.spawn(Idle { restless }).await;
        });
        println!("| {OURS}, {name} | {} |", show(poll_time(scope).await));
        let scope = moro::async_scope!(|s| {
            s.spawn(Idle { restless }).await;
        });
        if !restless {
            println!("| moro, {name} | {} |", show(poll_time(scope).await));
        }
    }
}

/// Two children that take 100 turns each.
pub async fn turns() {
    async fn yields() {
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    }

    let contenders = vec![
        contender("tokio::spawn", || async {
            let one = tokio::spawn(yields());
            let two = tokio::spawn(yields());
            one.await.expect("no child panics");
            two.await.expect("no child panics");
        }),
        contender("moro", || async {
            moro::async_scope!(|s| {
                s.spawn(yields());
                s.spawn(yields());
            })
            .await;
        }),
        contender(OURS, || async {
            task::scope!(|s| {
                s.spawn(yields());
                s.spawn(yields());
            })
            .await;
        }),
    ];
    compare("2 children that yield 100 times", 100, contenders).await;
}

/// On each worker, since only on the first one it takes asking what kind of runtime this is.
pub async fn spawn_blocking() {
    static TURN: Mutex<()> = Mutex::new(());

    let barrier = Arc::new(Barrier::new(WORKERS));
    let tasks = [(); WORKERS].map(|()| {
        let barrier = Arc::clone(&barrier);
        tokio::spawn(async move {
            // Now they are on different workers.
            barrier.wait();
            let _turn = TURN.lock().expect("no benchmark panics");
            let in_place = call_time(|| {
                black_box(tokio::task::block_in_place(|| black_box(1)));
            });
            let mut context = Context::from_waker(Waker::noop());
            let ours = call_time(|| {
                let call = pin!(task::spawn_blocking(|| black_box(1)));
                let _ = black_box(call.poll(&mut context));
            });
            (worker_index(), in_place, ours)
        })
    });
    println!("\n### spawn_blocking of a trivial closure\n");
    println!("| worker | block_in_place | {OURS} |");
    println!("| ---: | ---: | ---: |");
    let mut rows = Vec::new();
    for task in tasks {
        rows.push(task.await.expect("no benchmark panics"));
    }
    rows.sort();
    for (worker, in_place, ours) in rows {
        let worker = worker.expect("a worker");
        println!("| {worker} | {} | {} |", show(in_place), show(ours));
    }
}

/// The time of one call, on average.
fn call_time(mut call: impl FnMut()) -> Duration {
    let mut calls = || {
        let start = Instant::now();
        (0..CALLS).for_each(|_| call());
        start.elapsed() / CALLS
    };
    median((0..15).map(|_| calls()).collect())
}
