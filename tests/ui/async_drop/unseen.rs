//@ no-rustfix
// What implements `AsyncDrop` where that is not seen would clean up nothing.

use normal_async::AsyncDrop;

macro_rules! implement {
    ($name:path, $ty:ty) => {
        impl $name for $ty {
            async fn drop(&mut self) {}
        }
    };
}

struct Pool {
    name: String,
}

implement!(AsyncDrop, Pool); //~ ERROR: nothing would run the clean-up of `Pool`

struct Seen(String);

impl AsyncDrop for Seen {
    async fn drop(&mut self) {}
}

fn is_cleaned_up<T: AsyncDrop>(value: T) {
    drop(value);
}

fn main() {
    is_cleaned_up(Seen(String::new()));
    is_cleaned_up(String::new()); //~ ERROR: the trait bound `String: normal_async::AsyncDrop` is not satisfied
}
