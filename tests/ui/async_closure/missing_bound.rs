//! Where the future of a closure has to be `Send`, and nothing asks for that: which bound to add.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};

fn by_parameter<F: AsyncFn(u32) + Send + Sync + 'static>(f: F) {
    spawn(async move { f(1).await }); //~ ERROR: future cannot be sent between threads safely
}

fn with_where<F>(f: F)
where
    F: AsyncFnOnce(u32) -> u32 + Send + 'static,
{
    spawn(async move { f(1).await; }); //~ ERROR: future cannot be sent between threads safely
}

fn main() {
    let called = Arc::new(AtomicU32::new(0));
    let counter = called.clone();
    by_parameter(async move |n| drop(counter.fetch_add(n, Relaxed)));
    let counter = called.clone();
    with_where(async move |n| counter.fetch_add(n + 1, Relaxed));
    assert_eq!(called.load(Relaxed), 3);
}

fn spawn<F: Future<Output: Send> + Send + 'static>(future: F) {
    std::thread::spawn(|| futures::executor::block_on(future)).join().unwrap();
}
