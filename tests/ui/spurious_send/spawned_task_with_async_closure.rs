//! A spawned task with an async closure that changes what it captures.
//!
//! Each call borrows the closure anew. rustc asks for the future of a borrow of any length, also of one that outlives
//! the closure.
//!
//! rust-lang/rust#151398

//@ run

async fn twice(mut step: impl AsyncFnMut(u32) -> u32) -> u32 {
    let first = step(1).await;
    step(first).await
}

async fn shorten(mut text: String) -> (u32, String) {
    let sum = twice(async |n| {
        text.pop();
        n + text.len() as u32
    }).await;
    (sum, text)
}

fn spawn<F: Future<Output: Send + 'static> + Send + 'static>(task: F) -> F::Output {
    std::thread::spawn(|| run(task)).join().unwrap()
}

fn main() {
    println!("{:?}", spawn(shorten("abcd".to_owned())));
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
