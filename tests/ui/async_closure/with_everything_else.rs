//@ run
// All that is lowered, in async closures, and through the bounds that take them.

use std::future::Future;

use normal_async::{AsyncDrop, AsyncIterator, task};
use tokio::task::yield_now;

struct Session(&'static str);

impl AsyncDrop for Session {
    async fn drop(&mut self) {
        yield_now().await;
        println!("    {} closed", self.0);
    }
}

trait Store {
    async fn get(&self, key: &str) -> String;
}

struct Disk;

impl Store for Disk {
    async fn get(&self, key: &str) -> String {
        yield_now().await;
        key.to_uppercase()
    }
}

struct Count(u32);

impl AsyncIterator for Count {
    type Item = u32;

    async fn next(&mut self) -> Option<u32> {
        self.0 = self.0.checked_sub(1)?;
        yield_now().await;
        Some(self.0)
    }
}

box async fn sum(n: u32) -> u32 {
    match n {
        0 => 0,
        _ => n + sum(n - 1).await,
    }
}

async fn twice<F: AsyncFn(u32) -> u32>(f: F) -> u32 {
    f(1).await + f(2).await
}

async fn again<F: AsyncFnMut(u32) -> u32>(mut f: F) -> u32 {
    f(1).await + f(2).await
}

async fn once<F: AsyncFnOnce() -> String>(f: F) -> String {
    f().await
}

async fn spawned<F>(f: F) -> u32
where
    F: AsyncFn(u32) -> u32 + Send + 'static,
    F(..): Send,
{
    tokio::spawn(async move { f(3).await }).await.unwrap()
}

fn ready<T>(future: impl Future<Output = T>) -> impl Future<Output = T> {
    future
}

#[tokio::main]
async fn main() {
    let store: &(dyn Store<get(..): Send> + Sync) = &Disk;

    println!("a call through `dyn` and a recursion");
    println!("{}", twice(async |n| store.get("key").box.await.len() as u32 + sum(n).await).await);
    let recursive = async |n: u32| sum(n).box.await;
    println!("{}", ready(recursive(4)).await);

    println!("a loop");
    let mut seen = Vec::new();
    let total = again(async |n| {
        let mut total = 0;
        for await item in Count(n + 1) {
            seen.push(item);
            total += item;
        }
        total
    })
    .await;
    println!("{total} {seen:?}");

    println!("what is captured by value");
    let name = String::from("name");
    println!("{}", once(async || format!("{} {}", move(name.clone()), store.get(&name).box.await)).await);
    println!("{name}");

    println!("a clean-up");
    let length = twice(async |n| {
        let session = Session("in a closure");
        yield_now().await;
        n * session.0.len() as u32
    });
    println!("{}", length.await);

    println!("a scope");
    let total = twice(async |n| {
        let mut halves = [n, n];
        task::scope!(|s| {
            for half in &mut halves {
                s.spawn(async move { *half = sum(*half).await });
            }
        })
        .await;
        halves.iter().sum()
    });
    println!("{}", total.await);

    println!("a task");
    let task = async |n: u32| {
        let _session = Session("in a task");
        let mut total = sum(n).await;
        for await item in Count(n) {
            total += item;
        }
        total
    };
    println!("{}", spawned(task).await);
}
