//! The same for a trait of another crate.

//@ aux-build: shop.rs

use futures::executor::block_on;
use shop::{Cache, services::Service};

async fn get(cache: &dyn Cache) -> Option<u32> {
    cache.get("a").await //~ ERROR: async methods require boxing for dynamic dispatch
}

async fn request(service: &mut dyn Service<u8, Response = u8>) -> u8 {
    service.request(1).await //~ ERROR: async methods require boxing for dynamic dispatch
}

struct Memory;

impl Cache for Memory {
    async fn get(&self, key: &str) -> Option<u32> {
        Some(key.len() as u32)
    }
}

impl Service<u8> for Memory {
    type Response = u8;

    async fn request(&mut self, req: u8) -> u8 {
        req + 1
    }

    fn all(&self) -> impl Iterator<Item = u8> {
        0..3
    }
}

fn main() {
    assert_eq!(block_on(get(&Memory)), Some(1));
    assert_eq!(block_on(request(&mut Memory)), 2);
}
