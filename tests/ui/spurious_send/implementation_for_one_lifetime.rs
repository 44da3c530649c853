//! A value that is `Send` when a trait holds for one lifetime, held across an await.
//!
//! The trait is implemented for equal lifetimes, but of two erased ones rustc asks for any two. What tells that they
//! are equal is an implementation, and not that a type is well-formed, which is all that the analysis looks at. Such a
//! value can be made anew behind the await.
//!
//! rust-lang/rust#96865

struct Job<'a, C> {
    callback: C,
    data: &'a u32,
}

// SAFETY: as the derived one, but that it asks for `Callback`.
unsafe impl<'a, C: Send + Callback<&'a u32>> Send for Job<'a, C> {}

trait Callback<I> {
    fn call(&self, input: I) -> u32;
}

struct Add<'a>(&'a u32);

impl<'a> Callback<&'a u32> for Add<'a> {
    fn call(&self, input: &'a u32) -> u32 {
        self.0 + input
    }
}

async fn work(data: &u32) -> u32 {
    let job = Job { callback: Add(data), data };
    std::future::ready(()).await;
    job.callback.call(job.data)
}

fn main() {
    println!("{}", run(work(&3)));
    //~^ ERROR: implementation of `Callback` is not general enough
    //~| ERROR: implementation of `Send` is not general enough
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
