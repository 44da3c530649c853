//! Aliases in every position, visible in every way, and implemented.

//@ run

#![allow(async_fn_in_trait)]
use std::{collections::HashMap, fmt::{Debug, Display}, sync::{Arc, Mutex}};

pub mod service {
    pub trait LocalService<Req> {
        type Response;
        async fn request(&self, req: Req) -> Self::Response;
    }
    pub trait Service<Req> = LocalService<Req, request(..): Send> + Send;
    pub(crate) trait Shared<Req> = Service<Req> + Sync;
    pub trait Text = LocalService<String, request(..): Send>;
    pub trait Sendable = where Self: Send;
    pub trait WhereService<Req> = LocalService<Req, request(..): Send> where Self: Send, Req: Send;

    pub mod deeper {
        pub(super) trait Private<Req> = super::Service<Req>;
        pub use super::Service as Exported;
        pub(in crate::service) struct P;
        impl Private<u8> for P {
            type Response = u16;
            async fn request(&self, req: u8) -> u16 {
                u16::from(req) * 2
            }
        }
    }
    pub async fn private(req: u8) -> u16 {
        use_private(&deeper::P, req).await
    }
    async fn use_private(p: &impl deeper::Private<u8, Response = u16>, req: u8) -> u16 {
        p.request(req).await
    }
}

mod reexports {
    pub use crate::service::{Service as Renamed, deeper};
    pub mod glob {
        pub use crate::service::*;
    }
}

use reexports::Renamed;
use service::LocalService;

trait Plain = Debug + Clone;
trait Show<'a, T: 'a> = Display + PartialEq<T> + 'a;

fn plain<T: Plain>(t: T) -> String {
    format!("{:?}", t.clone())
}
fn show<'a>(t: impl Show<'a, u32>) -> (String, bool) {
    (t.to_string(), t == 5)
}

#[derive(Debug, Clone)]
struct Doubler;

impl Renamed<u32> for Doubler {
    type Response = u32;
    async fn request(&self, req: u32) -> u32 {
        tokio::task::yield_now().await;
        req * 2
    }
}

struct Named<'n, T: ?Sized>(&'n T);

impl<'n, T> reexports::glob::Service<&'n str> for Named<'n, T>
where
    T: Display + Sync + ?Sized,
{
    type Response = String;
    async fn request(&self, req: &'n str) -> String {
        tokio::task::yield_now().await;
        format!("{req}{}", self.0)
    }
}

impl service::Text for Doubler {
    type Response = String;
    async fn request(&self, req: String) -> String {
        tokio::task::yield_now().await;
        req.repeat(2)
    }
}

impl service::WhereService<u8> for Doubler {
    type Response = u8;
    async fn request(&self, req: u8) -> u8 {
        tokio::task::yield_now().await;
        req * 2
    }
}

async fn spawned<S>(s: S, req: u32) -> S::Response
where
    S: Renamed<u32> + Sync + 'static,
    S::Response: Send,
{
    tokio::spawn(async move { s.request(req).await }).await.unwrap()
}

fn opaque() -> impl service::Service<u32, Response = u32> + Clone + Sync {
    Doubler
}

async fn shared<S: service::Shared<u32, Response = u32> + 'static>(s: Arc<S>) -> u32 {
    let t = s.clone();
    tokio::spawn(async move { t.request(20).await }).await.unwrap() + tokio::spawn(async move { s.request(1).await }).await.unwrap()
}

async fn text(s: impl service::Text<Response = String> + Send + Sync + 'static) -> String {
    tokio::spawn(async move { s.request("ab".into()).await }).await.unwrap()
}

async fn where_service(s: impl service::WhereService<u8, Response = u8> + Sync + 'static) -> u8 {
    tokio::spawn(async move { s.request(8).await }).await.unwrap()
}

async fn object(s: Box<dyn Renamed<u32, Response = u32> + Sync>) -> u32 {
    tokio::spawn(async move { s.request(30).box.await }).await.unwrap()
}

async fn shared_object(s: Arc<dyn service::Shared<u32, Response = u32>>) -> u32 {
    tokio::spawn(async move { s.request(31).box.await }).await.unwrap()
}

async fn text_object(s: Box<dyn service::Text<Response = String> + Send + Sync>) -> String {
    tokio::spawn(async move { s.request("cd".into()).box.await }).await.unwrap()
}

struct Timeout<S>(S);
impl<Req, S: LocalService<Req>> LocalService<Req> for Timeout<S> {
    type Response = Option<S::Response>;
    async fn request(&self, req: Req) -> Self::Response {
        tokio::task::yield_now().await;
        Some(self.0.request(req).await)
    }
}

async fn middleware<S: service::Shared<u32> + 'static>(s: S) -> Option<S::Response> where S::Response: Send + 'static {
    let boxed: Box<dyn service::Shared<u32, Response = Option<S::Response>>> = Box::new(Timeout(s));
    tokio::spawn(async move { boxed.request(40).box.await }).await.unwrap()
}

trait Store<K, const N: usize> {
    const NAME: &'static str;
    type Value<'a> where Self: 'a;
    fn keys(&self) -> Vec<K>;
    fn get(&self, key: K) -> impl Future<Output = Option<Self::Value<'_>>>;
    async fn len(&self) -> usize {
        self.keys().len() + N
    }
}
trait SendStore<K: Send, const N: usize> = Store<K, N, get(..): Send, len(..): Send> + Send + Sync where K: 'static;

struct Map(Mutex<HashMap<u8, String>>);
impl SendStore<u8, 3> for Map {
    const NAME: &'static str = "map";
    type Value<'a> = String;
    fn keys(&self) -> Vec<u8> {
        self.0.lock().unwrap().keys().copied().collect()
    }
    async fn get(&self, key: u8) -> Option<String> {
        tokio::task::yield_now().await;
        self.0.lock().unwrap().get(&key).cloned()
    }
}
async fn store<S: for<'a> SendStore<u8, 3, Value<'a> = String> + 'static>(s: S) -> (Option<String>, usize, &'static str) {
    tokio::spawn(async move { (s.get(1).await, s.len().await, S::NAME) }).await.unwrap()
}

fn sendable<T: service::Sendable + 'static>(t: T) -> T {
    std::thread::spawn(|| t).join().unwrap()
}

#[tokio::main]
async fn main() {
    println!("{} {:?}", plain(Some(1)), show(5));
    println!("{}", spawned(Doubler, 3).await);
    println!("{}", spawned(opaque(), 4).await);
    println!("{}", shared(Arc::new(Doubler)).await);
    println!("{} {}", text(Doubler).await, where_service(Doubler).await);
    println!("{} {}", object(Box::new(Doubler)).await, shared_object(Arc::new(Doubler)).await);
    println!("{}", text_object(Box::new(Doubler)).await);
    println!("{:?}", middleware(Doubler).await);
    println!("{:?}", Named("name").request("my ").await);
    println!("{}", service::private(9).await);
    println!("{:?}", store(Map(Mutex::new([(1, "one".to_owned())].into()))).await);
    println!("{}", sendable(50));
}
