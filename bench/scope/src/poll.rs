//! What a poll costs.

use std::future;
use std::hint::black_box;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Instant;

use normal_async::task;

use crate::report::{OURS, compare, contender, median, show};

const POLLS: u32 = 10_000;

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
async fn poll_time(future: impl Future) -> std::time::Duration {
    let mut future = pin!(future);
    future::poll_fn(|context| {
        let mut polls = || {
            let start = Instant::now();
            for _ in 0..POLLS {
                let _ = black_box(future.as_mut().poll(context));
            }
            start.elapsed() / POLLS
        };
        Poll::Ready(median((0..15).map(|_| polls()).collect()))
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

pub async fn spawn_blocking() {
    let contenders = vec![
        contender("block_in_place", || async {
            black_box(tokio::task::block_in_place(|| black_box(1)));
        }),
        contender("tokio::spawn_blocking", || async {
            let value = tokio::task::spawn_blocking(|| black_box(1));
            black_box(value.await.expect("no panic"));
        }),
        contender(OURS, || async {
            black_box(task::spawn_blocking(|| black_box(1)).await);
        }),
    ];
    compare("spawn_blocking of a trivial closure", 200, contenders).await;
}
