//! What is called `Send` may be something else, and proves nothing about the trait of that name.

//@ aux-build: caches.rs
//@ no-rustfix

#![allow(dead_code)]

use caches::Cache;

trait Send {}

impl<T: ?Sized> Send for T {}

trait Alias = Cache<get(..): Send>; //~ ERROR: cannot be sent between threads safely

trait Subtrait: Cache<get(..): Send> {}

trait Clause: Cache
where
    Self::get(..): Send,
{
}

struct Local(std::rc::Rc<u32>);

impl Cache for Local {
    async fn get(&self, _: &str) -> Option<u32> {
        let shared = self.0.clone();
        std::future::ready(()).await;
        Some(*shared)
    }

    async fn set(&mut self, _: &str, _: u32) {}
}

impl Subtrait for Local {} //~ ERROR: cannot be sent between threads safely

impl Clause for Local {} //~ ERROR: cannot be sent between threads safely

fn main() {}
