//! Async blocks and async closures evaluate move expressions when they are created, too.
//@ run

use std::{future::Future, sync::Arc};

use tokio::sync::mpsc;

fn task(name: &str) -> impl Future<Output = String> + Send + 'static {
    async {
        tokio::task::yield_now().await;
        format!("task {}", move(name.to_owned()))
    }
}

async fn awaited() -> usize {
    let later = async |n: usize| n + 1;
    let block = async { move(later(1).await) + move(2) };
    block.await
}

async fn spawned(total: &Arc<tokio::sync::Mutex<usize>>) -> usize {
    let (sender, mut receiver) = mpsc::channel(4);
    for n in 0..3 {
        tokio::spawn(async {
            let n = move(n);
            *move(total.clone()).lock().await += n;
            move(sender.clone()).send(n).await.unwrap();
        });
    }
    drop(sender);
    let mut all = 0;
    while let Some(n) = receiver.recv().await { all += n }
    all + *total.lock().await
}

async fn twice<F: AsyncFn(usize) -> usize>(f: F) -> usize { f(1).await + f(2).await }

async fn once<F: AsyncFnOnce() -> String>(f: F) -> String { f().await }

async fn closures() -> (usize, String) {
    let text = String::from("async");
    let sum = twice(async move |n| move(text.len()) + n).await;
    let other = String::from("once");
    (sum, once(async || format!("{} {other}", move(other.clone()))).await)
}

async fn unpolled() -> usize {
    let count = Arc::new(());
    let block = async { Arc::strong_count(&move(count.clone())) };
    let created = Arc::strong_count(&count);
    drop(block);
    created * 10 + Arc::strong_count(&count)
}

async fn moved() -> String {
    let (a, b) = (String::from("a"), String::from("b"));
    let block = async move { a + &move(b.clone()) + &b };
    block.await
}

#[tokio::main]
async fn main() {
    println!("{} {}", task("a").await, awaited().await);
    println!("{}", spawned(&Arc::default()).await);
    println!("{:?} {} {}", closures().await, unpolled().await, moved().await);
}
