//! Traits of a crate that says nothing of `Send`.

//@ edition: 2024

#![allow(async_fn_in_trait)]

mod private {
    pub trait Cache {
        async fn get(&self, key: &str) -> Option<u32>;
        async fn set(&mut self, key: &str, value: u32);
        fn name(&self) -> String {
            "cache".to_owned()
        }
    }

    pub struct Key(pub u32);

    pub trait Store<'s, K: Eq = u32, const N: usize = 4> {
        type Value;
        async fn load(&self, key: K) -> Self::Value;
        fn first(&self, keys: &'s [Key]) -> impl Future<Output = &'s Key>;
        async fn owned(self: std::sync::Arc<Self>) -> usize;
        async fn generic<T>(&self, t: T) -> T {
            t
        }
    }
}

pub mod r#async {
    pub use crate::private::{Cache as Renamed, Store};
}

pub use private::*;

pub fn keep<C: Cache + Send + Sync>(_: C) {}

pub async fn keep_all(_: impl Cache, _: &str) {}
