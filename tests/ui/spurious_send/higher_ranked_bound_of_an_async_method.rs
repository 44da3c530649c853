//! An async method that bounds its type parameter for every lifetime.
//!
//! The awaited future lives as long as a lifetime of the bound, and rustc forgets that this one must outlive the
//! future.
//!
//! rust-lang/rust#157339

//@ run

trait Accept<'a> {
    fn accept(self) -> impl Future<Output = Self> + Send + 'a;
}

trait Stream {
    fn consume<A>(self, acceptor: A) -> impl Future<Output = A>
    where
        for<'a> A: Accept<'a>;
}

struct Empty;

impl Stream for Empty {
    async fn consume<A>(self, acceptor: A) -> A
    where
        for<'a> A: Accept<'a>,
    {
        acceptor.accept().await
    }
}

struct Count(u32);

impl<'a> Accept<'a> for Count {
    fn accept(self) -> impl Future<Output = Self> + Send + 'a {
        async move { Count(self.0 + 1) }
    }
}

fn main() {
    println!("{}", run(async { Empty.consume(Count(1)).await.0 }));
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
