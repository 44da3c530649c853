//! `.box` does not help a method that no trait object has, and the reason is said.

trait Unfit {
    type Item;

    async fn get(&self) -> u8;
    async fn generic<'a, T>(&self, value: &'a T) -> &'a T;
    async fn opaque<'a>(&'a self, value: impl Send + 'a) -> u8;
    async fn constant<const N: usize>(&self) -> usize;
    async unsafe fn unchecked(&self) -> u8;
    async fn consumed(self) -> u8;
    async fn compared(&self, other: &Self) -> bool;
    async fn cloned(&self) -> u8
    where
        Self::Item: Clone;
    fn sized(&self) -> impl Sized;
    fn several(&self) -> impl Iterator<Item = u8> + Clone;
    async fn nested(&self) -> impl Send;
}

async fn call(unfit: &dyn Unfit<Item = u8>, other: &dyn Unfit<Item = u8>) -> u8 {
    unfit.generic(&1).box.await; //~ ERROR: the `generic` method cannot be invoked on a trait object
    unfit.opaque(1).box.await; //~ ERROR: the `opaque` method cannot be invoked on a trait object
    unfit.constant::<3>().box.await; //~ ERROR: the `constant` method cannot be invoked on a trait object
    unsafe { unfit.unchecked().box.await }; //~ ERROR: the `unchecked` method cannot be invoked on a trait object
    unfit.compared(other).box.await; //~ ERROR: the `compared` method cannot be invoked on a trait object
    unfit.cloned().box.await; //~ ERROR: the `cloned` method cannot be invoked on a trait object
    unfit.sized().box; //~ ERROR: the `sized` method cannot be invoked on a trait object
    unfit.several().box; //~ ERROR: the `several` method cannot be invoked on a trait object
    unfit.nested().box.await; //~ ERROR: the `nested` method cannot be invoked on a trait object
    (unfit.get()).box.await + unfit.get().box.await
}

async fn consume(unfit: Box<dyn Unfit<Item = u8>>) {
    unfit.consumed().box.await; //~ ERROR: the `consumed` method cannot be invoked on a trait object
}

async fn change(unfit: &mut dyn Unfit<Item = u8>) {
    unfit.generic(&1).box.await; //~ ERROR: the `generic` method cannot be invoked on `&mut dyn Unfit
}

fn main() {}
