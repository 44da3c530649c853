//! Every way in which a method of a trait object can take `self`.

//@ run

use std::{pin::Pin, rc::Rc, sync::Arc};

trait Receivers {
    async fn shared(&self) -> String;
    async fn exclusive(&mut self) -> String;
    async fn typed(self: &Self) -> String;
    async fn typed_exclusive(self: &mut Self) -> String;
    async fn pinned(self: Pin<&mut Self>) -> String;
    async fn pinned_shared(self: std::pin::Pin<&Self>) -> String;
    async fn boxed(self: Box<Self>) -> String;
    async fn counted(self: Rc<Self>) -> (String, usize);
    async fn shared_by_threads(self: std::sync::Arc<Self>) -> (String, usize);
}

struct Name(String);

impl Receivers for Name {
    async fn shared(&self) -> String {
        tokio::task::yield_now().await;
        self.0.clone()
    }

    async fn exclusive(&mut self) -> String {
        self.0.push('e');
        tokio::task::yield_now().await;
        self.0.clone()
    }

    async fn typed(self: &Self) -> String {
        self.0.clone()
    }

    async fn typed_exclusive(self: &mut Self) -> String {
        self.0.push('t');
        self.0.clone()
    }

    async fn pinned(mut self: Pin<&mut Self>) -> String {
        tokio::task::yield_now().await;
        self.0.push('p');
        self.0.clone()
    }

    async fn pinned_shared(self: Pin<&Self>) -> String {
        self.0.clone()
    }

    async fn boxed(self: Box<Self>) -> String {
        tokio::task::yield_now().await;
        self.0
    }

    async fn counted(self: Rc<Self>) -> (String, usize) {
        tokio::task::yield_now().await;
        (self.0.clone(), Rc::strong_count(&self))
    }

    async fn shared_by_threads(self: Arc<Self>) -> (String, usize) {
        tokio::task::yield_now().await;
        (self.0.clone(), Arc::strong_count(&self))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let name = || Name("name".to_owned());

    let mut place = name();
    let object: &mut dyn Receivers = &mut place;
    println!("{} {}", object.shared().box.await, object.exclusive().box.await);
    println!("{} {}", object.typed().box.await, object.typed_exclusive().box.await);

    let mut object: Pin<Box<dyn Receivers>> = Box::pin(name());
    println!("{}", object.as_mut().pinned().box.await);
    println!("{}", object.as_ref().pinned_shared().box.await);

    let object: Box<dyn Receivers> = Box::new(name());
    println!("{}", object.boxed().box.await);

    let object: Rc<dyn Receivers> = Rc::new(name());
    println!("{:?}", object.clone().counted().box.await);
    println!("{}", Rc::strong_count(&object));

    let object: Arc<dyn Receivers> = Arc::new(name());
    println!("{:?}", object.clone().shared_by_threads().box.await);
    println!("{}", Arc::strong_count(&object));
}
