//! A loop that is not complete is a loop of ours already.

async fn all(numbers: impl normal_async::AsyncIterator<Item = u32>) {
    for await n in {} //~ ERROR: missing expression to iterate on
}

fn main() {}
