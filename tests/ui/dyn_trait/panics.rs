//! A panic names the place that the user wrote.

//@ run: 101
//@ normalize-stderr-test: "main' \(\d+\)" -> "main'"

trait Cache {
    async fn get(&self, key: &str) -> u8;
}

impl Cache for u8 {
    async fn get(&self, key: &str) -> u8 { assert!(key.len() > 3, "no such key"); *self }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let cache: &dyn Cache = &1;
    println!("{}", cache.get("four").box.await); println!("{}", line!());
    println!("{}", cache.get("one").box.await);
}
