//! Aliases of another crate, and those that a third crate exports anew.

//@ run
//@ aux-build: services.rs
//@ aux-build: reexports.rs

extern crate reexports;
extern crate services as known;

use std::sync::Arc;

use reexports::{Cache, Own, renamed::Svc, renamed::base::LocalCache};
use known::{Job, LocalService as _, Printed, nested as glob};

mod inner {
    use known::nested::*;

    pub struct Thrice;

    impl Service<u32> for Thrice {
        type Response = u32;
        async fn request(&self, req: u32) -> u32 {
            tokio::task::yield_now().await;
            req * 3
        }
    }

    impl Texts for Thrice {
        type Response = String;
        async fn request(&self, req: String) -> String {
            req.repeat(3)
        }
    }
}

struct Quadruple;

impl known::Service<u32> for Quadruple {
    type Response = u32;
    async fn request(&self, req: u32) -> u32 {
        tokio::task::yield_now().await;
        req * 4
    }
}

impl Own for Quadruple {
    type Response = ();
    async fn request(&self, _: u8) {}
}

impl reexports::services::nested::Texts<i32> for Quadruple {
    type Response = i32;
    async fn request(&self, req: i32) -> i32 {
        tokio::task::yield_now().await;
        req * 4
    }
}

impl reexports::renamed::mine::Owned for Quadruple {
    type Response = u16;
    async fn request(&self, req: u16) -> u16 {
        tokio::task::yield_now().await;
        req * 4
    }
}

#[derive(Debug, Clone)]
struct Key(&'static str);

impl LocalCache for Key {
    async fn get(&self, key: &str) -> Option<String> {
        tokio::task::yield_now().await;
        (key == self.0).then(|| key.to_owned())
    }
    async fn len(&mut self) -> usize {
        tokio::task::yield_now().await;
        self.0.len()
    }
}

impl Cache for Key {}

async fn run<S: Svc<u32, Response = u32> + 'static>(s: S) -> u32 {
    tokio::spawn(async move { s.request(1).await }).await.unwrap()
}

async fn object(s: Arc<dyn glob::Service<u32, Response = u32>>) -> u32 {
    tokio::spawn(async move { s.request(1).box.await }).await.unwrap()
}

async fn module(s: Arc<impl reexports::renamed::modules::Texts<i32, Response = i32> + 'static>) -> i32 {
    tokio::spawn(async move { s.request(-2).await }).await.unwrap()
}

async fn owned(s: Arc<dyn reexports::renamed::mine::Owned<Response = u16>>) -> u16 {
    tokio::spawn(async move { s.request(2).box.await }).await.unwrap()
}

async fn text(s: impl known::Renamed<Response = String> + 'static) -> String {
    tokio::spawn(async move { s.request("t".into()).await }).await.unwrap()
}

async fn own(s: impl Own<Response = ()> + 'static) {
    tokio::spawn(async move { s.request(1).await }).await.unwrap()
}

async fn cache(mut c: impl Cache + 'static) -> (Option<String>, usize) {
    tokio::spawn(async move { (c.get("key").await, c.len().await) }).await.unwrap()
}

async fn cache_object(mut c: Box<dyn Cache>) -> (Option<String>, usize) {
    tokio::spawn(async move { (c.get("key").box.await, c.len().box.await) }).await.unwrap()
}

async fn bare_object(c: Box<dyn glob::BareCache + Send + Sync>) -> Option<String> {
    tokio::spawn(async move { c.get("key").box.await }).await.unwrap()
}

async fn job<F: Job>(f: F) -> usize
where
    F(..): Send,
{
    tokio::spawn(async move { f("four").await }).await.unwrap()
}

fn printed(p: impl Printed) -> String {
    format!("{:?}", p.clone())
}

#[tokio::main]
async fn main() {
    println!("{} {} {}", run(known::Twice).await, run(inner::Thrice).await, run(Quadruple).await);
    println!("{} {}", object(known::twice().into()).await, object(Arc::new(Quadruple)).await);
    println!("{}", text(inner::Thrice).await);
    println!("{} {}", module(Arc::new(Quadruple)).await, owned(Arc::new(Quadruple)).await);
    own(Quadruple).await;
    println!("{:?} {:?}", cache(Key("key")).await, cache(known::opaque()).await);
    println!("{:?}", cache_object(Box::new(Key("key"))).await);
    println!("{:?}", bare_object(Box::new(Key("key"))).await);
    println!("{}", job(async |s: &str| s.len()).await);
    println!("{}", printed(Key("printed")));
}
