use std::sync::Arc;

trait Cache {
    async fn get(&self, key: &str) -> Option<u32>;
    async fn set(&mut self, key: &str, value: u32);
}

async fn copy(from: &dyn Cache, to: &mut (dyn Cache + Send)) {
    if let Some(value) = from.get("a").box.await {
        to.set("a", value).box.await;
    }
    let plus = Plus(3);
    plus.get("b").box.await;
}

async fn count(cache: &(dyn Cache + Sync), keys: &[&str]) -> usize {
    let mut count = 0;
    for key in keys {
        count += cache.get(key).box.await.is_some() as usize;
    }
    count
}

async fn shared(cache: Arc<Plus>) -> Option<u32> {
    cache.get("c").box.await
}

struct Plus(u32);

impl Cache for Plus {
    async fn get(&self, key: &str) -> Option<u32> {
        Some(self.0 + key.len() as u32)
    }
    async fn set(&mut self, _: &str, value: u32) {
        self.0 = value;
    }
}
