//! Names that are keywords, and aliases that can be named from farther than the traits that they build on.

//@ run

#![allow(async_fn_in_trait, non_camel_case_types, private_bounds, dead_code)]
use std::sync::Arc;

mod inner {
    pub(crate) trait InCrate {
        async fn take(&self) -> u8;
    }

    trait Private {
        async fn get(&self) -> u8;
    }

    pub trait OfCrate = InCrate<take(..): Send>;
    pub trait OfPrivate = Private<get(..): Send> + Sync;
    pub(super) trait Restricted = OfPrivate;

    pub struct Mine;

    impl OfPrivate for Mine {
        async fn get(&self) -> u8 {
            tokio::task::yield_now().await;
            1
        }
    }

    pub async fn private(mine: &'static impl OfPrivate) -> u8 {
        tokio::spawn(mine.get()).await.unwrap()
    }

    pub trait r#type {
        async fn r#match(&self) -> u8;
    }
    pub trait r#impl = r#type<r#match(..): Send> + Send + Sync;
}

use inner::{Mine, OfCrate as Other, r#impl as Renamed};

impl Other for Mine {
    async fn take(&self) -> u8 {
        tokio::task::yield_now().await;
        2
    }
}

impl Renamed for Mine {
    async fn r#match(&self) -> u8 {
        tokio::task::yield_now().await;
        3
    }
}

async fn raw<T: Renamed + 'static>(t: T) -> u8 {
    tokio::spawn(async move { t.r#match().await }).await.unwrap()
}

async fn raw_object(t: Box<dyn inner::r#impl>) -> u8 {
    tokio::spawn(async move { t.r#match().box.await }).await.unwrap()
}

async fn raw_bound(t: Arc<dyn inner::r#type<r#match(..): Send> + Send + Sync>) -> u8 {
    tokio::spawn(async move { t.r#match().box.await }).await.unwrap()
}

#[tokio::main]
async fn main() {
    println!("{} {}", inner::private(&Mine).await, tokio::spawn(async { Mine.take().await }).await.unwrap());
    println!("{} {} {}", raw(Mine).await, raw_object(Box::new(Mine)).await, raw_bound(Arc::new(Mine)).await);
}
