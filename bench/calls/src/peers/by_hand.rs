//! Without macros: a second trait, with boxed futures, for trait objects.

use std::pin::Pin;

use super::Memory;

pub type Boxed<'a> = Pin<Box<dyn Future<Output = u64> + 'a>>;

pub trait Store {
    fn get(&self, key: u64) -> impl Future<Output = u64>;
    fn later(&self, key: u64) -> impl Future<Output = u64>;
    fn large(&self, key: u64) -> impl Future<Output = u64>;
}

impl Store for Memory {
    async fn get(&self, key: u64) -> u64 {
        self.at(key)
    }

    async fn later(&self, key: u64) -> u64 {
        Memory::later(self, key).await
    }

    async fn large(&self, key: u64) -> u64 {
        Memory::large(self, key).await
    }
}

pub trait Erased {
    fn get(&self, key: u64) -> Boxed<'_>;
    fn later(&self, key: u64) -> Boxed<'_>;
    fn large(&self, key: u64) -> Boxed<'_>;
}

impl<T: Store> Erased for T {
    fn get(&self, key: u64) -> Boxed<'_> {
        Box::pin(Store::get(self, key))
    }

    fn later(&self, key: u64) -> Boxed<'_> {
        Box::pin(Store::later(self, key))
    }

    fn large(&self, key: u64) -> Boxed<'_> {
        Box::pin(Store::large(self, key))
    }
}
