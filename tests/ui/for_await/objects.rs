//! Trait objects are iterated where a box says that the future of each item is boxed.
//@ run

use normal_async::AsyncIterator;

struct Countdown(u32);

impl AsyncIterator for Countdown {
    type Item = u32;

    async fn next(&mut self) -> Option<u32> {
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
}

struct Words<'a>(std::str::SplitWhitespace<'a>);

impl<'a> AsyncIterator for Words<'a> {
    type Item = &'a str;

    async fn next(&mut self) -> Option<&'a str> {
        self.0.next()
    }
}

async fn sum(iterator: &mut dyn AsyncIterator<Item = u32>) -> u32 {
    let first = iterator.next().box.await.unwrap_or_default();
    let mut sum = first;
    for await n in iterator.box {
        sum += n;
    }
    sum
}

async fn owned(iterator: Box<dyn AsyncIterator<Item = u32> + Send + Sync>) -> u32 {
    let mut sum = 0;
    for await n in iterator.box { sum += n }
    sum
}

async fn longest<'a>(words: &mut (dyn AsyncIterator<Item = &'a str> + 'a)) -> &'a str {
    let mut longest = "";
    for await word in words.box {
        if word.len() > longest.len() { longest = word }
    }
    longest
}

trait Shelf {
    fn books(&self) -> impl AsyncIterator<Item = u32>;
}

impl Shelf for u32 {
    fn books(&self) -> impl AsyncIterator<Item = u32> { Countdown(*self) }
}

async fn count(shelf: &dyn Shelf) -> usize {
    let mut count = 0;
    for await _ in shelf.books().box.box { count += 1 }
    count
}

#[tokio::main]
async fn main() {
    println!("{}", sum(&mut Countdown(5)).await);
    println!("{}", owned(Box::new(Countdown(4))).await);
    let text = String::from("a bcd ef");
    println!("{}", longest(&mut Words(text.split_whitespace())).await);
    println!("{}", count(&7).await);
    // What is no trait object may be in a box, too.
    for await n in Countdown(1).box { println!("{n}") }
}
