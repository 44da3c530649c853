//! An associated type of an implementation for `'static` types, held across an await.
//!
//! Among erased lifetimes there is that of `dyn Any`, and rustc forgets that it is `'static`.
//!
//! rust-lang/rust#102870

//@ run

use std::any::Any;

trait Wrapped { type Inner; }
impl<T: 'static> Wrapped for Option<T> { type Inner = Self; }
struct Wrapper<T: Wrapped>(T::Inner);

async fn made() -> Option<Box<dyn Any + Send>> {
    Some(Box::new(1))
}

async fn count() -> usize {
    let mut all = Vec::<Wrapper<Option<Box<dyn Any + Send>>>>::new();
    all.push(Wrapper(made().await));
    all.iter().filter(|one| one.0.is_some()).count()
}

fn main() {
    println!("{}", run(count()));
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
