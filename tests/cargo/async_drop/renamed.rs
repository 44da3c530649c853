struct Pool;

impl other::AsyncDrop for Pool {
    async fn drop(&mut self) {}
}

fn main() {
    drop(Pool);
}
