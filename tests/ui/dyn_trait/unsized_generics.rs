//! `.box` where the receiver's type is a parameter that may stand for a trait object.

//@ run

use std::{rc::Rc, sync::Arc};

trait Cache {
    type Key;

    async fn get(&self, key: Self::Key) -> u8;
    async fn put(&mut self, value: u8);
    async fn name(self: Rc<Self>) -> String;
    fn items(&self) -> impl Iterator<Item = u8>;
}

struct Memory(Vec<u8>);

impl Cache for Memory {
    type Key = usize;

    async fn get(&self, key: usize) -> u8 {
        self.0[key]
    }

    async fn put(&mut self, value: u8) {
        self.0.push(value);
    }

    async fn name(self: Rc<Self>) -> String {
        format!("memory of {}", self.0.len())
    }

    fn items(&self) -> impl Iterator<Item = u8> {
        self.0.iter().copied()
    }
}

impl<C: Cache + ?Sized> Cache for Box<C> {
    type Key = C::Key;

    async fn get(&self, key: C::Key) -> u8 {
        (**self).get(key).box.await
    }

    async fn put(&mut self, value: u8) {
        (**self).put(value).box.await;
    }

    async fn name(self: Rc<Self>) -> String {
        "boxed".to_owned()
    }

    fn items(&self) -> impl Iterator<Item = u8> {
        (**self).items().box
    }
}

trait Largest: Cache {
    fn largest(&self) -> Option<u8> {
        self.items().box.max()
    }
}

impl<C: Cache + ?Sized> Largest for C {}

async fn first<C: Cache<Key = usize> + ?Sized>(cache: &C) -> u8 {
    cache.get(0).box.await
}

async fn fill<C>(cache: &mut C, values: &[u8])
where
    C: Cache + ?Sized,
{
    for value in values {
        cache.put(*value).box.await;
    }
}

async fn name<C: Cache + ?Sized>(cache: &Rc<C>) -> String {
    Rc::clone(cache).name().box.await
}

async fn of_known<C: Cache<Key = usize>>(mut cache: C) -> u8 {
    cache.put(4).await;
    cache.get(cache.items().count() - 1).await
}

type Object = dyn Cache<Key = usize>;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut memory = Memory(vec![]);
    fill(&mut memory, &[2, 1]).await;
    println!("{} {:?}", first(&memory).await, memory.largest());
    let mut object: Box<Object> = Box::new(memory);
    fill(&mut *object, &[3]).await;
    println!("{} {:?} {:?}", first(&*object).await, object.largest(), (*object).largest());
    println!("{}", of_known(object).await);
    let shared: Rc<Object> = Rc::new(Memory(vec![0]));
    println!("{} {}", name(&shared).await, name(&Rc::new(Memory(vec![]))).await);
    let threads: Arc<Object> = Arc::new(Memory(vec![5]));
    println!("{}", first(&*threads).await);
}
