#![allow(async_fn_in_trait)]
pub trait HealthCheck {
    async fn check(&self, name: &str) -> bool;
    async fn reset(&mut self);
}
pub trait Checked: HealthCheck<check(..): Send, reset(..): Send> + Send + Sync {
    fn name(&self) -> String;
}
pub fn spawn<C: Checked + 'static>(c: C) -> Box<dyn std::future::Future<Output = bool> + Send> {
    Box::new(async move { c.check(&c.name()).await })
}
pub fn objects(_: &dyn Checked, _: &dyn HealthCheck<check(..): Send>, _: &(dyn HealthCheck + Send)) {}
