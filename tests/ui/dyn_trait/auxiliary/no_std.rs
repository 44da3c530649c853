//! A crate without the standard library.

#![no_std]
#![allow(async_fn_in_trait)]

extern crate alloc;

use alloc::{boxed::Box, string::String, sync::Arc};

pub trait Cache {
    type Value;

    async fn name(&self) -> String;
    async fn value(self: Arc<Self>) -> Self::Value;
}

pub async fn name(cache: Box<dyn Cache<Value = u8>>) -> String {
    cache.name().box.await
}

pub box async fn countdown(from: u8) -> u8 {
    match from {
        0 => 0,
        _ => countdown(from - 1).await,
    }
}

pub fn numbers() -> Box<core::ops::Range<u8>> {
    (0..3).box
}
