use super::Memory;

#[async_trait::async_trait]
pub trait Store {
    async fn get(&self, key: u64) -> u64;
    async fn later(&self, key: u64) -> u64;
    async fn large(&self, key: u64) -> u64;
}

#[async_trait::async_trait]
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
