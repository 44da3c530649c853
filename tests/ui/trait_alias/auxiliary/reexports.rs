//! A crate between the one that defines and the one that uses.

//@ aux-build: services.rs

pub extern crate services;

pub use services::nested::*;
pub mod renamed {
    pub use services::{Service as Svc, local as base, nested as modules};
    pub use super::own as mine;
}
pub mod own {
    pub trait Owned = services::Service<u16>;
}
pub trait Own = Service<u8> + Sync;
