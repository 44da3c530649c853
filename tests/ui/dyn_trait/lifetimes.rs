//! Lifetimes of the trait, and elided, anonymous and named ones of its methods.

//@ run

use std::{fmt::Debug, pin::Pin};

trait Store<'s, K: ?Sized + Debug, const N: usize = 2>
where
    K: 's, // a comment, with a `where` in it
{
    async fn elided(&self, key: &K, pair: (&str, &mut u8)) -> &'s str;
    async fn of_self(&self, other: &str) -> &str;
    async fn of_the_only_one(self: Box<Self>, key: &str) -> &str;
    async fn anonymous(&self, key: &'_ str, more: Option<&'_ K>) -> usize;
    async fn named<'a, 'b: 'a>(&'a self, key: &'b K, text: &'a str) -> (&'a str, &'b K)
    where
        K: Debug;
    async fn array(&self, values: [u8; N]) -> [u8; N];
    async fn callback(&self, each: &mut dyn FnMut(&str) -> usize) -> usize;
    async fn function(&self, of: fn(&str) -> &str) -> &str;
}

struct Text<'s>(&'s str);

impl<'s, K: ?Sized + Debug + 's, const N: usize> Store<'s, K, N> for Text<'s> {
    async fn elided(&self, key: &K, pair: (&str, &mut u8)) -> &'s str {
        *pair.1 += pair.0.len() as u8;
        println!("{key:?}");
        self.0
    }

    async fn of_self(&self, _: &str) -> &str {
        self.0
    }

    async fn of_the_only_one(self: Box<Self>, key: &str) -> &str {
        &key[1..]
    }

    async fn anonymous(&self, key: &str, more: Option<&K>) -> usize {
        key.len() + usize::from(more.is_some())
    }

    async fn named<'a, 'b: 'a>(&'a self, key: &'b K, _: &'a str) -> (&'a str, &'b K) {
        (self.0, key)
    }

    async fn array(&self, mut values: [u8; N]) -> [u8; N] {
        values.reverse();
        values
    }

    async fn callback(&self, each: &mut dyn FnMut(&str) -> usize) -> usize {
        each(self.0) + each("")
    }

    async fn function(&self, of: fn(&str) -> &str) -> &str {
        of(self.0)
    }
}

/// Methods that only those can call who have `self` for the lifetime of the trait.
trait Lent<'a, T> {
    type Out;

    async fn shared(&'a self, value: T) -> Self::Out;
    async fn exclusive(&'a mut self) -> Self::Out;
    async fn pinned(self: Pin<&'a mut Self>) -> Option<Self::Out>;
}

impl<'a, T> Lent<'a, T> for u8 {
    type Out = &'a u8;

    async fn shared(&'a self, _: T) -> &'a u8 {
        self
    }

    async fn exclusive(&'a mut self) -> &'a u8 {
        *self += 1;
        self
    }

    async fn pinned(self: Pin<&'a mut Self>) -> Option<&'a u8> {
        Some(self.get_mut())
    }
}

async fn lent<'a>(lent: &'a dyn Lent<'a, char, Out = &'a u8>) -> &'a u8 {
    lent.shared('c').box.await
}

async fn lent_mut<'a>(lent: &'a mut dyn Lent<'a, (), Out = &'a u8>) -> &'a u8 {
    lent.exclusive().box.await
}

async fn lent_pinned<'a>(lent: Pin<&'a mut dyn Lent<'a, (), Out = &'a u8>>) -> Option<&'a u8> {
    lent.pinned().box.await
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let text = String::from("text");
    let store = Text(&text);
    let object: &dyn Store<'_, str> = &store;
    let mut count = 0;
    println!("{}", object.elided("key", ("ab", &mut count)).box.await);
    println!("{count} {}", object.of_self(&String::from("gone")).box.await);
    println!("{}", object.anonymous("key", None).box.await);
    println!("{:?}", object.named("key", "text").box.await);
    println!("{:?}", object.array([1, 2]).box.await);
    let mut calls = 0;
    let mut each = |text: &str| {
        calls += 1;
        text.len()
    };
    println!("{}", object.callback(&mut each).box.await);
    println!("{calls} {}", object.function(|text| &text[1..]).box.await);

    let owned: Box<dyn Store<'_, u64, 3> + '_> = Box::new(Text(&text));
    println!("{:?}", owned.array([1, 2, 3]).box.await);
    let key = String::from("key");
    println!("{}", owned.of_the_only_one(&key).box.await);
    println!("{} {}", lent(&7).await, lent_mut(&mut 8).await);
    println!("{:?}", lent_pinned(std::pin::pin!(10)).await);
}
