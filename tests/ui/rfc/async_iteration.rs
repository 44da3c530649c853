//! FAQ, "Streaming and async iteration": a trait of one's own with `async fn next`, through `dyn`, and a loop.
//@ run

use normal_async::AsyncIterator;

trait Source {
    async fn next(&mut self) -> Option<u32>;
}

struct Countdown(u32);

impl Source for Countdown {
    async fn next(&mut self) -> Option<u32> {
        tokio::task::yield_now().await;
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
}

async fn by_hand(source: &mut dyn Source) -> u32 {
    let mut sum = 0;
    while let Some(n) = source.next().box.await {
        sum += n;
    }
    sum
}

impl AsyncIterator for Countdown {
    type Item = u32;

    async fn next(&mut self) -> Option<u32> {
        Source::next(self).await
    }
}

async fn by_loop(source: impl AsyncIterator<Item = u32>) -> u32 {
    let mut sum = 0;
    for await n in source {
        sum += n;
    }
    sum
}

#[tokio::main]
async fn main() {
    println!("{} {}", by_hand(&mut Countdown(4)).await, by_loop(Countdown(5)).await);
}
