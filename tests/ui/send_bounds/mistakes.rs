//! Return type notation where there is nothing that it could mean.

//@ no-rustfix

#![allow(async_fn_in_trait)]

trait Cache {
    async fn generic<T>(&self, t: T);
    async fn opaque_argument(&self, t: impl Send);
    async fn constant<const N: usize>(&self);
    async fn get(&self, key: u32);
    fn plain(&self) -> u32;
}

fn generic<C: Cache<generic(..): Send>>(_: C) {}
//~^ ERROR: return type notation is not allowed for functions that have type parameters
fn opaque_argument<C: Cache<opaque_argument(..): Send>>(_: C) {}
//~^ ERROR: return type notation is not allowed for functions that have type parameters
fn constant<C: Cache<constant(..): Send>>(_: C) {}
//~^ ERROR: return type notation is not allowed for functions that have const parameters
fn plain<C: Cache<plain(..): Send>>(_: C) {}
//~^ ERROR: return type notation used on function that is not `async` and does not return `impl Trait`
fn arguments<C: Cache<get(u32): Send>>(_: C) {}
//~^ ERROR: argument types not allowed with return type notation
fn no_dots<C: Cache<get(): Send>>(_: C) {}
//~^ ERROR: return type notation arguments must be elided with `..`
fn missing<C: Cache<missing(..): Send>>(_: C) {}
//~^ ERROR: associated function `missing` not found for `Cache`
fn in_where_clause<C: Cache>(_: C)
where
    C::generic(..): Send, //~ ERROR: return type notation is not allowed for functions that have type parameters
    <C as Cache>::plain(..): Send, //~ ERROR: return type notation used on function that is not `async`
    C::get(u32): Send, //~ ERROR: argument types not allowed with return type notation
{
}

fn main() {}
