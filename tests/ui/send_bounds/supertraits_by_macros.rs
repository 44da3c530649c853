//! rustc's own return type notation among supertraits fills the vtables of a trait object with null entries, so macros
//! must not make such traits.

//@ no-rustfix

#![allow(async_fn_in_trait, dead_code)]

trait HealthCheck {
    async fn check(&self) -> u32;
    async fn other(&self);
    fn plain(&self) -> u32;
}

macro_rules! in_its_body {
    ($name:ident, $other:ident) => {
        trait $name: HealthCheck<check(..): Send> {} //~ ERROR: a trait that a macro makes cannot say this
        fn $other(_: impl HealthCheck<other(..): Send>) {}
    };
}

macro_rules! of_its_input {
    ($name:ident, $($bounds:tt)*) => {
        trait $name: $($bounds)* {}
    };
}

macro_rules! of_methods {
    ($name:ident, $method:ident) => {
        trait $name where Self: HealthCheck<$method(..): Send> {} //~ ERROR: a trait that a macro makes cannot say this
    };
}

in_its_body!(First, other);
of_its_input!(Second, HealthCheck<check(..): Send>); //~ ERROR: a trait that a macro makes cannot say this
of_methods!(Third, check);

fn main() {
    let _: Vec<fn(&dyn First) -> u32> = vec![{
        trait Fourth where Self: Sized, <Self as HealthCheck>::check(..): Send, Self: HealthCheck {} //~ ERROR: a trait that a macro makes cannot say this
        |first| first.plain()
    }];
    let _: fn(&dyn Second) -> u32 = |second| second.plain();
    let _: fn(&dyn Third) -> u32 = |third| third.plain();
}
