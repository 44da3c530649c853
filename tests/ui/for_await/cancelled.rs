//! A loop that is dropped in the middle drops what it holds, and goes on where it stopped if it only borrowed.
//@ run

use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};

use futures::stream::{self, StreamExt};
use normal_async::{AsyncIterator, iter::AsyncIteratorExt};

struct Guard(&'static str);

impl Drop for Guard {
    fn drop(&mut self) { println!("drop {}", self.0) }
}

/// Yields an item, then waits for ever.
struct Stuck { is_done: bool, _guard: Guard }

impl AsyncIterator for Stuck {
    type Item = Guard;

    async fn next(&mut self) -> Option<Guard> {
        if self.is_done {
            let _waiting = Guard("what next holds");
            std::future::pending::<()>().await;
        }
        self.is_done = true;
        Some(Guard("item"))
    }
}

fn poll_once(future: impl Future) {
    let mut future = pin!(future);
    let poll = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(poll.is_pending());
    println!("cancel");
}

async fn in_body(guard: Guard) {
    for await _item in (Stuck { is_done: false, _guard: guard }) {
        std::future::pending::<()>().await;
    }
}

async fn in_next(guard: Guard) {
    for await _item in (Stuck { is_done: false, _guard: guard }) {}
}

#[tokio::main]
async fn main() {
    poll_once(in_body(Guard("iterator")));
    poll_once(in_next(Guard("iterator")));
    let mut numbers = stream::iter(0..5);
    poll_once(async {
        for await n in &mut numbers {
            if n == 1 { std::future::pending::<()>().await }
        }
    });
    println!("{:?}", numbers.collect::<Vec<_>>().await);
    // Items that were begun stay where they are.
    let mut waits = 1;
    let source = stream::poll_fn(move |_| match waits {
        2 => { waits += 1; Poll::Pending }
        5 => Poll::Ready(None),
        n => { waits += 1; Poll::Ready(Some(n)) }
    });
    let mut chunks = normal_async::iter::from_stream(source).chunks(2);
    poll_once(chunks.next());
    println!("{:?}", chunks.next().await);
}
