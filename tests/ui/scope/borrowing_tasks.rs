//! A task that borrows where it must not is told where it may.
//@ no-rustfix

use std::{future::Future, sync::Mutex};

mod task {
    pub fn spawn<F: super::Future + Send + 'static>(_: F) {}
    pub fn spawn_blocking<T>(_: impl FnOnce() -> T + Send + 'static) {}
}

struct Service {
    legacy: Mutex<u32>,
}

impl Service {
    async fn count(&self) { //~ E0521
        task::spawn(async move { *self.legacy.lock().unwrap() += 1 });
    }

    async fn count_later(&self) { //~ E0521
        task::spawn_blocking(|| *self.legacy.lock().unwrap());
    }
}

async fn length(text: &str) -> usize {
    text.len()
}

async fn future() {
    let größe = String::new();
    task::spawn(length(&größe)); //~ E0597
}

async fn block() {
    let größe = String::new();
    task::spawn(async { length(&größe).await }); //~ E0373
}

async fn closure() {
    let größe = String::new();
    task::spawn_blocking(|| größe.len()); //~ E0373
}

async fn thread() {
    let größe = String::new();
    std::thread::spawn(|| größe.len()); //~ E0373
}

fn main() {}
