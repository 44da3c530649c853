#![allow(async_fn_in_trait)]
use std::{pin::Pin, rc::Rc, sync::Arc};
pub trait Store<'s, K: ?Sized, const N: usize = 3>: Send + Sync
where
    K: std::fmt::Debug, // keys are printed
{
    type Item;
    async fn elided(&self, a: &K, b: (&str, &mut u8)) -> &u8;
    async fn named<'a, 'b: 'a>(&'a self, b: &'b K) -> (&'a K, &'b K)
    where
        'b: 's;
    async fn arc(self: Arc<Self>) -> [u8; N];
    async fn pinned(self: Pin<&mut Self>, _: u8, callback: &dyn Fn(&K) -> &K);
    async fn boxed(self: Box<Self>) -> Self::Item;
    async fn rc(self: Rc<Self>, item: Self::Item) -> Self::Item;
    async fn pin_item(self: Pin<&mut Self>, item: &Self::Item) -> u8;
    async fn generic<T: Send>(&self, t: T) -> T;
    async fn impl_argument(&self, t: impl Send) -> u8;
    async fn by_value(self) -> u8
    where
        Self: Sized;
    async fn same(&self, other: &Self) -> bool
    where
        Self: Sized,
    {
        let _ = other;
        true
    }
    fn new() -> Self
    where
        Self: Sized;
    fn plain_generic<T>(&self, t: T);
    fn provided(&self, key: &K) {
        drop(self.elided(key, ("", &mut 0)));
    }
    fn calls_provided(&self, key: &K) {
        self.provided(key)
    }
    fn stays(&self, key: &K) -> usize {
        std::mem::size_of_val(key)
    }
}
pub trait Bounded {
    type Item;
    async fn bounded<'a>(&'a self) -> u8
    where
        Self: 'a + Sync;
    async fn pointed(&self) -> Option<Self::Item>
    where
        Self: Sync + 'static;
    async fn borrowed<'a>(&'a self) -> &'a Self::Item
    where
        Self::Item: 'a;
    async fn not_of_trait_objects(&self) -> u8
    where
        Self::Item: Clone;
}
