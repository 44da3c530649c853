//! A macro of a crate that has no `std`, in one that gives `alloc` no name.

//@ aux-build: without_std.rs
//@ run

use std::{future::ready, pin::Pin};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", without_std::sum!(async { 1 }, ready(2)));
    let boxed: Pin<Box<dyn Future<Output = u8>>> = without_std::boxed!(ready(3));
    println!("{}", boxed.await);
}
