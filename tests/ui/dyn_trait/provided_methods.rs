//! Provided methods, and methods that are not async beside those that are.

//@ run

trait Cache {
    async fn get(&self, key: &str) -> Option<u32>;

    async fn get_or(&self, key: &str, other: u32) -> u32 {
        self.get(key).await.unwrap_or(other)
    }

    async fn both(&self, a: &str, b: &str) -> (u32, u32) {
        (self.get_or(a, 1).await, Self::get_or(self, b, 2).await)
    }

    fn size(&self) -> usize;

    fn describe(&self) -> String {
        format!("{} entries", self.size())
    }

    fn blocking(&self, key: &str) -> Option<u32> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(self.get(key))
    }
}

struct Parsed;

impl Cache for Parsed {
    async fn get(&self, key: &str) -> Option<u32> {
        key.parse().ok()
    }

    fn size(&self) -> usize {
        10
    }
}

struct Fixed(u32);

impl Cache for Fixed {
    async fn get(&self, _: &str) -> Option<u32> {
        Some(self.0)
    }

    async fn both(&self, _: &str, _: &str) -> (u32, u32) {
        (self.0, 0)
    }

    fn size(&self) -> usize {
        1
    }

    fn describe(&self) -> String {
        "a fixed one".to_owned()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let caches: [Box<dyn Cache>; 2] = [Box::new(Parsed), Box::new(Fixed(9))];
    for cache in caches {
        println!("{}: {:?}", cache.describe(), cache.both("3", "x").box.await);
        println!("{}", cache.get_or("x", 4).box.await);
    }
    // A provided method that is not async and calls one that is, too: for types that are known.
    let blocking = std::thread::spawn(|| Parsed.blocking("5"));
    println!("{:?}", blocking.join().unwrap());
}
