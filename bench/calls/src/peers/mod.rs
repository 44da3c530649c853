//! The same trait as each contender has it.

pub mod async_trait;
pub mod by_hand;
pub mod dynosaur;

use std::{future::poll_fn, hint::black_box, task::Poll};

/// What all of them implement their trait for.
pub struct Memory(pub [u64; 4]);

impl Memory {
    pub fn at(&self, key: u64) -> u64 {
        self.0[0].wrapping_add(key)
    }

    /// Suspends once, with nothing to keep.
    pub async fn later(&self, key: u64) -> u64 {
        once().await;
        self.at(key)
    }

    /// Suspends once, with a page to keep.
    pub async fn large(&self, key: u64) -> u64 {
        let page = [key as u8; 4096];
        once().await;
        self.at(black_box(&page)[0].into())
    }
}

async fn once() {
    let mut polled = false;
    poll_fn(|_| match std::mem::replace(&mut polled, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await;
}
