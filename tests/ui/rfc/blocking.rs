//! Guide, "Guaranteed destructors", and "`spawn_blocking`: just borrow": no `Arc`, no clone.
//@ run

use normal_async::task;

struct Legacy(Vec<(&'static str, u32)>);

impl Legacy {
    fn fetch(&self, key: &str) -> Option<u32> {
        let mut all = self.0.iter();
        all.find(|(of, _)| *of == key).map(|(_, n)| *n)
    }
}

struct Service {
    legacy: Legacy,
}

impl Service {
    async fn fetch(&self, key: &str) -> Option<u32> {
        task::spawn_blocking(|| self.legacy.fetch(key)).await
    }

    async fn both(&self, first: &str, second: &str) -> u32 {
        task::scope!(|s| {
            let first = s.spawn(async { self.fetch(first).await });
            let second = s.spawn(async { self.fetch(second).await });
            first.await.unwrap_or(0) + second.await.unwrap_or(0)
        })
        .await
    }
}

#[tokio::main]
async fn main() {
    let service = Service { legacy: Legacy(vec![("a", 1), ("b", 2)]) };
    println!("{:?} {}", service.fetch(&String::from("b")).await, service.both("a", "b").await);
}
