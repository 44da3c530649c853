//! What is said of the types of trait objects of async closures.
//@ no-rustfix

use std::sync::Arc;

async fn arguments(f: &dyn AsyncFn(u32, &str) -> u32) -> String {
    f("ä", "b").box.await; //~ E0308
    f(1).box.await; //~ E0057
    f(1, "ä").box //~ E0308
}

fn sync(n: u32, _: &str) -> u32 {
    n
}

async fn one(n: u32) -> u32 {
    n
}

async fn other(_: u32, text: &str) -> usize {
    text.len()
}

async fn functions() {
    arguments(&sync).await; //~ E0277
    arguments(&one).await; //~ E0593
    arguments(&other).await; //~ E0271
}

fn keep(_: impl AsyncFn(u32) -> u32) {}

fn passed_on(f: &dyn AsyncFn(u32) -> u32) {
    keep(async |n| f(n).box.await);
    keep(f); //~ E0277
}

fn not_send(f: Arc<dyn AsyncFn() + Send + Sync>) {
    spawn(async move { f().box.await }); //~ ERROR: future cannot be sent between threads safely
}

fn captured(text: &str) -> Box<dyn AsyncFn() -> usize> {
    Box::new(async || text.len()) //~ ERROR: lifetime may not live long enough
}

fn mutable(f: &dyn AsyncFnMut()) {
    drop(f().box); //~ E0596
}

fn in_macro() {
    println!("{}", size_of::<&dyn AsyncFn()>()); //~ E0038
}

fn spawn(_: impl Future + Send + 'static) {}

fn main() {}
