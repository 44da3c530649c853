//! A crate that forbids unsafe code, and has a trait.

//@ edition: 2021
//@ aux-build: caches.rs

#![forbid(unsafe_code)]
#![allow(async_fn_in_trait)]

pub use caches;

pub use caches::r#async::Renamed as Twice;

pub trait Ping {
    async fn ping(&self) -> u8;
}

pub trait Named = caches::Cache<get(..): Send> + Send + Sync;
