//! A call on a type that may be a trait object has to say `.box`, too.

use futures::executor::block_on;

trait Cache {
    async fn get(&self, key: u8) -> u8;
    fn items(&self) -> impl Iterator<Item = u8>;
}

impl<C: Cache + ?Sized> Cache for Box<C> {
    async fn get(&self, key: u8) -> u8 {
        (**self).get(key).await //~ E0038
    }

    fn items(&self) -> impl Iterator<Item = u8> {
        0..1
    }
}

async fn sum<C: ?Sized>(cache: &C) -> u8
where
    C: Cache,
{
    let first = cache.get(1); //~ E0038
    let second = cache
        .get(2) //~ E0038
        .await;
    first.await + second
}

trait Largest: Cache {
    fn largest(&self) -> Option<u8> {
        self.items().max() //~ E0038
    }
}

impl Cache for u8 {
    async fn get(&self, key: u8) -> u8 {
        self + key
    }

    fn items(&self) -> impl Iterator<Item = u8> {
        0..*self
    }
}

impl Largest for u8 {}

fn main() {
    let object: Box<dyn Cache> = Box::new(3);
    assert_eq!(block_on(sum(&*object)), 9);
    assert_eq!(block_on(Box::new(3).get(1)), 4);
    assert_eq!(3.largest(), Some(2));
}
