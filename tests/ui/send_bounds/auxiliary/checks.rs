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

/// Declares a function whose argument's futures are `Send`.
#[macro_export]
macro_rules! sending {
    ($name:ident) => {
        fn $name(check: impl $crate::HealthCheck<check(..): Send>) -> u32 {
            fn send<T: Send>(future: T) -> T {
                future
            }
            drop(send(check.check()));
            check.plain()
        }
    };
}
