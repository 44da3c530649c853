//! A body may begin and end with a call with `.box`, and have nothing between that and its braces.

//@ run

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

async fn one() -> u32 {
    1
}

#[rustfmt::skip]
box async fn body()->u32{one().box.await}

#[rustfmt::skip]
box async fn body_with_attribute()->u32{#![allow(unused)]one().box.await}

trait Count {
    async fn count(&self, by: u32) -> u32;
    async fn sum(&self, pair: (u32, u32)) -> u32;
}

#[rustfmt::skip]
impl Count for u32 {
    box async fn count(&self,by:u32)->u32{add(*self,by).box.await}
    box async fn sum(&self,(a,b):(u32,u32))->u32{self.count(a+b).box.await}
}

async fn add(a: u32, b: u32) -> u32 {
    a + b
}

async fn run() {
    println!("{} {}", body().await, body_with_attribute().await);
    let count: &dyn Count = &40;
    println!("{} {}", count.count(2).box.await, count.sum((1, 1)).box.await);
}

fn main() {
    let mut future = pin!(run());
    let mut context = Context::from_waker(Waker::noop());
    assert_eq!(future.as_mut().poll(&mut context), Poll::Ready(()));
}
