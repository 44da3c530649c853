//! A future that is not `Send` where a bound asks for it: the method, the bound, what is held, and across which await.

#![allow(async_fn_in_trait)]
use std::rc::Rc;

trait HealthCheck {
    async fn check(&self) -> u32;
    async fn reset(&self, to: u32) -> u32;
}

trait Both: HealthCheck<check(..): Send, reset(..): Send> + Send + Sync {}
trait Shared = HealthCheck<check(..): Send> + Send + Sync;

struct Local;

impl HealthCheck for Local {
    async fn check(&self) -> u32 {
        let größe = Rc::new(1);
        tokio::task::yield_now().await;
        *größe
    }
    async fn reset(&self, to: u32) -> u32 {
        to
    }
}

impl Both for Local {} //~ ERROR: future cannot be sent between threads safely

fn by_bound<H: HealthCheck<reset(..): Send, check(..): Send>>(_: H) {}

fn by_path<H>(_: H)
where
    H: HealthCheck,
    H::check(..): Send,
{
}

fn by_alias(_: impl Shared) {}

fn main() {
    by_bound(Local); //~ ERROR: future cannot be sent between threads safely
    by_path(Local); //~ ERROR: future cannot be sent between threads safely
    by_alias(Local); //~ ERROR: future cannot be sent between threads safely
    let _: Box<dyn Shared> = Box::new(Local); //~ ERROR: future cannot be sent between threads safely
}
