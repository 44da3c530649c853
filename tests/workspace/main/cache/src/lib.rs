//! A trait to be used as `dyn` in another crate.
//!
//! ```
//! # use cache::{block_on, Cache, Plus};
//! let cache: &dyn Cache = &Plus(1);
//! assert_eq!(block_on(cache.get(2).box), 3);
//! ```

use std::{
    future::Future,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

#[allow(async_fn_in_trait)]
pub trait Cache {
    /// Looks up a key.
    async fn get(&self, key: u32) -> u32;
}

/// Adds a number to each key.
pub struct Plus(pub u32);

impl Cache for Plus {
    async fn get(&self, key: u32) -> u32 {
        key.checked_add(self.0).expect("the key is small")
    }
}

/// Counts down.
///
/// ```
/// assert_eq!(cache::block_on(cache::sum(3)), 6);
/// ```
pub box async fn sum(n: u32) -> u32 {
    if n == 0 {
        return 0;
    }
    n + sum(n - 1).await
}

/// Runs a future that never waits for anything.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Futures to wait for later.
pub fn later(n: u32) -> Vec<Pin<Box<dyn Future<Output = u32>>>> {
    let one = async { 1 };
    vec![sum(n).box, one.box, async { 2 }.box]
}
