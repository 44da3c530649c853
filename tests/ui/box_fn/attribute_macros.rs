//! An attribute macro that asks for an async function, or looks into it, is content with a boxed one.

//@ run

use tracing::{
    Event, Metadata, Subscriber, instrument,
    span::{Attributes, Id, Record},
};

/// Prints when a span is made and when it is entered.
struct Printer;

impl Subscriber for Printer {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let names: Vec<_> = span.fields().iter().map(|field| field.name()).collect();
        println!("{} {}", span.metadata().name(), names.join(" "));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {
        println!(">");
    }

    fn exit(&self, _: &Id) {
        println!("<");
    }
}

#[instrument]
box async fn function(depth: u8, name: &str) -> usize {
    if depth == 0 { name.len() } else { function(depth - 1, name).await }
}

struct Walker;

impl Walker {
    #[instrument(skip(self), err)]
    pub box async fn walk(&self, depth: u8) -> Result<u8, String> {
        if depth == 0 {
            return Err("too deep".to_owned());
        }
        self.walk(depth - 1).await
    }
}

trait Depth {
    async fn depth(&self, of: u8) -> u8;
}

impl Depth for Walker {
    #[instrument(skip_all)]
    box async fn depth(&self, of: u8) -> u8 {
        if of == 0 { 0 } else { self.depth(of - 1).await + 1 }
    }
}

#[instrument(skip(walker))]
async fn through(walker: &dyn Depth, of: u8) -> u8 {
    walker.depth(of).box.await
}

/// Spawns itself.
#[instrument]
box async fn spawning(depth: u8) -> u8 {
    if depth == 0 { 3 } else { tokio::spawn(spawning(depth - 1)).await.unwrap() }
}

/// Refused by its macro unless it is async.
#[tokio::main(flavor = "current_thread")]
box async fn main() {
    tracing::subscriber::set_global_default(Printer).unwrap();
    println!("{}", tokio::spawn(function(1, "name")).await.unwrap());
    println!("{:?}", Walker.walk(1).await);
    println!("{}", through(&Walker, 1).await);
    println!("{}", spawning(1).await);
}
