struct Pool;

impl other::AsyncDrop for Pool {
    async fn drop(&mut self) {
        println!("cleaned up");
    }
}

fn main() {
    drop(Pool);
}
