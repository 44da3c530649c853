//! A crate whose macros make traits.

#![allow(async_fn_in_trait)]

pub trait HealthCheck {
    async fn check(&self) -> u32;
    fn plain(&self) -> u32;
}

#[macro_export]
macro_rules! checked {
    ($name:ident) => {
        trait $name: $crate::HealthCheck<check(..): Send> {}
    };
}
