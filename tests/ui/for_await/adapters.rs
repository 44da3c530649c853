//! The adapters of async iterators, in loops.
//@ run

use std::time::Duration;

use futures::stream::{self, StreamExt};
use normal_async::iter::{AsyncIterator, AsyncIteratorExt, from_stream};

struct Countdown(u32);

impl AsyncIterator for Countdown {
    type Item = u32;

    async fn next(&mut self) -> Option<u32> {
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    for await pair in AsyncIteratorExt::take(Countdown(9).filter(|n| n % 2 == 1).map(|n| n * n), 3).chunks(2) {
        println!("{pair:?}");
    }
    let running = Countdown(6).map(|n| async move {
        tokio::time::sleep(Duration::from_secs(n.into())).await;
        n
    });
    let begun = tokio::time::Instant::now();
    for await n in running.buffered(3) { print!("{n} ") }
    println!("in {:?}", begun.elapsed());
    let mut merged = Vec::new();
    for await n in Countdown(3).merge(from_stream(stream::iter(10..12))) { merged.push(n) }
    merged.sort_unstable();
    println!("{merged:?}");
    println!("{:?}", Countdown(3).into_stream().collect::<Vec<_>>().await);
    let slow = Box::pin(stream::unfold(0, async |n| {
        tokio::time::sleep(Duration::from_secs(n)).await;
        (n < 4).then_some((n, n + 2))
    }));
    for await item in from_stream(slow).timeout(Duration::from_millis(1500)) {
        println!("{item:?}");
    }
}
