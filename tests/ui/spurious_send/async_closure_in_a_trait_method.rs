//! An async closure in a method whose trait asks for a `Send` future.
//!
//! The closure is called for any lifetime of its argument, and rustc forgets that the lifetime of what it captures is
//! a longer one.
//!
//! rust-lang/rust#149407

//@ run

use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};

struct Connection { reads: u32 }

struct Pool;

impl Pool {
    async fn with<T>(&self, mut work: impl AsyncFnMut(&mut Connection) -> T) -> T {
        let mut connection = Connection { reads: 0 };
        work(&mut connection).await;
        work(&mut connection).await
    }
}

trait Users {
    fn name(&self, id: &u32) -> impl Future<Output = String> + Send;
}

impl Users for Pool {
    async fn name(&self, id: &u32) -> String {
        self.with(async |connection| {
            connection.reads += 1;
            format!("user {id}, {} reads", connection.reads)
        }).await
    }
}

fn run<F: Future + Send>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
}

fn main() {
    println!("{}", run(Pool.name(&7)));
}
