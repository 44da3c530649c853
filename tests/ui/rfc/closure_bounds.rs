//! Guide, "RTN for closures".
//@ run

async fn spawned<F>(f: F) -> u32
where
    F: AsyncFn() -> u32 + Send + Sync + 'static,
    F(..): Send,
{
    tokio::spawn(async move { f().await + f().await }).await.unwrap()
}

#[tokio::main]
async fn main() {
    let n = 20;
    let answer = spawned(async move || {
        tokio::task::yield_now().await;
        n + 1
    });
    println!("{}", answer.await);
}
