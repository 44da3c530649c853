//! An attribute macro sees the trait as it is written.

//@ run
//@ aux-build: left_alone.rs

#[left_alone::show]
trait Cache {
    async fn get(&self) -> u8;
}

impl Cache for u8 {
    async fn get(&self) -> u8 {
        *self
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{} {SHOWN}", 1.get().box.await);
}
