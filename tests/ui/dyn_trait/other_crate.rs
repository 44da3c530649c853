//! Traits, boxed functions and macros of another crate.

//@ run
//@ aux-build: shop.rs

use shop::{Cache, services::Service};

struct Parsed;

impl Cache for Parsed {
    async fn get(&self, key: &str) -> Option<u32> {
        key.parse().ok()
    }
}

struct Sum(Vec<u32>);

impl Service<u32> for Sum {
    type Response = String;

    async fn request(&mut self, req: u32) -> String {
        self.0.push(req);
        self.0.iter().sum::<u32>().to_string()
    }

    fn all(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(u32::to_string)
    }
}

trait Named: Cache + Send {
    fn name(&self) -> String;
}

impl Named for Parsed {
    fn name(&self) -> String {
        "parsed".to_owned()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let cache: &dyn Cache = &Parsed;
    println!("{:?} {}", cache.get("1").box.await, cache.get_or("x", 2).box.await);
    println!("{}", shop::sum(cache, &["3", "x", "4"]).await);
    println!("{:?}", shop::get!(Parsed, "5"));

    let mut service: Box<dyn Service<u32, Response = String>> = Box::new(Sum(vec![1]));
    println!("{} {}", service.request(2).box.await, service.request(3).box.await);
    println!("{:?}", service.all().box.collect::<Vec<_>>());

    let named: Box<dyn Named> = Box::new(Parsed);
    println!("{} {:?}", named.name(), named.get("7").box.await);

    println!("{:?}", shop::countdown(3).await);
    println!("{:?} {}", shop::boxed!(8..10).collect::<Vec<_>>(), shop::boxed!(async { 11 }).await);
}
