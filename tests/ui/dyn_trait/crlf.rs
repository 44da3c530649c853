//! Line ends of two bytes, after a byte order mark.

//@ run

trait Cache {
    async fn get(&self) -> u8;
}

impl Cache for u8 {
    async fn get(&self) -> u8 {
        *self
    }
}

box async fn countdown(from: u8) -> u8 {
    if from == 0 { 0 } else { countdown(from - 1).await }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let cache: &dyn Cache = &1;
    println!("{}", cache
        .get()
        .box
        .await);
    println!("{} {}", countdown(3).await, line!());
}
