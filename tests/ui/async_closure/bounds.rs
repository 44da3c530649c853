//! `F(..): Send` for every kind of async closure, with every kind of argument, wherever a name exists.

//@ run

use std::sync::{Arc, Mutex};

async fn task<F>(f: F) -> u32
where
    F: AsyncFn() -> u32 + Send + Sync + 'static,
    F(..): Send,
{
    tokio::spawn(async move { f().await + f().await }).await.unwrap()
}

async fn borrowed_argument<F>(f: F) -> usize
where
    F: AsyncFn(&str) -> usize + Send + Sync + 'static,
    F(..): Send,
{
    tokio::spawn(async move { f(&String::from("local")).await }).await.unwrap()
}

async fn named_lifetimes<F: for<'a, 'b> AsyncFn(&'a str, &'b mut Vec<String>) -> usize>(f: F) -> usize
where
    F(..): Send,
    F: Send + Sync + 'static,
{
    tokio::spawn(async move {
        let mut list = vec!["first".to_owned()];
        f("second", &mut list).await + list.len()
    })
    .await
    .unwrap()
}

struct Wrapper<'w>(&'w u8);

async fn several_arguments<F>(f: F) -> String
where
    F: AsyncFn(u8, (u8, &mut u8), &[&str], Wrapper<'_>) -> String + Send + Sync + 'static,
    F(..): Send,
{
    tokio::spawn(async move {
        let mut n = 3;
        let text = f(1, (2, &mut n), &["a", "b"], Wrapper(&4)).await;
        format!("{text} {n}")
    })
    .await
    .unwrap()
}

async fn mutable<F: AsyncFnMut(u32) -> u32 + Send + 'static>(mut f: F) -> u32
where
    F(..): Send,
{
    tokio::spawn(async move {
        f(1).await;
        f(2).await
    })
    .await
    .unwrap()
}

async fn once<F>(f: F) -> String
where
    F: AsyncFnOnce(&str) -> String + Send + 'static,
    F(..): Send,
{
    tokio::spawn(async move { f("argument").await }).await.unwrap()
}

/// The future itself is spawned.
async fn future_of_once<F>(f: F) -> u32
where
    F: AsyncFnOnce(u32) -> u32,
    F(..): Send + 'static,
{
    tokio::spawn(f(5)).await.unwrap()
}

async fn generic<F, T, R>(f: F, t: T) -> R
where
    F: AsyncFn(&T, Vec<T>) -> R + Send + Sync + 'static,
    F(..): Send,
    T: Clone + Send + Sync + 'static,
    R: Send + 'static,
{
    tokio::spawn(async move { f(&t, vec![t.clone()]).await }).await.unwrap()
}

async fn shared<F>(f: Arc<F>) -> u32
where
    F: AsyncFn(u32) -> u32 + Send + Sync + 'static,
    F(..): Send,
{
    let g = f.clone();
    let first = tokio::spawn(async move { f(1).await });
    let second = tokio::spawn(async move { g(2).await });
    first.await.unwrap() + second.await.unwrap()
}

struct Runner<F>(F);

impl<F> Runner<F>
where
    F: AsyncFn(u32) -> u32 + Send + Sync + 'static,
    F(..): Send,
{
    async fn run(self, n: u32) -> u32 {
        tokio::spawn(async move { (self.0)(n).await }).await.unwrap()
    }
}

trait Handler {
    async fn handle(self, n: u32) -> u32;
}

impl<F> Handler for Runner<F>
where
    F: AsyncFn(u32) -> u32 + Send + Sync + 'static,
    F(..): Send,
{
    async fn handle(self, n: u32) -> u32 {
        self.run(n).await + 1
    }
}

/// In the bounds of a method alone.
impl Runner<()> {
    async fn with<F: AsyncFn(u32) -> u32 + Send + Sync + 'static>(&self, f: F) -> u32
    where
        F(..): Send,
    {
        tokio::spawn(async move { f(7).await }).await.unwrap()
    }
}

async fn plain_function(n: u32) -> u32 {
    tokio::task::yield_now().await;
    n * 2
}

#[tokio::main]
async fn main() {
    let n = 10;
    println!("{}", task(async move || { tokio::task::yield_now().await; n }).await);
    println!("{}", borrowed_argument(async |s: &str| { tokio::task::yield_now().await; s.len() }).await);
    println!("{}", named_lifetimes(async |s: &str, list: &mut Vec<String>| { tokio::task::yield_now().await; list.push(s.to_owned()); s.len() }).await);
    let several = async |a, (b, c): (u8, &mut u8), list: &[&str], wrapped: Wrapper<'_>| {
        *c += a + b;
        format!("{} {}", list.concat(), wrapped.0)
    };
    println!("{}", several_arguments(several).await);
    let mut sum = 0;
    println!("{}", mutable(async move |n| { sum += n; tokio::task::yield_now().await; sum }).await);
    let owned = String::from("owned");
    println!("{}", once(async move |s: &str| { tokio::task::yield_now().await; owned + " " + s }).await);
    println!("{}", future_of_once(async |n| { tokio::task::yield_now().await; n }).await);
    println!("{:?}", generic(async |t: &u8, list: Vec<u8>| (*t, list), 1).await);
    println!("{}", shared(Arc::new(plain_function)).await);
    println!("{} {}", Runner(plain_function).run(3).await, Runner(plain_function).handle(3).await);
    let seen = Arc::new(Mutex::new(0));
    let also = seen.clone();
    println!("{}", Runner(()).with(async move |n| { *also.lock().unwrap() = n; n }).await);
    println!("{}", seen.lock().unwrap());
}
