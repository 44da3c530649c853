//! The editions before the current one.

//@ run
//@ revisions: edition2018 edition2021
//@[edition2018] edition: 2018
//@[edition2021] edition: 2021

trait Cache {
    type Value;

    async fn get(&self, key: &str, more: &[u8]) -> Option<&str>;
    async fn value(&self, key: &str) -> Self::Value;
    fn items<'a>(&'a self, other: &'a [u8]) -> impl Iterator<Item = &'a u8>;
}

struct Text(String);

impl Cache for Text {
    type Value = usize;

    async fn get(&self, key: &str, _: &[u8]) -> Option<&str> {
        self.0.strip_prefix(key)
    }

    async fn value(&self, key: &str) -> usize {
        key.len()
    }

    fn items<'a>(&'a self, other: &'a [u8]) -> impl Iterator<Item = &'a u8> {
        self.0.as_bytes().iter().chain(other)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let text = Text("abc".to_owned());
    let cache: &dyn Cache<Value = usize> = &text;
    println!("{:?} {}", cache.get("a", &[]).box.await, cache.value("key").box.await);
    println!("{}", cache.items(&[1]).box.count());
}
