//! A trait of the crate's own that is called `Drop` is no part of a clean-up.

//@ run

use normal_async::AsyncDrop;

mod other {
    pub trait Drop {
        fn drop(&mut self);
    }
}

struct Pool {
    name: String,
}

impl AsyncDrop for Pool {
    async fn drop(&mut self) {
        println!("cleaned up {}", self.name);
    }
}

impl other::Drop for Pool {
    fn drop(&mut self) {
        self.name += "!";
    }
}

#[tokio::main]
async fn main() {
    let mut pool = Pool {
        name: "a".to_owned(),
    };
    other::Drop::drop(&mut pool);
}
