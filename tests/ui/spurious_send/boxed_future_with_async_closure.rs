//! A boxed `Send` future in which an async closure borrows its argument and what is around it.
//!
//! As with a method of a trait: that the future is boxed and called `dyn Future + Send` does not help rustc.
//!
//! rust-lang/rust#145127

//@ run

use std::pin::Pin;

struct Store { values: Vec<u32> }

impl Store {
    async fn each(&mut self, mut visit: impl AsyncFnMut(&mut u32)) {
        for value in &mut self.values {
            visit(value).await;
        }
    }
}

fn sum<'a>(store: &'a mut Store, step: &'a u32) -> Pin<Box<dyn Future<Output = u32> + Send + 'a>> {
    Box::pin(async move {
        let mut sum = 0;
        store.each(async |value| {
            *value += step;
            sum += *value;
        }).await;
        sum
    })
}

fn main() {
    println!("{}", run(sum(&mut Store { values: vec![1, 2] }, &10)));
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
