trait Cache {
    async fn get(&self, key: &str) -> Option<String>;
}

async fn describe(cache: &dyn Cache) -> Option<String> {
    cache.get("ferris").await
}
