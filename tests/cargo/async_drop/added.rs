//! Has a type with a field that is not in its text.

use normal_async::AsyncDrop;

#[adding::with_extra]
pub struct Pool {
    name: String
}

impl AsyncDrop for Pool {
    async fn drop(&mut self) {
        println!("{}", self.name);
    }
}

fn main() {}
