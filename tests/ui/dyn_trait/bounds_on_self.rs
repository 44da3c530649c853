//! Where clauses that demand something of `Self`.

//@ run

use std::future::Future;

trait Job {
    type Output;

    fn start(&self) -> impl Future<Output = u8> + Send
    where
        Self: Sync;
    async fn borrow<'a>(&'a self, other: &'a u8) -> u8
    where
        Self: 'a;
    fn detached(&self) -> impl Future<Output = u8> + 'static
    where
        Self: 'static;
    async fn output(&self) -> Option<Self::Output>
    where
        Self: Sync + 'static;
}

struct Fixed(u8);

impl Job for Fixed {
    type Output = u8;

    async fn start(&self) -> u8 {
        self.0
    }

    async fn borrow<'a>(&'a self, other: &'a u8) -> u8
    where
        Self: 'a,
    {
        self.0 + other
    }

    fn detached(&self) -> impl Future<Output = u8> + 'static {
        std::future::ready(self.0)
    }

    async fn output(&self) -> Option<u8> {
        Some(self.0)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let job: &(dyn Job<Output = u8> + Sync) = &Fixed(3);
    println!("{} {}", job.start().box.await, job.borrow(&1).box.await);
    println!("{} {:?}", job.detached().box.await, job.output().box.await);
}
