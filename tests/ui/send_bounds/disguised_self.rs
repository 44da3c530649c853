//! rustc's own return type notation among supertraits fills the vtables of a trait object with null entries, also where
//! the trait does not call itself `Self`.

//@ no-rustfix

#![allow(async_fn_in_trait, dead_code, unused_parens)]

trait HealthCheck {
    async fn check(&self) -> u32;
    fn plain(&self) -> u32;
}

type Alias<T> = T;

trait Same {
    type Same: ?Sized;
}

impl<T: ?Sized> Same for T {
    type Same = T;
}

macro_rules! this {
    () => {
        Self
    };
}

trait InParentheses: HealthCheck
where
    (Self): HealthCheck<check(..): Send>, //~ ERROR: a trait has to call itself `Self`
{
}

trait ByAlias: HealthCheck
where
    Alias<Self>: HealthCheck<check(..): Send>, //~ ERROR: a trait has to call itself `Self`
{
}

trait OfMethod: HealthCheck
where
    <Alias<Self> as HealthCheck>::check(..): Send, //~ ERROR: a trait has to call itself `Self`
{
}

trait ByProjection: HealthCheck
where
    <Self as Same>::Same: HealthCheck<check(..): Send>, //~ ERROR: a trait has to call itself `Self`
{
}

trait ByMacro: HealthCheck
where
    this!(): HealthCheck<check(..): Send>, //~ ERROR: a trait has to call itself `Self`
{
}

trait OfOthers<T: HealthCheck>: HealthCheck
where
    Self::Item: HealthCheck<check(..): Send>,
    for<'a> &'a Self: HealthCheck<check(..): Send>,
    Alias<T>: HealthCheck<check(..): Send>,
{
    type Item;
}

fn main() {
    let _: fn(&dyn InParentheses) -> u32 = |checked| checked.plain();
}
