//! What the user calls like something of the prelude is not taken for that.
//@ run

#![no_implicit_prelude]
#![allow(async_fn_in_trait)]

use ::std::{
    boxed::Box,
    iter::Iterator,
    option::Option::Some,
    pin::pin,
    println,
    string::{String, ToString},
    task::{Context, Poll, Waker},
};

struct Sized;
struct Send;
struct Future;

pub trait Cache {
    async fn get(&self, key: &str) -> String;
    fn keys(&self) -> impl Iterator<Item = u8>;
    box async fn depth(&self, n: u32) -> u32 {
        if n == 0 { 0 } else { self.depth(n - 1).await + 1 }
    }
}

impl Cache for Sized {
    async fn get(&self, key: &str) -> String {
        key.to_string()
    }
    fn keys(&self) -> impl Iterator<Item = u8> {
        1..4
    }
}

trait Named = Cache;

box async fn down(n: u32) -> u32 {
    if n == 0 { 0 } else { down(n - 1).await + 1 }
}

async fn all() {
    let cache: Box<dyn Cache> = Box::new(Sized);
    println!("{} {}", cache.get("key").box.await, down(3).await);
    println!("{} {}", cache.keys().box.count(), Sized.depth(2).await);
    let _ = (Send, Future);
    let named: &dyn Named = &Sized;
    println!("{}", named.get("named").box.await);
}

fn main() {
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(()) = ::std::future::Future::poll(pin!(all()), &mut context) else {
        ::std::unreachable!()
    };
    let _ = Some(());
}
