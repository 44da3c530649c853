#![allow(async_fn_in_trait)]
pub trait Cache {
    async fn get(&self, key: &str) -> Option<Vec<u8>>;
    async fn set(&mut self, key: &str, value: &[u8]);
    fn name(&self) -> &str;
}
