//! A trait that says return bounds of its supertraits: as bound, opaque, trait object, from other modules.

//@ run

#![allow(async_fn_in_trait)]
use std::{rc::Rc, sync::Arc};

pub mod base {
    pub trait HealthCheck {
        async fn check(&self, name: &str) -> String;
        async fn reset(&mut self) -> u32;
    }

    pub trait Fetch<K, V = u32> {
        type Error;
        async fn fetch(&self, key: K) -> Result<V, Self::Error>;
    }
}

pub mod checked {
    use super::base::{self, HealthCheck as Check};

    pub trait Checked: Check<check(..): Send, reset(..): Send> + Send + Sync {
        fn label(&self) -> &'static str {
            "checked"
        }
    }

    pub trait Fetched<K: Send>: base::Fetch<K, String, fetch(..): Send> + Send + Sync {}

    pub(crate) trait Both: Checked + for<'a> Fetched<&'a str> {}
}

use base::*;
use checked::{Both, Checked, Fetched as Fetching};

#[derive(Clone)]
struct Mine(u32);

impl HealthCheck for Mine {
    async fn check(&self, name: &str) -> String {
        tokio::task::yield_now().await;
        format!("{name} {}", self.0)
    }
    async fn reset(&mut self) -> u32 {
        tokio::task::yield_now().await;
        std::mem::take(&mut self.0)
    }
}

impl Checked for Mine {}

impl<'k> Fetch<&'k str, String> for Mine {
    type Error = u8;
    async fn fetch(&self, key: &'k str) -> Result<String, u8> {
        tokio::task::yield_now().await;
        key.strip_prefix("k").map(|rest| format!("{rest}{}", self.0)).ok_or(1)
    }
}

impl<'k> Fetching<&'k str> for Mine {}
impl Both for Mine {}

/// Not `Send`, and so only good for the base.
struct Here(Rc<u32>);

impl HealthCheck for Here {
    async fn check(&self, name: &str) -> String {
        let n = self.0.clone();
        tokio::task::yield_now().await;
        format!("{name} {n}")
    }
    async fn reset(&mut self) -> u32 {
        let n = self.0.clone();
        tokio::task::yield_now().await;
        *n
    }
}

async fn bound<C: Checked + 'static>(mut c: C) -> (String, u32) {
    tokio::spawn(async move {
        let name = c.check(c.label()).await;
        (name, c.reset().await)
    }).await.unwrap()
}

fn opaque() -> impl Checked + Clone {
    Mine(2)
}

async fn argument(c: impl checked::Checked + 'static) -> String {
    tokio::spawn(async move { c.check("argument").await }).await.unwrap()
}

async fn object(c: Box<dyn Checked>) -> (String, u32) {
    let mut c = c;
    tokio::spawn(async move {
        let name = c.check("object").box.await;
        (name, c.reset().box.await)
    }).await.unwrap()
}

async fn reference(c: &'static dyn Checked) -> String {
    tokio::spawn(async move { c.check(c.label()).box.await }).await.unwrap()
}

async fn fetch<F>(f: F) -> Result<String, u8>
where
    F: for<'a> Fetching<&'a str> + for<'a> Fetch<&'a str, String, Error = u8> + 'static,
{
    tokio::spawn(async move { f.fetch("kx").await }).await.unwrap()
}

async fn fetch_dyn(f: Arc<dyn Fetching<String, Error = u8>>) -> Result<String, u8> {
    tokio::spawn(async move { f.fetch("ky".to_owned()).box.await }).await.unwrap()
}

impl Fetch<String, String> for Mine {
    type Error = u8;
    async fn fetch(&self, key: String) -> Result<String, u8> {
        tokio::task::yield_now().await;
        Ok(key)
    }
}
impl Fetching<String> for Mine {}

async fn both(b: impl Both + 'static) -> String {
    tokio::spawn(async move { b.check("both").await }).await.unwrap()
}

async fn both_dyn(b: Box<dyn HealthCheck<check(..): Send> + Send + Sync>) -> String {
    tokio::spawn(async move { b.check("plain object").box.await }).await.unwrap()
}

#[tokio::main]
async fn main() {
    println!("{:?}", bound(Mine(1)).await);
    println!("{:?}", bound(opaque()).await);
    println!("{:?}", argument(Mine(3)).await);
    println!("{:?}", object(Box::new(Mine(4))).await);
    println!("{:?}", object(Box::new(opaque())).await);
    println!("{:?}", reference(&Mine(5)).await);
    println!("{:?}", fetch(Mine(6)).await);
    println!("{:?}", fetch_dyn(Arc::new(Mine(7))).await);
    println!("{:?}", both(Mine(8)).await);
    println!("{:?}", both_dyn(Box::new(Mine(9))).await);
    let mut here: Box<dyn HealthCheck> = Box::new(Here(Rc::new(10)));
    println!("{:?}", (here.check("here").box.await, here.reset().box.await));
}
