//! Modules that import everything of each other.

//@ run

#![allow(unused_imports)]

mod a {
    pub use super::*;
    pub trait Local {
        async fn get(&self) -> u32;
    }
}
mod b {
    pub use super::*;
    pub trait Remote = Local<get(..): Send> + Send + Sync;
}
mod c {
    pub use super::{a::*, b::*, d::*, e::*, f::*, g::*, h::*};
    pub struct Mine;
    impl Remote for Mine {
        async fn get(&self) -> u32 {
            tokio::task::yield_now().await;
            1
        }
    }
}
mod d {
    pub use super::*;
}
mod e {
    pub use super::{c::*, d::*, *};
    pub use crate as root;
}
mod f {
    pub use super::{e::*, *};
    pub async fn run(r: impl root::root::Remote + 'static) -> u32 {
        tokio::spawn(async move { r.get().await }).await.unwrap()
    }
}
mod g {
    pub use super::{f::*, h::*, *};
}
mod h {
    pub use super::{a::*, b::*, g::*, *};
}
pub use {a::*, b::*, c::*, d::*, e::*, f::*, g::*, h::*};

#[tokio::main]
async fn main() {
    let object: &'static dyn g::Remote = &Mine;
    println!("{}", tokio::spawn(async { object.get().box.await }).await.unwrap());
    println!("{}", run(Mine).await);
}
