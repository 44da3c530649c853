//! An async closure that awaits a method of what it captures, first called here and then handed on.
//!
//! The captured reference is alive while the inner future is, and rustc forgets that its lifetime is one and the same.
//!
//! rust-lang/rust#139475

//@ run

use std::sync::Mutex;

struct Channel<T>(Mutex<Vec<T>>);

impl<T> Channel<T> {
    async fn send(&self, value: T) {
        self.0.lock().unwrap().push(value);
    }
}

async fn call(mut work: impl AsyncFnMut()) {
    work().await;
    work().await;
}

async fn fill() -> usize {
    let channel = Channel(Mutex::new(Vec::new()));
    let send = async || channel.send(()).await;
    send().await;
    call(send).await;
    channel.0.lock().unwrap().len()
}

fn main() {
    println!("{}", run(async { fill().await }));
}

fn run<F: Future + Send>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}
