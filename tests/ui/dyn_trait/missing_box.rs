//! A call on a trait object without `.box` says where to put it.

use std::sync::Arc;

use futures::executor::block_on;

trait Cache {
    async fn get(&self, key: &str) -> Option<Vec<u8>>;
    fn items(&self) -> impl Iterator<Item = u8>;
}

async fn fetch(cache: &dyn Cache, id: u32) -> usize {
    if let Some(bytes) = cache.get(&id.to_string()).await { //~ E0038
        return bytes.len();
    }
    0
}

struct Holder {
    größe: Arc<dyn Cache>,
}

async fn in_macros(holder: &Holder) {
    println!("ä {:?}", holder.größe.get("x").await); //~ E0038
    let future = holder
        .größe
        .get("y"); //~ E0038
    drop(future);
    for _ in holder.größe.items() {} //~ E0038
}

struct Memory;

impl Cache for Memory {
    async fn get(&self, key: &str) -> Option<Vec<u8>> {
        Some(key.into())
    }

    fn items(&self) -> impl Iterator<Item = u8> {
        0..3
    }
}

fn main() {
    assert_eq!(block_on(fetch(&Memory, 123)), 3);
    block_on(in_macros(&Holder { größe: Arc::new(Memory) }));
}
