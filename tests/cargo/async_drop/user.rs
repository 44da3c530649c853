//! Knows the library through others.

mod first {
    use facade::AsyncDrop;

    pub struct First(pub String);

    impl AsyncDrop for First {
        async fn drop(&mut self) {
            println!("{}", self.0);
        }
    }
}

struct Second(String);

impl facade::normal_async::AsyncDrop for Second {
    async fn drop(&mut self) {
        println!("{}", self.0);
    }
}

mod third {
    use facade::prelude::*;

    pub struct Third(pub String);

    impl AsyncDrop for Third {
        async fn drop(&mut self) {
            println!("{}", self.0);
        }
    }
}

struct Fourth(String);

impl second_facade::prelude::AsyncDrop for Fourth {
    async fn drop(&mut self) {
        println!("{}", self.0);
    }
}

fn main() {
    drop(first::First("first".to_owned()));
    drop(Second("second".to_owned()));
    drop(third::Third("third".to_owned()));
    drop(Fourth("fourth".to_owned()));
}
