use cache::{Cache, Plus};

pub fn cache() -> Box<dyn Cache> {
    Box::new(Plus(1))
}

pub async fn one(cache: &dyn Cache) -> u32 {
    cache.get(0).box.await
}
