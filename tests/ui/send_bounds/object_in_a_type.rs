//! The future of a trait object has to be `Send`, and is a part of something else: which bound to add.

use std::sync::Arc;

trait Cache {
    async fn get(&self, key: &str) -> Option<u32>;
}

type Shared = Arc<dyn Cache + Send + Sync>;

fn in_join(cache: Shared) {
    spawn(async move { //~ ERROR: future cannot be sent between threads safely
        let both = futures::join!(cache.get("ä").box, cache.get("b").box);
        both.0.or(both.1)
    });
}

fn in_variable(cache: Shared) {
    spawn(async move { //~ ERROR: future cannot be sent between threads safely
        let later = cache
            .get("ä")
            .box;
        std::future::ready(()).await;
        later.await
    });
}

fn in_argument(cache: Shared) {
    keep(Some(cache.get("ä").box)); //~ E0277
}

fn keep(_: impl Send) {}

fn spawn(future: impl Future<Output = Option<u32>> + Send) {
    assert_eq!(futures::executor::block_on(future), Some(2));
}

struct Memory;

impl Cache for Memory {
    async fn get(&self, key: &str) -> Option<u32> {
        Some(key.len() as u32)
    }
}

fn main() {
    in_join(Arc::new(Memory));
    in_variable(Arc::new(Memory));
    in_argument(Arc::new(Memory));
}
