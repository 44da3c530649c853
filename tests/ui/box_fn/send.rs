//! The future is `Send` when the body is, also where the body itself relies on that.

//@ run

#![deny(warnings)]

use std::{
    pin::{Pin, pin},
    rc::Rc,
    task::{Context, Poll, Waker},
};

fn block_on<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!(),
    }
}

fn spawn<F: Future + Send + 'static>(future: F) -> Pin<Box<dyn Future<Output = F::Output> + Send>> {
    Box::pin(future)
}

box async fn plain(n: u32) -> u32 {
    if n == 0 { 0 } else { plain(n - 1).await + 1 }
}

box async fn spawns_itself(n: u32) -> u32 {
    if n == 0 { 0 } else { spawn(spawns_itself(n - 1)).await + 1 }
}

box async fn ping(n: u32) -> u32 {
    if n == 0 { 0 } else { pong(n - 1).await + 1 }
}

box async fn pong(n: u32) -> u32 {
    if n == 0 { 0 } else { spawn(ping(n - 1)).await + 1 }
}

box async fn local(n: Rc<u32>) -> u32 {
    if *n == 0 { 0 } else { local(Rc::new(*n - 1)).await + *n }
}

fn main() {
    println!("{}", block_on(spawn(plain(3))));
    println!("{} {}", block_on(spawn(spawns_itself(4))), block_on(spawn(ping(5))));
    println!("{}", block_on(local(Rc::new(3))));
}
