//! A future whose output is an associated type of a `'static` trait object.
//!
//! rustc asks that `dyn Shape` has the trait for any lifetime, although the future is only there for `'static`.
//!
//! rust-lang/rust#159708

//@ run

trait Shape: Send {
    fn sides(&self) -> u32;
}

struct Square;

impl Shape for Square {
    fn sides(&self) -> u32 {
        4
    }
}

trait Measured {
    type Size;
    fn size(&self) -> Self::Size;
}

impl Measured for dyn Shape {
    type Size = u32;
    fn size(&self) -> u32 {
        self.sides()
    }
}

async fn size<T: Measured + ?Sized>(measured: Box<T>) -> T::Size {
    measured.size()
}

fn main() {
    println!("{}", run(async {
        size::<dyn Shape>(Box::new(Square)).await
    }));
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
