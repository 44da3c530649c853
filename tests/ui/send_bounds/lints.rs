//! What return bounds are lowered to raises no lint.
//@ run

#![deny(
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    missing_docs,
    private_bounds,
    private_interfaces,
    redundant_imports,
    redundant_lifetimes,
    rust_2018_idioms,
    single_use_lifetimes,
    trivial_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unsafe_code,
    unused,
    unused_lifetimes,
    unused_qualifications,
    unused_results
)]

use std::sync::Arc;

trait HealthCheck<T> {
    async fn check(&self, of: T) -> u32;
    async fn reset(&mut self);
}

trait Checked: HealthCheck<u8, check(..): Send> + Sync {}

trait Both<T> = HealthCheck<T, check(..): Send, reset(..): Send> + Send + Sync;

struct Fixed(u32);

impl Both<u8> for Fixed {
    async fn check(&self, of: u8) -> u32 {
        self.0 + u32::from(of)
    }
    async fn reset(&mut self) {
        self.0 = 0;
    }
}

impl Checked for Fixed {}

type Shared = Arc<dyn HealthCheck<u8, check(..): Send> + Send + Sync>;

fn spawn(check: Shared) -> tokio::task::JoinHandle<u32> {
    tokio::spawn(async move { check.check(1).box.await })
}

mod elsewhere {
    use crate::{Both, HealthCheck};

    pub(crate) async fn reset<C: Both<u8>>(check: &mut C) {
        check.reset().await;
    }

    pub(crate) fn dynamic(check: &mut dyn HealthCheck<u8, reset(..): Send>) -> impl Future<Output = ()> + Send {
        check.reset().box
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{:?}", spawn(Arc::new(Fixed(1))).await.ok());
    let mut fixed = Fixed(2);
    elsewhere::reset(&mut fixed).await;
    let checked: &dyn Checked = &fixed;
    println!("{}", checked.check(3).box.await);
    let both: Box<dyn Both<u8>> = Box::new(Fixed(4));
    println!("{}", both.check(5).box.await);
    elsewhere::dynamic(&mut fixed).await;
}
