//! Methods of supertraits on trait objects, and trait objects that become those of supertraits.

//@ run

use std::fmt::Debug;

trait Named {
    fn name(&self) -> String {
        "unnamed".to_owned()
    }
}

trait Cache: Named {
    async fn get(&self, key: &str) -> Option<u32>;
}

trait Store: Cache + Send + Debug {
    type Receipt: Debug;

    async fn put(&mut self, key: &str, value: u32) -> Self::Receipt;
    async fn twice(&self, key: &str) -> Option<u32> {
        Some(self.get(key).await? * 2)
    }
}

trait Shop: Store<Receipt = usize> {
    fn opening_hours(&self) -> u8 {
        8
    }
}

#[derive(Debug, Default)]
struct Memory(Vec<(String, u32)>);

impl Named for Memory {}

impl Cache for Memory {
    async fn get(&self, key: &str) -> Option<u32> {
        let found = self.0.iter().find(|(known, _)| known == key);
        found.map(|(_, value)| *value)
    }
}

impl Store for Memory {
    type Receipt = usize;

    async fn put(&mut self, key: &str, value: u32) -> usize {
        self.0.push((key.to_owned(), value));
        self.0.len()
    }
}

impl Shop for Memory {}

async fn visit(shop: &mut dyn Shop) {
    println!("{} {}", shop.name(), shop.opening_hours());
    println!("{}", shop.put("key", 21).box.await);
    println!("{:?} {:?}", shop.get("key").box.await, shop.twice("key").box.await);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut shop: Box<dyn Shop> = Box::new(Memory::default());
    visit(&mut *shop).await;
    println!("{shop:?}");
    let store: Box<dyn Store<Receipt = usize>> = shop;
    println!("{:?}", store.twice("key").box.await);
    let cache: Box<dyn Cache> = store;
    println!("{:?}", cache.get("key").box.await);
}
