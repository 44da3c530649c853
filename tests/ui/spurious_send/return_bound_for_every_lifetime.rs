//! A trait with a lifetime, and a return bound for every one, in generic code.
//!
//! The bound says it of every lifetime, but of the erased one in the awaited future's type rustc finds it for one only.
//! It helps if the lifetime is the method's rather than the trait's.
//!
//! rust-lang/rust#110338

trait Load<'a> {
    async fn load(&self, key: &'a str) -> usize;
}

struct Length;

impl<'a> Load<'a> for Length {
    async fn load(&self, key: &'a str) -> usize {
        key.len()
    }
}

fn load<L>(load: L, key: String) -> impl Future<Output = usize> + Send
where
    L: for<'a> Load<'a, load(..): Send> + Send + Sync,
{
    async move { load.load(&key).await } //~ ERROR: implementation of `Send` is not general enough
}

fn main() {
    println!("{}", run(load(Length, "key".to_owned())));
}

fn run<F: Future + Send>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}
