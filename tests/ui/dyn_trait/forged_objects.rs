//! The trait of another crate, implemented for the objects of a trait that has its hidden supertrait from elsewhere:
//! what the type behind such an object returns is not what this implementation says.

//@ aux-build: shop.rs
//@ no-rustfix
//@ error-in-other-file: it is implemented for what is not sized

#![allow(refining_impl_trait)]

use shop::services::Service;

trait Forged: shop::services::__normal_async_Service<u8> {}

impl Forged for Numbers {}

struct Numbers;

impl Service<u8> for Numbers {
    type Response = usize;

    async fn request(&mut self, req: u8) -> usize {
        req.into()
    }

    fn all(&self) -> impl Iterator<Item = usize> {
        0..9
    }
}

impl Service<u8> for dyn Forged {
    type Response = String;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let forged: &mut dyn Forged = &mut Numbers;
    println!("{}", forged.request(1).box.await);
}
