//! Behind the `.await` there is no future left to box.

use futures::executor::block_on;

trait Cache {
    async fn get(&self, key: &str) -> Option<usize>;
}

async fn sum(cache: &dyn Cache) -> usize {
    let first = cache.get("ä").await.box; //~ E0038
    let second = cache
        .get("b") //~ E0038
        .await
        .box
        .unwrap_or(1);
    first.unwrap_or(1) + second
}

struct Memory;

impl Cache for Memory {
    async fn get(&self, key: &str) -> Option<usize> {
        Some(key.len())
    }
}

fn main() {
    assert_eq!(block_on(sum(&Memory)), 3);
}
