//! Boxes of a crate without the standard library.

//@ run
//@ aux-build: no_std.rs

use std::sync::Arc;

use no_std::Cache;

struct Named(&'static str);

impl Cache for Named {
    type Value = u8;

    async fn name(&self) -> String {
        self.0.to_owned()
    }

    async fn value(self: Arc<Self>) -> u8 {
        self.0.len() as u8
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", no_std::name(Box::new(Named("name"))).await);
    let cache: Arc<dyn Cache<Value = u8>> = Arc::new(Named("name"));
    println!("{}", cache.value().box.await);
    println!("{} {}", no_std::countdown(3).await, no_std::numbers().count());
}
