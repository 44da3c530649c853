//! An async closure that changes what is around it, where its futures have to be `Send`.
//!
//! The bound is for every lifetime of a call, and rustc has no way to say "that the closure outlives", so it concludes
//! that the closure outlives all. It helps if the closure owns what it uses, or if it is an `AsyncFnOnce`.
//!
//! rust-lang/rust#153558

async fn repeat<F>(mut work: F)
where
    F: AsyncFnMut(u32),
    F(..): Send,
{
    work(0).await;
    work(1).await;
}

async fn collect() -> Vec<u32> {
    let mut all = Vec::new();
    repeat(async |n| all.push(n)).await; //~ ERROR: `all` does not live long enough
    all
    //~^ ERROR: cannot move out of `all` because it is borrowed
}

fn main() {
    println!("{:?}", run(collect()));
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
