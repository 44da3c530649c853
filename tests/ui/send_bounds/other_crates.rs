//! Trait objects of other crates' traits, whose futures are `Send`: by an alias, by a subtrait, and as they are.

//@ run
//@ aux-build: caches.rs
//@ aux-build: forbidding.rs

#![allow(async_fn_in_trait)]
use std::sync::Arc;

use caches::{Cache, Key, Store};
use forbidding::{Named, Ping, Twice};

mod aliases {
    use caches::r#async::{self as renamed, Renamed as Cache};

    pub trait Shared = Cache<get(..): Send, set(..): Send> + Send + Sync;
    pub trait Lookup<K> = caches::Store<'static, K, load(..): Send, owned(..): Send> + Send + Sync where K: Eq + Send;
    pub trait Borrowed = for<'s> renamed::Store<'s, u32, 2, first(..): Send> + Send + Sync;
    pub trait Again = Shared;

    pub trait Subtrait
    where
        Self: caches::Cache + Send + Sync,
        Self::get(..): Send,
    {
        fn own(&self) -> u8;
    }

    pub trait ByPath: caches::Cache + Send + Sync
    where
        <Self as caches::Cache>::set(..): Send,
    {
    }
}

use aliases::{Again, Borrowed, ByPath, Lookup, Shared, Subtrait};

#[derive(Default)]
struct Mine(u32);

impl Shared for Mine {
    async fn get(&self, key: &str) -> Option<u32> {
        tokio::task::yield_now().await;
        Some(self.0 + key.len() as u32)
    }
    async fn set(&mut self, key: &str, value: u32) {
        tokio::task::yield_now().await;
        self.0 = value + key.len() as u32;
    }
}

impl Subtrait for Mine {
    fn own(&self) -> u8 {
        9
    }
}

impl ByPath for Mine {}

impl Lookup<String> for Mine {
    type Value = String;
    async fn load(&self, key: String) -> String {
        tokio::task::yield_now().await;
        key + "!"
    }
    async fn first(&self, keys: &'static [Key]) -> &'static Key {
        &keys[0]
    }
    async fn owned(self: Arc<Self>) -> usize {
        tokio::task::yield_now().await;
        7
    }
}

impl<'s> Store<'s, u32, 2> for Mine {
    type Value = ();
    async fn load(&self, _: u32) {}
    async fn first(&self, keys: &'s [Key]) -> &'s Key {
        tokio::task::yield_now().await;
        &keys[1]
    }
    async fn owned(self: Arc<Self>) -> usize {
        0
    }
}

impl Ping for Mine {
    async fn ping(&self) -> u8 {
        tokio::task::yield_now().await;
        4
    }
}

async fn alias(mut cache: Box<dyn Shared>) -> (Option<u32>, String) {
    tokio::spawn(async move {
        cache.set("abc", 1).box.await;
        (cache.get("de").box.await, cache.name())
    }).await.unwrap()
}

async fn again(cache: Arc<dyn Again>) -> Option<u32> {
    tokio::spawn(async move { cache.get("").box.await }).await.unwrap()
}

async fn subtrait(cache: &'static dyn Subtrait) -> (Option<u32>, u8) {
    tokio::spawn(async move { (cache.get("x").box.await, cache.own()) }).await.unwrap()
}

async fn by_path(mut cache: Box<dyn ByPath>) {
    tokio::spawn(async move { cache.set("x", 3).box.await }).await.unwrap()
}

async fn lookup(store: Arc<dyn Lookup<String, Value = String>>) -> (String, usize) {
    let other = store.clone();
    let loaded = tokio::spawn(async move { other.load("key".to_owned()).box.await }).await.unwrap();
    (loaded, tokio::spawn(store.owned().box).await.unwrap())
}

async fn borrowed(store: Box<dyn Borrowed<Value = ()>>) -> u32 {
    tokio::spawn(async move {
        let keys = [Key(1), Key(2)];
        store.first(&keys).box.await.0
    }).await.unwrap()
}

async fn direct(cache: Arc<dyn Cache<get(..): Send> + Send + Sync>) -> Option<u32> {
    tokio::spawn(async move { cache.get("direct").box.await }).await.unwrap()
}

async fn both(mut cache: Box<dyn Twice<set(..): Send, get(..): Send> + Send + Sync>) -> Option<u32> {
    tokio::spawn(async move {
        cache.set("both", 1).box.await;
        cache.get("").box.await
    }).await.unwrap()
}

async fn of_other_alias(cache: &'static dyn Named) -> Option<u32> {
    tokio::spawn(async move { cache.get("named").box.await }).await.unwrap()
}

async fn forbidden(ping: Box<dyn Ping<ping(..): Send> + Send + Sync>) -> u8 {
    tokio::spawn(async move { ping.ping().box.await }).await.unwrap()
}

async fn plain(cache: &dyn Cache) -> Option<u32> {
    cache.get("plain").box.await
}

static MINE: Mine = Mine(20);

#[tokio::main]
async fn main() {
    println!("{:?}", alias(Box::new(Mine(1))).await);
    println!("{:?} {:?}", again(Arc::new(Mine(2))).await, subtrait(&MINE).await);
    by_path(Box::new(Mine(3))).await;
    println!("{:?} {}", lookup(Arc::new(Mine(4))).await, borrowed(Box::new(Mine(5))).await);
    println!("{:?} {:?}", direct(Arc::new(Mine(6))).await, both(Box::new(Mine(7))).await);
    println!("{:?} {}", of_other_alias(&MINE).await, forbidden(Box::new(Mine(8))).await);
    println!("{:?}", plain(&MINE).await);
}
