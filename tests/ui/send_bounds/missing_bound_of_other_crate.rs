//! A note about another crate's trait shows the line where it stands.

//@ aux-build: caches.rs

use caches::Cache;

fn background<C: Cache + Send + Sync + 'static>(cache: C) {
    spawn(async move { cache.get("key").await }); //~ ERROR: future cannot be sent between threads safely
}

fn spawn<F: Future<Output = Option<u32>> + Send + 'static>(future: F) {
    assert_eq!(futures::executor::block_on(future), None);
}

fn main() {
    background(Never);
}

struct Never;

impl Cache for Never {
    async fn get(&self, _: &str) -> Option<u32> {
        None
    }
    async fn set(&mut self, _: &str, _: u32) {}
}
