//! An async closure that captures a reference, in a future that is returned as `Send`.
//!
//! Inside of a future rustc has no names for lifetimes, so it asks that the captured reference is `Send` for any two
//! of them.
//!
//! rust-lang/rust#134997

//@ run

async fn call(work: impl AsyncFn() -> u32) -> u32 {
    work().await + work().await
}

fn doubled(n: u32) -> impl Future<Output = u32> + Send {
    async move {
        let n = &n;
        call(async || *n).await
    }
}

fn main() {
    println!("{}", run(doubled(4)));
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
