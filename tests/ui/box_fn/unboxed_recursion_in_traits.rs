//! A method with a body in a trait that calls itself has to be boxed, too.

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
    drop((1.down(2), 1.up(2)));
}
