//! `.box` does not help a method that no trait object has.

trait Unfit {
    type Item;

    async fn get(&self) -> u8;
    async fn generic<T>(&self, value: T) -> T;
    async fn cloned(&self) -> u8
    where
        Self::Item: Clone;
}

async fn call(unfit: &dyn Unfit<Item = u8>) -> u8 {
    unfit.generic(1).box.await; //~ ERROR: the `generic` method cannot be invoked on a trait object
    unfit.cloned().box.await; //~ ERROR: the `cloned` method cannot be invoked on a trait object
    unfit.get().box.await
}

fn main() {
    let _ = call;
}
