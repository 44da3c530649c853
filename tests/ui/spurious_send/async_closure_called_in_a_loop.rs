//! An async closure with a reference as argument, called in a loop of a task.
//!
//! rustc asks for `Send` of a reference whose lifetime it has erased, and then finds that it is not any lifetime.
//!
//! rust-lang/rust#154523

//@ run

async fn retry(name: &str, mut attempt: impl AsyncFnMut(&str) -> Result<u32, ()>) -> u32 {
    loop {
        if let Ok(n) = attempt(name).await {
            return n;
        }
    }
}

fn main() {
    let attempts = run(async {
        let mut attempts = 0;
        retry("name", async |name| {
            attempts += 1;
            if attempts < name.len() as u32 { Err(()) } else { Ok(attempts) }
        }).await
    });
    println!("{attempts}");
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
