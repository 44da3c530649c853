//! How the generics of an alias become those of the trait that it implements.

//@ run

#![allow(async_fn_in_trait)]
use std::{collections::HashMap, fmt::Debug};

pub trait LocalStore<K, V = u32, const N: usize = 4> {
    type Error: Debug;
    async fn get(&self, key: K) -> Result<V, Self::Error>;
    fn size(&self) -> usize {
        N
    }
}

trait Swapped<V, K> = LocalStore<K, V, get(..): Send> + Sync;
trait Lists<T> = LocalStore<Vec<T>, HashMap<T, u8>, 2, get(..): Send>;
trait Strings = LocalStore<String, get(..): Send>;
trait Infallible<K> = LocalStore<K, Error = std::convert::Infallible, get(..): Send>;
trait Defaulted<K = u8, const M: usize = 7> = LocalStore<K, K, M, get(..): Send>;
trait Borrowed<'a, T: 'a + ?Sized> = LocalStore<&'a T, usize, get(..): Send>;
trait Again<T> = Lists<Option<T>>;
trait Back<A, B> = Swapped<B, Vec<A>>;
trait Sized8 = Defaulted<u16, 8> + Sync;

struct Mine;

impl Swapped<u64, u8> for Mine {
    type Error = ();
    async fn get(&self, key: u8) -> Result<u64, ()> {
        tokio::task::yield_now().await;
        Ok(u64::from(key) + 1)
    }
}
impl Lists<u8> for Mine {
    type Error = ();
    async fn get(&self, key: Vec<u8>) -> Result<HashMap<u8, u8>, ()> {
        tokio::task::yield_now().await;
        Ok(key.into_iter().map(|k| (k, k)).collect())
    }
}
impl Strings for Mine {
    type Error = String;
    async fn get(&self, key: String) -> Result<u32, String> {
        tokio::task::yield_now().await;
        key.parse().map_err(|_| key)
    }
}
impl Infallible<i8> for Mine {
    async fn get(&self, key: i8) -> Result<u32, std::convert::Infallible> {
        tokio::task::yield_now().await;
        Ok(key.unsigned_abs().into())
    }
}
impl Defaulted for Mine {
    type Error = ();
    async fn get(&self, key: u8) -> Result<u8, ()> {
        tokio::task::yield_now().await;
        Ok(key + 1)
    }
}
impl Sized8 for Mine {
    type Error = ();
    async fn get(&self, key: u16) -> Result<u16, ()> {
        tokio::task::yield_now().await;
        Ok(key + 2)
    }
}
impl<'s> Borrowed<'s, str> for Mine {
    type Error = ();
    async fn get(&self, key: &'s str) -> Result<usize, ()> {
        tokio::task::yield_now().await;
        Ok(key.len())
    }
}
impl<T: Send + Eq + std::hash::Hash> Again<T> for Mine {
    type Error = usize;
    async fn get(&self, key: Vec<Option<T>>) -> Result<HashMap<Option<T>, u8>, usize> {
        tokio::task::yield_now().await;
        Err(key.len())
    }
}
impl Back<u8, char> for Mine {
    type Error = ();
    async fn get(&self, key: Vec<u8>) -> Result<char, ()> {
        tokio::task::yield_now().await;
        Ok(key[0].into())
    }
}

async fn swapped(s: impl Swapped<u64, u8, Error = ()> + Send + 'static) -> u64 {
    tokio::spawn(async move { s.get(1).await.unwrap() }).await.unwrap()
}
async fn lists(s: impl Lists<u8> + Send + Sync + 'static) -> usize {
    tokio::spawn(async move { s.get(vec![1, 2]).await.unwrap().len() }).await.unwrap()
}
async fn strings(s: impl Strings<Error = String> + Send + Sync + 'static) -> Result<u32, String> {
    tokio::spawn(async move { s.get("x".into()).await }).await.unwrap()
}
async fn infallible(s: impl Infallible<i8> + Send + Sync + 'static) -> u32 {
    tokio::spawn(async move { s.get(-3).await.unwrap() }).await.unwrap()
}
async fn defaulted(s: impl Defaulted + Send + Sync + 'static) -> (u8, usize) {
    tokio::spawn(async move { (s.get(3).await.unwrap(), s.size()) }).await.unwrap()
}
async fn sized8(s: impl Sized8 + Send + 'static) -> (u16, usize) {
    tokio::spawn(async move { (s.get(3).await.unwrap(), s.size()) }).await.unwrap()
}
async fn borrowed(s: impl for<'a> Borrowed<'a, str> + Send + Sync + 'static) -> usize {
    tokio::spawn(async move { s.get("borrowed").await.unwrap() }).await.unwrap()
}
async fn again(s: impl Again<u32, Error = usize> + Send + Sync + 'static) -> Result<usize, usize> {
    tokio::spawn(async move { s.get(vec![Some(1), None]).await.map(|m| m.len()) }).await.unwrap()
}
async fn back(s: impl Back<u8, char> + Send + 'static) -> char {
    tokio::spawn(async move { s.get(vec![65]).await.unwrap() }).await.unwrap()
}

#[tokio::main]
async fn main() {
    println!("{} {} {:?} {}", swapped(Mine).await, lists(Mine).await, strings(Mine).await, infallible(Mine).await);
    println!("{:?} {:?} {} {:?} {}", defaulted(Mine).await, sized8(Mine).await, borrowed(Mine).await, again(Mine).await, back(Mine).await);
    let object: Box<dyn Back<u8, char, Error = ()> + Send> = Box::new(Mine);
    println!("{:?}", tokio::spawn(async move { object.get(vec![66]).box.await }).await.unwrap());
    let object: Box<dyn Infallible<i8> + Send + Sync> = Box::new(Mine);
    println!("{:?}", tokio::spawn(async move { object.get(-4).box.await }).await.unwrap());
}
