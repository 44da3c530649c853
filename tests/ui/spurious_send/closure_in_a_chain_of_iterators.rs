//! An iterator with a closure over references, held across an await.
//!
//! The type of the iterator has the closure for one lifetime, while rustc asks for the closure for any two.
//!
//! rust-lang/rust#102211

//@ run

async fn lengths<I>(names: I) -> usize
where
    I: IntoIterator<Item = String>,
{
    let mut sum = 0;
    for name in names {
        sum += async { name.len() }.await;
    }
    sum
}

async fn of_users(ids: &[u32]) -> usize {
    lengths(ids.iter().map(|id| id.to_string())).await
}

fn main() {
    println!("{}", run(async { of_users(&[1, 23]).await }));
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
