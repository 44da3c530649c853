//! The same where the type of the receiver comes from somewhere else, or the trait object's type is one of several.

#![allow(async_fn_in_trait)]

//@ no-rustfix
//@ aux-build: caches.rs

trait HealthCheck: Send + Sync + 'static {
    async fn check(&self) -> u32;
}

trait Registry {
    type Check: HealthCheck;
    fn get(&self) -> Self::Check;
}

fn by_argument(h: impl HealthCheck) {
    spawn(async move { h.check().await }); //~ ERROR: future cannot be sent between threads safely
}

fn by_projection<R: Registry>(registry: &R) {
    let h = registry.get();
    spawn(async move { h.check().await }); //~ ERROR: future cannot be sent between threads safely
}

fn of_opaque_registry(registry: &impl Registry) {
    let h = registry.get();
    spawn(async move { h.check().await }); //~ ERROR: future cannot be sent between threads safely
}

type Boxed = Box<dyn HealthCheck>;

fn of_several_objects(h: Boxed, _: &dyn HealthCheck) {
    spawn(async move { h.check().box.await }); //~ ERROR: future cannot be sent between threads safely
}

fn of_other_crate(cache: Box<dyn caches::Cache + Send + Sync>) {
    spawn(async move { cache.get("key").box.await }); //~ ERROR: future cannot be sent between threads safely
}

fn main() {}

fn of_another_kind(boxed: std::pin::Pin<Box<dyn Future<Output = u32>>>) {
    spawn(boxed); //~ E0277
}

fn spawn<F: Future + Send + 'static>(_: F) {}
