//! The same for a trait of another crate.

//@ aux-build: shop.rs

use shop::{Cache, services::Service};

async fn get(cache: &dyn Cache) -> Option<u32> {
    cache.get("a").await //~ ERROR: async methods require boxing for dynamic dispatch
}

async fn request(service: &mut dyn Service<u8, Response = u8>) -> u8 {
    service.request(1).await //~ ERROR: async methods require boxing for dynamic dispatch
}

fn main() {
    let _ = (get, request);
}
