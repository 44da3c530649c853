//! Traits and aliases for other crates.

#![allow(async_fn_in_trait)]

pub mod local {
    pub trait LocalService<Req> {
        type Response;
        async fn request(&self, req: Req) -> Self::Response;
    }

    pub trait LocalCache {
        async fn get(&self, key: &str) -> Option<String>;
        async fn len(&mut self) -> usize;
    }
}

mod private {
    pub trait Service<Req> = crate::local::LocalService<Req, request(..): Send> + Send + Sync;
    pub trait Texts<Req = String> = Service<Req>;
    pub trait Printed = std::fmt::Debug + Clone;
    pub trait Job = AsyncFn(&str) -> usize + Send + Sync + 'static;
}

pub use local::{LocalCache, LocalService};
pub use private::{Service, Texts as Renamed, *};

pub mod nested {
    pub use super::private::*;
    pub trait Cache: super::LocalCache<get(..): Send, len(..): Send> + Send + Sync {}
    pub trait BareCache = super::LocalCache<get(..): Send>;
}

pub struct Twice;

impl Service<u32> for Twice {
    type Response = u32;
    async fn request(&self, req: u32) -> u32 {
        Box::pin(async {}).await;
        req * 2
    }
}

pub fn twice() -> Box<dyn Service<u32, Response = u32>> {
    Box::new(Twice)
}

pub fn opaque() -> impl nested::Cache + Clone {
    #[derive(Clone)]
    struct Empty;
    impl LocalCache for Empty {
        async fn get(&self, _: &str) -> Option<String> {
            None
        }
        async fn len(&mut self) -> usize {
            0
        }
    }
    impl nested::Cache for Empty {}
    Empty
}
