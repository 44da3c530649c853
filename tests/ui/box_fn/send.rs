//! The future is `Send` when its body is.

//@ run

use std::{cell::RefCell, rc::Rc};

fn assert_send<T: Send>(value: T) -> T {
    value
}

box async fn threads(n: u8) -> u8 {
    tokio::task::yield_now().await;
    if n == 0 { 0 } else { threads(n - 1).await + 1 }
}

struct Walker(u8);

impl Walker {
    box async fn walk(&self, n: u8) -> u8 {
        if n == 0 { self.0 } else { self.walk(n - 1).await }
    }
}

/// Keeps to its thread.
box async fn local(log: Rc<RefCell<Vec<u8>>>, n: u8) {
    log.borrow_mut().push(n);
    if n > 0 {
        tokio::task::yield_now().await;
        local(log, n - 1).await;
    }
}

/// Spawns itself.
box async fn spawning(n: u8) -> u8 {
    if n == 0 {
        return 0;
    }
    let left = tokio::spawn(spawning(n - 1));
    let right = tokio::spawn(async move { spawning(n - 1).await });
    left.await.unwrap() + right.await.unwrap() + 1
}

/// Each spawns the other.
box async fn tick(n: u8) -> u8 {
    if n == 0 { 0 } else { tokio::spawn(tock(n - 1)).await.unwrap() + 1 }
}

box async fn tock(n: u8) -> u8 {
    if n == 0 { 0 } else { tokio::spawn(tick(n - 1)).await.unwrap() + 1 }
}

trait Job {
    async fn run(self, n: u8) -> u8;
}

impl Job for u8 {
    box async fn run(self, n: u8) -> u8 {
        if n == 0 {
            return self;
        }
        tokio::spawn(async move { self.run(n - 1).await }).await.unwrap()
    }
}

#[tokio::main]
async fn main() {
    println!("{}", tokio::spawn(threads(3)).await.unwrap());
    println!("{}", assert_send(Walker(4).walk(2)).await);
    println!("{}", tokio::spawn(async { Walker(5).walk(2).await }).await.unwrap());

    let log = Rc::new(RefCell::new(Vec::new()));
    let set = tokio::task::LocalSet::new();
    let copy = log.clone();
    set.run_until(async { tokio::task::spawn_local(local(copy, 3)).await.unwrap() }).await;
    println!("{:?}", log.borrow());

    println!("{} {}", spawning(3).await, tick(4).await);
    println!("{}", 6.run(2).await);
}
