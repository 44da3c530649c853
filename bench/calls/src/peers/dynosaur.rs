use super::Memory;

#[dynosaur::dynosaur(pub DynStore = dyn(box) Store)]
pub trait Store {
    async fn get(&self, key: u64) -> u64;
    async fn later(&self, key: u64) -> u64;
    async fn large(&self, key: u64) -> u64;
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
