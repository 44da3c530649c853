//! What the type of a trait object cannot say.

//@ no-rustfix
//@ aux-build: caches.rs

use std::fmt::Debug;

trait Plain {
    fn get(&self) -> u32;
}

trait Cache {
    async fn get(&self);
    fn plain(&self);
    async fn generic<T>(&self, t: T);
}

type NotAsync = dyn Plain<get(..): Send>; //~ ERROR: a trait object of `Plain` cannot say this
type NotOurs = dyn Debug<fmt(..): Send>; //~ ERROR: a trait object of `Debug` cannot say this
type NotSend = dyn Cache<get(..): Sync>; //~ ERROR: a trait object of `Cache` cannot say this
type NotJustSend = dyn Cache<get(..): Send + 'static>; //~ ERROR: a trait object of `Cache` cannot say this
type Missing = dyn Cache<missing(..): Send>; //~ ERROR: a trait object of `Cache` cannot say this
type NotOpaque = dyn Cache<plain(..): Send>; //~ ERROR: a trait object of `Cache` cannot say this
type NotForDyn = dyn Cache<generic(..): Send>; //~ ERROR: a trait object of `Cache` cannot say this
type OfOtherCrate = dyn caches::Cache<missing(..): Send>; //~ ERROR: a trait object of `Cache` cannot say this
type Generic = dyn caches::Store<'static, u8, load(..): Send>; //~ ERROR: a trait object of another crate's generic trait

fn main() {}
