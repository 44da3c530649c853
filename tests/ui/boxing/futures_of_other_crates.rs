//! Futures that are not written as async functions.

//@ run

use std::{
    future::{self, Future, IntoFuture},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

struct Countdown(u8);

impl Future for Countdown {
    type Output = &'static str;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<&'static str> {
        if self.0 == 0 {
            return Poll::Ready("done");
        }
        self.0 -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

struct Request;

impl IntoFuture for Request {
    type Output = u8;
    type IntoFuture = future::Ready<u8>;

    fn into_future(self) -> future::Ready<u8> {
        future::ready(1)
    }
}

async fn generic<F: Future>(future: F) -> F::Output {
    future.box.await
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{} {}", Countdown(3).box.await, Request.into_future().box.await);
    println!("{} {}", future::ready(2).box.await, generic(Countdown(1)).await);
    let (sender, receiver) = tokio::sync::oneshot::channel();
    sender.send(3).unwrap();
    println!("{:?}", receiver.box.await);
    let late = tokio::time::timeout(Duration::ZERO, future::pending::<()>()).box.await;
    println!("{}", late.is_err());
    let task: tokio::task::JoinHandle<u8> = tokio::spawn(async { 4 });
    println!("{:?}", task.box.await.ok());
}
