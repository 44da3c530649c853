use std::{
    pin::pin,
    task::{Context, Waker},
};

trait Greet {
    async fn greet(&self, name: &str) -> String;
}

struct English;
struct German;

impl Greet for English {
    async fn greet(&self, name: &str) -> String {
        format!("Hello, {name}!")
    }
}

impl Greet for German {
    async fn greet(&self, name: &str) -> String {
        format!("Hallo, {name}!")
    }
}

async fn greet_all(greeters: &[&dyn Greet]) {
    for greeter in greeters {
        println!("{}", greeter.greet("world").box.await);
    }
}

fn main() {
    // Nothing here ever waits. For what does, there are executors such as tokio.
    let mut greeting = pin!(greet_all(&[&English, &German]));
    let mut context = Context::from_waker(Waker::noop());
    while greeting.as_mut().poll(&mut context).is_pending() {}
}
