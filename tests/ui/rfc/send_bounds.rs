//! Guide, "Return Type Notation", and "Send bounds: RTN makes them expressible": who spawns asks for `Send`.
//@ run

use normal_async::task;

trait Probe {
    fn new() -> Self;
    async fn check(&self) -> bool;
}

struct Disk;

impl Probe for Disk {
    fn new() -> Self { Disk }

    async fn check(&self) -> bool {
        tokio::task::yield_now().await;
        true
    }
}

/// As a clause. The task holds the probe itself, too.
async fn spawned<P>() -> bool
where
    P: Probe + Send + Sync + 'static,
    P::check(..): Send,
{
    let checked = tokio::spawn(async move {
        let probe = P::new();
        probe.check().await
    });
    checked.await.unwrap()
}

/// In the bound, of a probe that is borrowed, which a scope can do.
async fn borrowed(probe: &(impl Probe<check(..): Send> + Sync)) -> bool {
    task::scope!(|s| s.spawn(async { probe.check().await }).await).await
}

#[tokio::main]
async fn main() {
    println!("{} {}", spawned::<Disk>().await, borrowed(&Disk).await);
}
