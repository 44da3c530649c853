// Types that cannot have a clean-up.

use normal_async::AsyncDrop;

enum State {
    Open,
    Closed,
}

impl AsyncDrop for State { //~ ERROR: `AsyncDrop` is for structs, and this is an enum
    async fn drop(&mut self) {}
}

struct Sometimes {
    name: String,
}

#[cfg(not(miri))]
impl AsyncDrop for Sometimes { //~ ERROR: an implementation of `AsyncDrop` has the conditions of its type
    async fn drop(&mut self) {}
}

macro_rules! clean_up {
    ($ty:ty) => {
        impl AsyncDrop for $ty { //~ ERROR: a macro cannot implement `AsyncDrop`
            async fn drop(&mut self) {}
        }
    };
}

struct Made;

clean_up!(Made);

struct Session {
    name: String,
    id: u32,
}

impl AsyncDrop for Session {
    async fn drop(&mut self) {}
}

fn destructure(session: &Session) -> u32 {
    let Session { id, .. } = session;
    let Session { name, id: _ } = session; //~ ERROR: cannot destructure a value of a type that implements `AsyncDrop`
    *id + name.len() as u32
}

struct Batch<T>(Vec<T>);

impl AsyncDrop for Batch<u8> { //~ ERROR: an implementation of `AsyncDrop` is for all values of its type
    async fn drop(&mut self) {}
}

struct Pair<T, const N: usize = 2>([T; N], String);

impl<T> AsyncDrop for Pair<T> { //~ ERROR: an implementation of `AsyncDrop` is for all values of its type
    async fn drop(&mut self) {}
}

struct Borrowed<'a, T>(&'a T);

impl<T> AsyncDrop for Borrowed<'_, T> {
    async fn drop(&mut self) {}
}

fn main() {}
