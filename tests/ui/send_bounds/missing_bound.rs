//! Where a future of a method has to be `Send`, and nothing asks the method for that: which bound to add.

#![allow(async_fn_in_trait)]
use std::sync::Arc;

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
    let _ = (by_parameter::<Never>, with_where::<Never>, through_object);
}

struct Never;

impl HealthCheck for Never {
    async fn check(&self) -> u32 {
        1
    }
}

impl Cache<u8> for Never {
    async fn get(&self, _key: u8) -> u32 {
        1
    }
}

fn spawn<F: Future + Send + 'static>(_: F) {}
