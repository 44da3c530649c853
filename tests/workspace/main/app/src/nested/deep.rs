use cache::Cache;

pub async fn twice(cache: &dyn Cache) -> u32 {
    let once = cache.get(1).box.await;
    cache.get(once).box.await
}
