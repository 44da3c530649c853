//! Only unsafe code can say of another crate's method that its future is `Send`.

//@ aux-build: caches.rs
//@ no-rustfix

use std::rc::Rc;

use caches::Cache;

struct Local(Rc<u32>);

impl Cache for Local {
    async fn get(&self, _: &str) -> Option<u32> {
        let shared = self.0.clone();
        std::future::ready(()).await;
        Some(*shared)
    }

    async fn set(&mut self, _: &str, _: u32) {}
}

trait Forged: caches::__normal_async_proof_Cache__get<Local> {}

fn proven(_: impl caches::__normal_async_proven_Cache__get<dyn Forged>) {} //~ ERROR: the size for values of type

fn main() {
    proven(Local(Rc::new(1))); //~ ERROR: the size for values of type
}
