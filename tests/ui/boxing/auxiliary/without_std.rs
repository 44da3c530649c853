//! A crate that has `alloc` instead of `std`, and macros.

#![no_std]

extern crate alloc;

/// Awaits the sum of two futures.
#[macro_export]
macro_rules! sum {
    ($first:expr, $second:expr) => {
        $first.box.await + $second.box.await
    };
}

/// Boxes a future.
#[macro_export]
macro_rules! boxed {
    ($future:expr) => {
        $future.box
    };
}
