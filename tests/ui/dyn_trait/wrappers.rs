//! Implementations for pointers to trait objects, and types that dereference to them.

//@ run

use std::{ops::Deref, rc::Rc, sync::Arc};

trait Cache {
    async fn get(&self) -> u8;

    fn size(&self) -> u8 {
        1
    }
}

struct Fixed(u8);

impl Cache for Fixed {
    async fn get(&self) -> u8 {
        self.0
    }
}

impl Cache for Arc<dyn Cache> {
    async fn get(&self) -> u8 {
        (**self).get().box.await + 10
    }
}

impl Cache for Box<dyn Cache + Send + Sync> {
    async fn get(&self) -> u8 {
        (**self).get().box.await + 20
    }

    fn size(&self) -> u8 {
        (**self).size() + 1
    }
}

impl<'a> Cache for &'a dyn Cache {
    async fn get(&self) -> u8 {
        (**self).get().box.await + 30
    }
}

impl<T: Cache> Cache for Rc<T> {
    async fn get(&self) -> u8 {
        T::get(self).await + 40
    }
}

struct Handle<T>(T);

impl<T> Deref for Handle<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

async fn known(cache: impl Cache) -> (u8, u8) {
    (cache.get().box.await, cache.size())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{:?}", known(Arc::new(Fixed(1)) as Arc<dyn Cache>).await);
    println!("{:?}", known(Box::new(Fixed(2)) as Box<dyn Cache + Send + Sync>).await);
    println!("{:?}", known(&Fixed(3) as &dyn Cache).await);
    println!("{:?}", known(Rc::new(Arc::new(Fixed(4)) as Arc<dyn Cache>)).await);

    let handle = Handle(Rc::new(Handle(Box::new(Fixed(5)) as Box<dyn Cache>)));
    println!("{}", handle.get().box.await);
}
