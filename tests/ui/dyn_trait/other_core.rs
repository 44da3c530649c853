//! A crate that calls another one `core` has no methods that rest on unsafe code, which would rely on what is in there.

//@ aux-build: strange.rs
//@ no-rustfix

extern crate strange as core;

trait Cache {
    type Value;

    async fn get(&self) -> u32;
    async fn value(&self) -> Self::Value;
}

fn get(cache: &dyn Cache<Value = String>) -> impl Future<Output = u32> {
    cache.get().box
}

fn value(cache: &dyn Cache<Value = String>) -> impl Future<Output = String> {
    cache.value().box //~ ERROR: the `value` method cannot be invoked on a trait object
}

fn main() {}
