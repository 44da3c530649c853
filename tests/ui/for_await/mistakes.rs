//! What is wrong with a loop is said of the loop.
//@ no-rustfix

use futures::stream::{self, Stream};
use normal_async::AsyncIterator;

fn not_async(numbers: impl AsyncIterator<Item = u32>) {
    for await _ in numbers {} //~ E0728
}

async fn closure() {
    let _ = |numbers: Box<dyn Stream<Item = u32> + Unpin>| {
        for await _ in numbers {} //~ E0728
    };
}

async fn not_iterators(numbers: Vec<u32>, object: &mut dyn AsyncIterator<Item = u32>) {
    for await n in numbers { //~ E0277
        println!("{n}");
    }
    for await _ in 5 {} //~ E0277
    for await _ in object {} //~ E0277
}

async fn refutable() {
    for await Some(n) in stream::iter([Some(1)]) { //~ E0005
        println!("{n}");
    }
}

async fn values() {
    let n = for await n in stream::iter([1]) {
        if n == 1 {
            break n; //~ E0571
        }
    };
    for await n in stream::iter([1]) {
        n //~ E0308
    }
    for n in stream::iter([1]) { //~ E0277
        println!("{n}");
    }
    println!("{n:?}");
}

async fn last(names: impl AsyncIterator<Item = u32>) -> u32 {
    /* ä */ for await n in names { //~ E0308
        println!("{n}");
    }
}

async fn other_loop(names: impl AsyncIterator<Item = u32>) -> u32 {
    for await n in names { println!("{n}"); }
    while let Some(n) = None::<u32> { //~ E0308
        println!("{n}");
    }
}

async fn names() {
    for await n in nothing { //~ E0425
        n.len();
    }
    for await n in stream::iter([1]) {
        n.missing(); //~ E0599
        let unused = 1;
    }
}

fn main() {}
