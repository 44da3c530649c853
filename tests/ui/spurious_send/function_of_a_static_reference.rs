//! An async block that returns a `&'static str`, in a type beside a function of one.
//!
//! Among erased lifetimes rustc forgets that both are `'static`, and compares the block's type with itself in vain.
//!
//! rust-lang/rust#90656

//@ run

use std::{future::ready, marker::PhantomData, pin::pin, task};

trait Call {
    type Error;

    async fn call(&self) -> Self::Error;
}

struct Outer<S>(S);

impl<S: Call> Call for Outer<S> {
    type Error = S::Error;

    async fn call(&self) -> S::Error {
        self.0.call().await
    }
}

struct Inner<F, A, G>(F, G, PhantomData<fn() -> A>);

impl<F: Fn() -> A, A: Future<Output = E>, E, G: Fn(&E)> Call for Inner<F, A, G> {
    type Error = E;

    async fn call(&self) -> E {
        let error = (self.0)().await;
        (self.1)(&error);
        error
    }
}

fn print(text: &&'static str) {
    println!("{text}");
}

fn spawn(future: impl Future<Output = &'static str> + Send) {
    let cx = &mut task::Context::from_waker(task::Waker::noop());
    assert!(pin!(future).poll(cx).is_ready());
}

fn main() {
    let attempt = || async {
        ready(()).await;
        "gone"
    };
    let service = Outer(Inner(attempt, print, PhantomData));
    spawn(async move { service.call().await });
}
