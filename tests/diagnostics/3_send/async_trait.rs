use std::rc::Rc;

use async_trait::async_trait;

#[async_trait]
pub trait HealthCheck {
    async fn check(&mut self) -> bool;
}

pub struct Local(Rc<u32>);

async fn ping(_: Rc<u32>) -> bool {
    true
}

#[async_trait]
impl HealthCheck for Local {
    async fn check(&mut self) -> bool {
        ping(Rc::clone(&self.0)).await
    }
}
