//! Methods that return `impl Trait`: a pinned box for futures, a box for anything else.

//@ run

use std::{fmt::Display, future::Future};

trait Source {
    fn fetch(&self, key: &str) -> impl Future<Output = usize> + Send;
    fn by_path(&self) -> impl core::future::Future<Output = String>;
    fn borrowed(&self) -> impl Iterator<Item = u32> + '_;
    fn captured(&self) -> impl Iterator<Item = u32>;
    fn owned(&self) -> impl Iterator<Item = u32> + 'static;
    fn by_use<'s>(&'s self) -> impl Iterator<Item = u32> + use<'s, Self>;
    fn both_ends(&self) -> impl DoubleEndedIterator<Item = u32>;
    fn display(&self) -> impl Display;
    fn function(&self) -> impl Fn(u32) -> u32;
    fn named<'a>(&'a self, other: &'a [u32]) -> impl Iterator<Item = &'a u32> + 'a;

    type Item;
    fn items(&self) -> impl Iterator<Item = Self::Item>;
}

struct Numbers(Vec<u32>);

impl Source for Numbers {
    fn fetch(&self, key: &str) -> impl Future<Output = usize> + Send {
        let length = key.len() + self.0.len();
        async move { length }
    }

    async fn by_path(&self) -> String {
        format!("{:?}", self.0)
    }

    fn borrowed(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().copied()
    }

    fn captured(&self) -> impl Iterator<Item = u32> {
        self.0.iter().map(|number| number * 2)
    }

    fn owned(&self) -> impl Iterator<Item = u32> + 'static {
        self.0.clone().into_iter()
    }

    fn by_use<'s>(&'s self) -> impl Iterator<Item = u32> + use<'s> {
        self.0.iter().rev().copied()
    }

    fn both_ends(&self) -> impl DoubleEndedIterator<Item = u32> {
        self.0.iter().copied()
    }

    fn display(&self) -> impl Display {
        self.0.len()
    }

    fn function(&self) -> impl Fn(u32) -> u32 {
        |number| number + self.0[0]
    }

    fn named<'a>(&'a self, other: &'a [u32]) -> impl Iterator<Item = &'a u32> + 'a {
        self.0.iter().chain(other)
    }

    type Item = String;

    fn items(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(u32::to_string)
    }
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let numbers = Numbers(vec![3, 4]);
    let source: &dyn Source<Item = String> = &numbers;
    println!("{}", assert_send(source.fetch("key").box).await);
    println!("{}", source.by_path().box.await);
    println!("{:?}", source.borrowed().box.collect::<Vec<_>>());
    println!("{:?}", source.captured().box.map(|number| number + 1).collect::<Vec<_>>());
    println!("{}", source.owned().box.sum::<u32>());
    println!("{:?}", source.by_use().box.next());
    println!("{:?}", source.both_ends().box.rev().collect::<Vec<_>>());
    println!("{} {}", source.display().box, (source.function().box)(10));
    println!("{}", source.named(&[5]).box.count());
    println!("{:?}", source.items().box.collect::<Vec<_>>());
    for number in source.borrowed().box {
        print!("{number} ");
    }
    println!();
    let mut iterators: Vec<Box<dyn Iterator<Item = u32>>> = vec![source.owned().box, source.captured().box];
    println!("{:?}", iterators.iter_mut().map(|numbers| numbers.next()).collect::<Vec<_>>());
}
