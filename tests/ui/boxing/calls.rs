//! `.box` on whatever can be in front of a dot, of types that are known.

//@ run

use std::{future::Future, pin::Pin};

struct Client(u8);

impl Client {
    async fn get(&self) -> u8 {
        self.0
    }

    fn detached(&self) -> impl Future<Output = u8> + use<> {
        std::future::ready(self.0 + 1)
    }
}

/// Has a method of the same name.
trait Cache {
    async fn get(&self) -> u8;
}

impl Cache for u8 {
    async fn get(&self) -> u8 {
        *self
    }
}

mod far {
    pub mod away {
        pub async fn same<T>(value: T) -> T {
            tokio::task::yield_now().await;
            value
        }
    }
}

async fn of_any(cache: &impl Cache) -> u8 {
    cache.get().box.await
}

async fn fallible(number: u8) -> Result<u8, String> {
    if number > 9 {
        return Err(format!("{number} is too much"));
    }
    Ok(number)
}

async fn sum(a: u8, b: u8) -> Result<u8, String> {
    Ok(fallible(a).box.await? + fallible(b).box.await.map_err(|error| error + "!")?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let client = Client(1);
    println!("{} {}", client.get().box.await, client.detached().box.await);
    println!("{} {}", 3.get().box.await, of_any(&4).box.await);
    println!("{} {}", <u8 as Cache>::get(&5).box.await, Cache::get(&6).box.await);
    println!("{} {}", far::away::same(7).box.await, crate::far::away::same::<u8>(8).box.await);

    let closure = |number: u8| async move { number };
    let async_closure = async |number: u8| number + client.get().box.await;
    println!("{} {}", closure(9).box.await, async_closure(9).box.await);

    println!("{}", (async { 11 }).box.await);
    println!("{}", async { 12 }.box.await);
    println!("{}", async move { 13 }.box.await);
    println!("{}", { closure(14) }.box.await);
    println!("{}", if client.0 == 1 { closure(15) } else { closure(0) }.box.await);
    println!("{}", match client.0 { 1 => closure(16), _ => closure(0) }.box.await);
    println!("{}", -async { -17 }.box.await);
    println!("{}", *async { &18 }.box.await + 0);

    let pair = (closure(19), [closure(20)]);
    println!("{}", pair.0.box.await);
    for future in pair.1 {
        println!("{}", future.box.await);
    }
    println!("{}", Some(closure(21)).unwrap().box.await);
    println!("{:?} {:?} {:?}", sum(1, 2).await, sum(10, 2).await, sum(1, 20).await);

    let chained = client
        .get() // a comment in between
        .box
        /* and another */
        .await;
    println!("{chained}");

    let mut boxed: Pin<Box<_>> = closure(22).box;
    println!("{}", boxed.as_mut().await);
    let mut erased: Pin<Box<dyn Future<Output = u8>>> = closure(23).box;
    erased = async { erased.await + 1 }.box;
    println!("{}", erased.await);
}
