//! In traits and in their implementations, of traits that say `async fn`, too.

//@ run

#![deny(warnings)]

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

fn block_on<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!(),
    }
}

trait Walk {
    async fn depth(&self) -> usize;

    box async fn provided(&self, n: usize) -> usize {
        if n == 0 { self.depth().await } else { self.provided(n - 1).await + 1 }
    }

    box async fn required(&self) -> &str;
}

struct Node(Vec<Node>);

impl Walk for Node {
    box async fn depth(&self) -> usize {
        let mut deepest = 0;
        for child in &self.0 {
            deepest = deepest.max(child.depth().await);
        }
        deepest + 1
    }

    box async fn required(&self) -> &str {
        "required"
    }
}

async fn through_dyn(walk: &dyn Walk) -> (usize, usize) {
    (walk.depth().box.await, walk.provided(2).box.await)
}

fn main() {
    let node = Node(vec![Node(vec![]), Node(vec![Node(vec![])])]);
    println!("{} {}", block_on(node.depth()), block_on(node.provided(3)));
    println!("{:?} {}", block_on(through_dyn(&node)), block_on(node.required()));
}
