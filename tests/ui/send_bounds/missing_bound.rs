//! Where a future of a method has to be `Send`, and nothing asks the method for that: which bound to add.

#![allow(async_fn_in_trait)]
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};

trait HealthCheck {
    async fn check(&self) -> u32;
}

trait Cache<K> {
    async fn get(&self, key: K) -> u32;
}

fn by_parameter<H: HealthCheck + Send + Sync + 'static>(h: H) {
    spawn(async move { h.check().await }); //~ ERROR: future cannot be sent between threads safely
}

fn with_where<H>(größe: H)
where
    H: Cache<u8> + Send + Sync + 'static,
{
    spawn(async move { größe.get(1).await }); //~ ERROR: future cannot be sent between threads safely
}

fn through_object(cache: Arc<dyn Cache<u8> + Send + Sync>, check: Box<dyn HealthCheck + Send + Sync>) {
    spawn(async move { check.check().box.await }); //~ ERROR: future cannot be sent between threads safely
    drop(cache);
}

fn main() {
    by_parameter(Counter);
    with_where(Counter);
    through_object(Arc::new(Counter), Box::new(Counter));
    assert_eq!(CALLS.load(Relaxed), 3);
    drop(as_object(Counter));
}

trait Shard {
    async fn load(&self, id: &u32) -> u32;
}

fn as_object<S: Shard + 'static>(shard: S) -> Box<dyn Shard<load(..): Send>> {
    Box::new(shard) //~ ERROR: cannot be sent between threads safely
}

impl Shard for Counter {
    async fn load(&self, id: &u32) -> u32 {
        *id
    }
}

static CALLS: AtomicU32 = AtomicU32::new(0);

struct Counter;

impl HealthCheck for Counter {
    async fn check(&self) -> u32 {
        CALLS.fetch_add(1, Relaxed)
    }
}

impl Cache<u8> for Counter {
    async fn get(&self, _key: u8) -> u32 {
        CALLS.fetch_add(1, Relaxed)
    }
}

fn spawn<F: Future<Output: Send> + Send + 'static>(future: F) {
    std::thread::spawn(|| futures::executor::block_on(future)).join().unwrap();
}
