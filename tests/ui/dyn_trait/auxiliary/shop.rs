//! A crate with traits for others to use as `dyn`.

#![allow(async_fn_in_trait)]

pub trait Cache {
    async fn get(&self, key: &str) -> Option<u32>;
    async fn get_or(&self, key: &str, other: u32) -> u32 {
        self.get(key).await.unwrap_or(other)
    }
}

pub mod services {
    pub trait Service<Req> {
        type Response;

        async fn request(&mut self, req: Req) -> Self::Response;
        fn all(&self) -> impl Iterator<Item = Self::Response>;
    }
}

/// Uses the trait objects of its own traits.
pub async fn sum(cache: &dyn Cache, keys: &[&str]) -> u32 {
    let mut sum = 0;
    for key in keys {
        sum += cache.get(key).box.await.unwrap_or_default();
    }
    sum
}

pub box async fn countdown(from: u32) -> Vec<u32> {
    let mut rest = match from {
        0 => return vec![0],
        _ => countdown(from - 1).await,
    };
    rest.insert(0, from);
    rest
}

#[macro_export]
macro_rules! get {
    ($cache:expr, $key:expr) => {
        $cache.get($key).box.await
    };
}

#[macro_export]
macro_rules! boxed {
    ($value:expr) => {
        ($value).box
    };
}
