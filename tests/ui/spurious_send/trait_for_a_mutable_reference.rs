//! A trait that holds for a mutable reference, with the future in it.
//!
//! The bound holds for `&'a mut N` and `'a` alike. rustc asks for two lifetimes, and no type that is well-formed says
//! that they are one. It helps to say `-> impl Future<Output = u32> + Send` of `count`.
//!
//! rust-lang/rust#110338

use std::pin::Pin;

trait Next<'a> {
    type Item;
    fn next(self) -> Pin<Box<dyn Future<Output = Option<Self::Item>> + Send + 'a>>;
}

struct Numbers(Vec<u32>);

impl<'a> Next<'a> for &'a mut Numbers {
    type Item = &'a u32;
    fn next(self) -> Pin<Box<dyn Future<Output = Option<&'a u32>> + Send + 'a>> {
        self.0.pop();
        Box::pin(async move { self.0.last() })
    }
}

async fn count<N>(mut numbers: N) -> u32
where
    for<'a> &'a mut N: Next<'a>,
{
    let mut count = 0;
    while let Some(_) = numbers.next().await {
        count += 1;
    }
    count
}

fn main() {
    println!("{}", run(count(Numbers(vec![1, 2, 3])))); //~ ERROR: implementation of `Next` is not general enough
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
