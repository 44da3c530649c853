use async_trait::async_trait;

#[async_trait]
pub trait Cache {
    async fn get(&self, key: &str) -> Option<String>;
}

pub struct Memory;

impl Cache for Memory {
    async fn get(&self, key: &str) -> Option<String> {
        Some(key.to_owned())
    }
}
