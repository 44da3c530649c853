//! Aliases in the generics of implementations, traits and methods that are copied to generated items.

//@ run

#![allow(async_fn_in_trait)]
use std::{rc::Rc, sync::Arc};

pub trait LocalService<Req> {
    type Response;
    async fn request(&self, req: Req) -> Self::Response;
}
pub trait Service<Req> = LocalService<Req, request(..): Send> + Send + Sync;

struct Double;
impl Service<u32> for Double {
    type Response = u32;
    async fn request(&self, req: u32) -> u32 {
        tokio::task::yield_now().await;
        req * 2
    }
}

struct Here(Rc<u32>);
impl LocalService<u32> for Here {
    type Response = u32;
    async fn request(&self, req: u32) -> u32 {
        let n = self.0.clone();
        tokio::task::yield_now().await;
        req * *n
    }
}

/// Written once, for every service.
struct Retry<S>(S, u32);
impl<Req: Clone, S: LocalService<Req>> LocalService<Req> for Retry<S> {
    type Response = Vec<S::Response>;
    async fn request(&self, req: Req) -> Vec<S::Response> {
        let mut all = Vec::new();
        for _ in 0..self.1 {
            all.push(self.0.request(req.clone()).await);
        }
        all
    }
}

/// For `Send` services alone.
struct Spawned<S>(Arc<S>);
impl<S> Service<u32> for Spawned<S>
where
    S: Service<u32, Response: Send + 'static> + 'static,
{
    type Response = S::Response;
    async fn request(&self, req: u32) -> S::Response {
        let s = self.0.clone();
        tokio::spawn(async move { s.request(req).await }).await.unwrap()
    }
}

struct Inline<S: Service<u32>>(S);
impl<S: Service<u32>> Service<u32> for Inline<S> where Self: Sized {
    type Response = S::Response;
    async fn request(&self, req: u32) -> S::Response {
        self.0.request(req + 1).await
    }
}

/// Whose hidden items copy bounds by an alias.
trait Layer<S: Service<u32>> {
    type Layered: Service<u32>;
    async fn layer(&self, service: S) -> Self::Layered;
    async fn both<'a>(&self, boxed: &'a dyn Service<u32, Response = u32>) -> u32
    where
        S: Service<u8> + 'a;
}
trait SendLayer<S: Service<u32>> = Layer<S, layer(..): Send, Layered: Service<u32, Response = Vec<u32>>> + Send + Sync;

impl Service<u8> for Double {
    type Response = ();
    async fn request(&self, _: u8) {}
}

struct RetryLayer;
impl<S: Service<u32, Response = u32>> SendLayer<S> for RetryLayer {
    type Layered = Retry<S>;
    async fn layer(&self, service: S) -> Retry<S> {
        tokio::task::yield_now().await;
        Retry(service, 3)
    }
    async fn both<'a>(&self, boxed: &'a dyn Service<u32, Response = u32>) -> u32
    where
        S: Service<u8> + 'a,
    {
        boxed.request(50).box.await
    }
}

async fn run<S: Service<u32, Response: Send> + 'static>(s: S, req: u32) -> S::Response {
    tokio::spawn(async move { s.request(req).await }).await.unwrap()
}

async fn layered(layer: impl SendLayer<Double, Layered: 'static> + 'static) -> Vec<u32> {
    let s = tokio::spawn(async move { layer.layer(Double).await }).await.unwrap();
    run(s, 5).await
}

box async fn recursive<S: Service<u32, Response = u32>>(s: &S, n: u32) -> u32 {
    match n {
        0 => 0,
        n => recursive(s, n - 1).await + s.request(n).await,
    }
}

#[tokio::main]
async fn main() {
    println!("{}", run(Double, 1).await);
    println!("{:?}", run(Retry(Double, 2), 2).await);
    println!("{:?}", Retry(Here(Rc::new(3)), 2).request(3).await);
    println!("{:?}", run(Spawned(Arc::new(Retry(Double, 2))), 4).await);
    println!("{:?}", run(Inline(Inline(Spawned(Arc::new(Double)))), 10).await);
    println!("{:?}", layered(RetryLayer).await);
    let dynamic: Box<dyn SendLayer<Double, Layered = Retry<Double>>> = Box::new(RetryLayer);
    println!("{:?}", tokio::spawn(async move { dynamic.layer(Double).box.await.request(6u32).await }).await.unwrap());
    let dynamic: Box<dyn Layer<Double, Layered = Retry<Double>>> = Box::new(RetryLayer);
    println!("{:?}", dynamic.both(&Double).box.await);
    println!("{}", tokio::spawn(async { recursive(&Double, 4).await }).await.unwrap());
}
