//! A function that calls itself has to be boxed.

use futures::executor::block_on;

async fn function(n: u8) -> u8 {
    if n == 0 { 0 } else { function(n - 1).await } //~ E0733
}

/// Documented.
#[inline]
pub(crate) async fn with_attributes(n: u8) {
    if n > 0 {
        with_attributes(n - 1).await; //~ E0733
    }
}

struct Walker;

impl Walker {
    async fn walk(&self, n: u8) -> u8 {
        match n {
            0 => 0,
            _ => self.walk(n - 1).await, //~ E0733
        }
    }

    pub async unsafe fn unchecked(&self, n: u8) {
        if n > 0 {
            unsafe { self.unchecked(n - 1).await }; //~ E0733
        }
    }
}

fn main() {
    assert_eq!(block_on(function(1)), 0);
    block_on(with_attributes(2));
    assert_eq!(block_on(Walker.walk(3)), 0);
    block_on(unsafe { Walker.unchecked(4) });
}
