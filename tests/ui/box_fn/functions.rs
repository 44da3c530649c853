//! Functions that call themselves and each other.

//@ run

use std::fmt::Display;

box async fn factorial(n: u64) -> u64 {
    if n == 0 { 1 } else { n * factorial(n - 1).await }
}

/// Documented, and with attributes.
#[inline]
#[must_use]
pub(crate) box async fn is_even(n: u32) -> bool {
    match n {
        0 => true,
        _ => is_odd(n - 1).await,
    }
}

pub box async fn is_odd(n: u32) -> bool {
    match n {
        0 => false,
        _ => is_even(n - 1).await,
    }
}

/// Boxed on one side alone.
async fn ping(n: u32) -> u32 {
    if n == 0 { 0 } else { pong(n - 1).await + 1 }
}

box async fn pong(n: u32) -> u32 {
    if n == 0 { 0 } else { ping(n - 1).await + 1 }
}

box async fn nothing(n: u8) {
    if n > 0 {
        nothing(n - 1).await;
    }
}

box async fn fallible(n: u8) -> Result<u8, Box<dyn std::error::Error>> {
    if n == 0 {
        return Ok("300".parse()?);
    }
    fallible(n - 1).await
}

box async fn coerced(n: u8) -> Box<dyn Fn(u8) -> u8> {
    if n == 0 {
        return Box::new(|x| x + 1);
    }
    let inner = coerced(n - 1).await;
    Box::new(move |x| inner(inner(x)))
}

box async fn opaque(n: u8) -> impl Display {
    format!("opaque {n}")
}

box async fn never(n: u8) -> ! {
    if n == 0 {
        std::process::exit(0)
    }
    never(n - 1).await
}

box async unsafe fn sum(numbers: *const u8, count: usize) -> u32 {
    if count == 0 {
        return 0;
    }
    unsafe { u32::from(*numbers) + sum(numbers.add(1), count - 1).await }
}

box async fn attributes(n: u8) -> u8 {
    //! Documented inside.
    #![allow(unused_variables)] // a comment
    let unused = n;
    if n == 0 { 6 } else { attributes(n - 1).await }
}

mod inner {
    pub(in crate::inner) box async fn hidden(n: u8) -> u8 {
        if n == 0 { 3 } else { self::hidden(n - 1).await }
    }

    pub box async fn shown() -> u8 {
        hidden(2).await
    }
}

macro_rules! doubled {
    ($name:ident, $ty:ty) => {
        box async fn $name(n: $ty) -> $ty {
            if n == 0 { 0 } else { $name(n - 1).await + 2 }
        }
    };
}
doubled!(double, u16);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{} {} {}", factorial(5).await, is_even(8).await, is_odd(8).await);
    println!("{} {}", ping(5).await, pong(4).await);
    nothing(3).await;
    println!("{:?}", fallible(2).await.map_err(|error| error.to_string()));
    println!("{} {}", coerced(2).await(0), opaque(1).await);
    println!("{}", unsafe { sum([1, 2, 3].as_ptr(), 3).await });
    println!("{} {}", inner::shown().await, attributes(2).await);

    box async fn local(n: u8) -> u8 {
        if n == 0 { 4 } else { local(n - 1).await }
    }
    println!("{}", local(2).await);
    let later = factorial(3);
    println!("{} {}", later.await, double(4).await);
    never(2).await
}
