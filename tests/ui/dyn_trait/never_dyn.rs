//! What keeps a trait from having trait objects is said of the user's text.

//@no-rustfix

trait Cloned: Clone {
    async fn get(&self) -> u8;
}

trait Lending {
    type Item<'a>
    where
        Self: 'a;

    async fn next(&mut self) -> Self::Item<'_>;
}

fn cloned(_: &dyn Cloned) {} //~ ERROR: the trait `Cloned` is not dyn compatible

fn lending(_: &mut dyn Lending<Item = u8>) {} //~ ERROR: missing generics

fn main() {
    let _ = (cloned, lending);
}
