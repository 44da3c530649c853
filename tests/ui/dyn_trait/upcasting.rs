//! Trait objects that become those of a supertrait, and what they are of again.

//@ run

use std::any::Any;

trait Base {
    type Value;

    async fn get(&self) -> Self::Value;

    fn plain(&self) -> u8 {
        2
    }
}

trait Counter {
    async fn add(&mut self, n: u32) -> u32;
}

trait Both: Base + Counter + Any {
    async fn both(&self) -> Option<Self::Value>;
}

struct Item(String, u32);

impl Base for Item {
    type Value = String;

    async fn get(&self) -> String {
        self.0.clone()
    }
}

impl Counter for Item {
    async fn add(&mut self, n: u32) -> u32 {
        self.1 += n;
        self.1
    }
}

impl Both for Item {
    async fn both(&self) -> Option<String> {
        Some(self.get().await + "!")
    }
}

fn item(name: &str) -> Item {
    Item(name.to_owned(), 0)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut both: Box<dyn Both<Value = String>> = Box::new(item("a"));
    println!("{:?} {}", both.both().box.await, both.get().box.await);
    let counter: &mut dyn Counter = &mut *both;
    println!("{}", counter.add(3).box.await);
    println!("{}", both.add(4).box.await);
    let base: &dyn Base<Value = String> = &*both;
    println!("{} {}", base.get().box.await, base.plain());
    let base: Box<dyn Base<Value = String>> = both;
    println!("{}", base.get().box.await);

    let both: Box<dyn Both<Value = String> + Send> = Box::new(item("b"));
    let mut counter: Box<dyn Counter + Send> = both;
    println!("{}", counter.add(5).box.await);

    let both: Box<dyn Both<Value = String>> = Box::new(item("c"));
    let any: Box<dyn Any> = both;
    println!("{}", any.downcast::<Item>().unwrap().0);
}
