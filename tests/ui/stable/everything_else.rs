//! What needs no unstable feature works as ever.

//@ rustc-env: NORMAL_ASYNC_STABLE=1
//@ run

use std::fmt::{Debug, Display};

trait Cache {
    async fn get(&self, key: u32) -> u32;
}

trait Shared = Cache + Send + Sync;
trait Shown = Debug + Display;

struct Twice;

impl Shared for Twice {
    async fn get(&self, key: u32) -> u32 {
        tokio::task::yield_now().await;
        2 * key
    }
}

fn shown(value: impl Shown) -> String {
    format!("{value} {value:?}")
}

box async fn down(cache: &dyn Shared, n: u32) -> u32 {
    match n {
        0 => 0,
        _ => cache.get(n).box.await + down(cache, n - 1).await,
    }
}

#[tokio::main]
async fn main() {
    println!("{} {}", down(&Twice, 3).await, shown("text"));
}
