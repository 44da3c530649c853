//! A method with a body in a trait that calls itself has to be boxed, too.

use futures::executor::block_on;

trait Walk {
    async fn down(&self, n: u8) -> u8 { //~ E0733
        match n {
            0 => 0,
            _ => self.down(n - 1).await,
        }
    }

    async fn up(&self, n: u8) -> u8;
}

impl Walk for u8 {
    async fn up(&self, n: u8) -> u8 {
        if n == 0 { *self } else { self.up(n - 1).await } //~ E0733
    }
}

fn main() {
    assert_eq!(block_on(1.down(2)), 0);
    assert_eq!(block_on(1.up(2)), 1);
}
