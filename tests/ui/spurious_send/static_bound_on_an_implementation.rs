//! An opaque future of an implementation for `'static` types.
//!
//! rustc forgets, among erased lifetimes, that the `&str` is a `&'static str`.
//!
//! rust-lang/rust#130113

//@ run

trait Call: Sync {
    fn call(&self) -> impl Future<Output = u32> + Send;
}

struct Outer<T>(T);

impl<T: Call> Call for Outer<T> {
    fn call(&self) -> impl Future<Output = u32> {
        self.0.call()
    }
}

struct Inner<T>(T);

impl<T: AsRef<str> + Sync + 'static> Call for Inner<T> {
    fn call(&self) -> impl Future<Output = u32> {
        async { self.0.as_ref().len() as u32 }
    }
}

fn main() {
    let call = Outer(Inner("text"));
    println!("{}", run(async { call.call().await }));
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
