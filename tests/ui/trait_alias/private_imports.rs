//! Aliases of traits that their module imports for itself.

//@ run

#![allow(async_fn_in_trait, unused_imports)]

mod base {
    pub trait Local<T> {
        async fn get(&self, t: T) -> T;
    }
    pub mod r#async {
        pub trait Raw {
            async fn raw(&self) -> u8;
        }
    }
}

mod aliases {
    use super::base::{self as renamed, Local as L, r#async::Raw};
    use std::fmt::{self, Debug as D, *};

    pub trait Service<T> = L<T, get(..): Send> + Send;
    pub trait Bytes = renamed::Local<u8, get(..): Send> + Send;
    pub trait Again<T> = Service<T> + Sync;
    pub trait Raws = Raw<raw(..): Send>;
    pub trait Shown = fmt::Display;
    pub trait Printable = D + Clone;
    pub trait Copied = Clone;
}

use aliases::*;

#[cfg(any())]
use nowhere::Service as Missing;
#[cfg(all())]
use aliases::Service as Kept;
#[cfg(any())]
use aliases::Bytes as Kept;

struct Mine;

impl Kept<u16> for Mine {
    async fn get(&self, t: u16) -> u16 {
        t + 1
    }
}

impl Bytes for Mine {
    async fn get(&self, t: u8) -> u8 {
        t + 2
    }
}

impl Again<u32> for Mine {
    async fn get(&self, t: u32) -> u32 {
        t + 3
    }
}

impl Raws for Mine {
    async fn raw(&self) -> u8 {
        4
    }
}

impl Shown for Mine {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("mine")
    }
}

impl Copied for Mine {
    fn clone(&self) -> Self {
        Mine
    }
}

fn printed(value: impl Printable) -> String {
    format!("{:?}", value.clone())
}

async fn words(a: impl Again<u32> + 'static, b: impl Bytes + Raws + Sync + 'static) -> (u32, u8, u8) {
    tokio::spawn(async move { (a.get(1).await, b.get(1).await, b.raw().await) }).await.unwrap()
}

async fn object(s: Box<dyn Service<u16>>) -> u16 {
    tokio::spawn(async move { s.get(1).box.await }).await.unwrap()
}

#[tokio::main]
async fn main() {
    println!("{} {}", Mine.clone(), printed(1));
    println!("{:?} {}", words(Mine, Mine).await, object(Box::new(Mine)).await);
}
