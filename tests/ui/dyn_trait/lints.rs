//! Nothing that is generated raises a lint.

//@ run

#![deny(
    deprecated,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    future_incompatible,
    let_underscore_drop,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    non_ascii_idents,
    nonstandard_style,
    private_bounds,
    private_interfaces,
    redundant_lifetimes,
    rust_2018_idioms,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unsafe_code,
    unsafe_op_in_unsafe_fn,
    unused,
    unused_lifetimes,
    unused_qualifications,
    variant_size_differences
)]

use std::{pin::Pin, sync::Arc};

trait Service<'s, Req: 's>
where
    Req: Send,
{
    type Response;

    async fn request(&self, key: &'s str, req: Req) -> Self::Response;
    async fn exclusive(&mut self, key: &str) -> Option<Self::Response>;
    async fn pinned(self: Pin<&mut Self>) -> Option<Self::Response>;
    async fn pinned_shared(self: Pin<&Self>) -> Option<Self::Response>;
    async fn counted(self: Arc<Self>) -> Self::Response;
    async fn boxed(self: Box<Self>, _: u8, (a, b): (u8, u8)) -> u8
    where
        Self: Sized,
    {
        a + b
    }
    async fn plain(&self, key: &str) -> usize {
        key.len()
    }
    fn items(&self) -> impl Iterator<Item = u8> + '_;
    #[deprecated]
    async fn old(&self) {}
}

struct Fixed(u8);

impl<'s> Service<'s, u8> for Fixed {
    type Response = &'s str;

    async fn request(&self, key: &'s str, req: u8) -> &'s str {
        &key[usize::from(req)..]
    }

    async fn exclusive(&mut self, _: &str) -> Option<&'s str> {
        self.0 += 1;
        None
    }

    async fn pinned(self: Pin<&mut Self>) -> Option<&'s str> {
        None
    }

    async fn pinned_shared(self: Pin<&Self>) -> Option<&'s str> {
        None
    }

    async fn counted(self: Arc<Self>) -> &'s str {
        "counted"
    }

    fn items(&self) -> impl Iterator<Item = u8> + '_ {
        0..self.0
    }
}

box async fn countdown(from: &mut u8, (a, b): (u8, u8), mut sum: u8) -> Result<u8, String> {
    if *from == 0 {
        return Ok(sum);
    }
    *from -= 1;
    sum += a + b;
    let rest = countdown(from, (a, b), sum).await?;
    Ok(rest)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut fixed = Fixed(2);
    let service: &mut dyn Service<'_, u8, Response = &str> = &mut fixed;
    println!("{} {:?}", service.request("key", 1).box.await, service.exclusive("").box.await);
    println!("{} {}", service.plain("key").box.await, service.items().box.count());
    println!("{}", Box::new(Fixed(1)).boxed(1, (2, 3)).box.await);
    let mut pinned: Pin<Box<dyn Service<'_, u8, Response = &str>>> = Box::pin(Fixed(1));
    println!("{:?}", pinned.as_ref().pinned_shared().box.await);
    println!("{:?}", pinned.as_mut().pinned().box.await);
    let counted: Arc<dyn Service<'_, u8, Response = &str>> = Arc::new(Fixed(1));
    println!("{}", counted.counted().box.await);
    #[allow(deprecated)]
    fixed.old().await;

    println!("{:?}", countdown(&mut 2, (1, 2), 3).await);
    let mut from = 0;
    let later = countdown(&mut from, (1, 2), 3).box;
    println!("{:?}", later.await);
}
