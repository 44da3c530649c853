//! Boxed async functions call themselves and each other, with every kind of signature.

//@ run
//@ revisions: edition2021 edition2024
//@[edition2021] edition: 2021
//@[edition2024] edition: 2024

#![deny(warnings)]

use std::{
    error::Error,
    fmt::Debug,
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}

/// Documented.
#[inline]
pub(crate) box async fn fibonacci(n: u32) -> u64 {
    if n < 2 {
        return n.into();
    }
    fibonacci(n - 1).await + fibonacci(n - 2).await
}

box async fn is_even(n: u32) -> bool {
    n == 0 || is_odd(n - 1).await
}

box async fn is_odd(n: u32) -> bool {
    n != 0 && is_even(n - 1).await
}

box async fn countdown(mut n: u32, log: &mut Vec<u32>) {
    while n > 0 {
        n -= 1;
        log.push(n);
        countdown(n / 2, log).await;
    }
}

box async fn parse(texts: &[&str]) -> Result<i32, Box<dyn Error>> {
    let [first, rest @ ..] = texts else {
        return Ok(0);
    };
    if first.is_empty() {
        return Err("empty".into());
    }
    let first: i32 = first.parse()?;
    Ok(first + parse(rest).await?)
}

box async fn shown<T: Debug, const N: usize>((first, second): (T, [u8; N]), _: String) -> String {
    format!("{first:?} {second:?}")
}

box async unsafe fn length(text: *const str) -> usize {
    unsafe { &*text }.len()
}

struct Tree<'t, T> {
    name: &'t str,
    value: T,
    children: Vec<Tree<'t, T>>,
}

impl<'t, T: Clone> Tree<'t, T> {
    pub box async fn find(&self, name: &str) -> Option<&Tree<'t, T>> {
        if self.name == name {
            return Some(self);
        }
        for child in &self.children {
            if let Some(found) = child.find(name).await {
                return Some(found);
            }
        }
        None
    }

    box async fn into_values(self) -> Vec<T> {
        let mut values = vec![self.value];
        for child in self.children {
            values.extend(child.into_values().await);
        }
        values
    }
}

impl<T> Tree<'_, T> {
    box async fn count(&self) -> usize {
        let mut count = 1;
        for child in &self.children {
            count += child.count().await;
        }
        count
    }
}

macro_rules! doubled {
    ($name:ident, $ty:ty) => {
        box async fn $name(n: $ty) -> $ty {
            if n == 0 { 0 } else { $name(n - 1).await + 2 }
        }
    };
}
doubled!(double, u8);

fn main() {
    println!("{} {}", block_on(fibonacci(10)), block_on(is_even(7)));
    let mut log = Vec::new();
    block_on(countdown(3, &mut log));
    println!("{log:?}");
    println!("{:?}", block_on(parse(&["1", "2", "3"])).unwrap());
    println!("{} {}", block_on(parse(&["1", ""])).unwrap_err(), block_on(parse(&["x"])).unwrap_err());
    println!("{}", block_on(shown(("a", [1, 2]), String::new())));
    println!("{}", block_on(unsafe { length("four") }));
    let leaf = |name| Tree { name, value: name.len(), children: Vec::new() };
    let tree = Tree { name: "root", value: 0, children: vec![leaf("a"), leaf("bc")] };
    println!("{:?} {}", block_on(tree.find("bc")).map(|t| t.value), block_on(tree.count()));
    println!("{:?} {}", block_on(tree.into_values()), block_on(double(4)));
}
