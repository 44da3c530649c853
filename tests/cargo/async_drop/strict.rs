//! Nothing for clippy to complain about.

use std::future::ready;

use normal_async::AsyncDrop;

/// Has a clean-up.
pub struct Pool(u8);

impl AsyncDrop for Pool {
    async fn drop(&mut self) {
        self.0 = 0;
        ready(()).await;
    }
}

impl Pool {
    /// Makes one.
    #[must_use]
    pub const fn new() -> Self {
        Self(1)
    }

    /// Waits, with an unused number.
    pub async fn wait(&self, _n: u8) -> u8 {
        ready(self.0).await
    }

    /// Waits with another.
    pub box async fn wait_for(self, other: Self, _depth: u8) {
        if self.wait(1).await > 1 {
            other.wait_for(self, 1).await;
        }
    }
}

impl Default for Pool {
    fn default() -> Self {
        Self::new()
    }
}

/// Cleans up one.
pub async fn clean_up(pool: Pool, _again: bool) {
    pool.wait_for(Pool::new(), 1).await;
    ready(()).await;
}
