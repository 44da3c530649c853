//! The box of a future of known type is `Send` when the future is.

//@ run

use std::{future::Future, pin::Pin, sync::Arc};

trait Cache {
    async fn get(&self) -> u8;
}

impl Cache for u8 {
    async fn get(&self) -> u8 {
        tokio::task::yield_now().await;
        *self
    }
}

async fn plain(number: u8) -> u8 {
    number
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[tokio::main]
async fn main() {
    println!("{}", assert_send(plain(1).box).await);
    println!("{}", assert_send(2.get().box).await);

    let shared = Arc::new(3);
    let task = tokio::spawn(async move { shared.get().box.await + plain(4).box.await });
    println!("{}", task.await.unwrap());
    println!("{}", tokio::spawn(plain(5).box).await.unwrap());

    let futures: Vec<Pin<Box<dyn Future<Output = u8> + Send>>> = vec![plain(6).box, 7.get().box];
    for future in futures {
        println!("{}", tokio::spawn(future).await.unwrap());
    }
}
