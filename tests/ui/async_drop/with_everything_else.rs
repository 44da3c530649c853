//@ run
// Clean-ups beside everything else that is lowered.

use std::future::ready;

use normal_async::{AsyncDrop, AsyncIterator, task};
use tokio::task::yield_now;

struct Session(String);

impl Session {
    fn open(name: &str) -> Self {
        Session(name.to_owned())
    }
}

impl AsyncDrop for Session {
    async fn drop(&mut self) {
        yield_now().await;
        println!("    {} closed", self.0);
    }
}

trait Store {
    async fn get(&self, key: &str) -> String;

    box async fn twice(&self, key: &str) -> String {
        let _session = Session::open("provided");
        self.get(key).await + &self.get(key).await
    }
}

trait SharedStore = Store<get(..): Send> + Send + Sync;

struct Disk;

impl SharedStore for Disk {
    async fn get(&self, key: &str) -> String {
        let _session = Session::open(key);
        ready(()).await;
        key.to_uppercase()
    }
}

box async fn depth(store: &dyn SharedStore, levels: u32) -> usize {
    let _session = Session::open(&levels.to_string());
    match levels {
        0 => store.get("bottom").box.await.len(),
        _ => depth(store, levels - 1).await,
    }
}

struct Sessions(u32);

impl AsyncIterator for Sessions {
    type Item = Session;

    async fn next(&mut self) -> Option<Session> {
        self.0 = self.0.checked_sub(1)?;
        yield_now().await;
        Some(Session(format!("item {}", self.0)))
    }
}

async fn call<F: AsyncFn(u32) -> usize>(function: F) -> usize
where
    F(..): Send,
{
    function(1).await + function(2).await
}

#[tokio::main]
async fn main() {
    println!("dyn");
    let store: &dyn SharedStore = &Disk;
    println!("    {}", store.get("key").box.await);
    println!("    {}", Disk.twice("two").await);
    println!("recursion");
    println!("    {}", depth(store, 2).await);
    println!("loop");
    for await session in Sessions(3) {
        println!("    {}", session.0);
    }
    println!("closures");
    let length = call(async |n: u32| {
        let session = Session(format!("call {n}"));
        session.0.len()
    })
    .await;
    println!("    {length}");
    println!("move");
    let name = String::from("moved");
    let block = async {
        let session = Session(move(name.clone()));
        println!("    {}", session.0);
    };
    block.await;
    let closure = async || Session(move(name.clone())).0.len();
    println!("    {}", closure().await);
    println!("scope");
    let total = task::scope!(|scope| {
        let one = scope.spawn(async {
            let session = Session::open("child");
            session.0.len()
        });
        one.await
    })
    .await;
    println!("    {total}");
    drop(Session::open("before spawn_blocking"));
    let blocked = task::spawn_blocking(|| name.len()).await;
    println!("    {blocked}");
}
