//! Methods of types, with every receiver.

//@ run
//@ revisions: edition2021 edition2024
//@[edition2021] edition: 2021

use std::{fmt::Display, pin::Pin, sync::Arc};

struct Text<'a, T> {
    text: &'a str,
    extra: T,
}

impl<'a, T: Display> Text<'a, T> {
    box async fn shared(&self, n: u8) -> String {
        if n == 0 { format!("{}{}", self.text, self.extra) } else { self.shared(n - 1).await }
    }

    pub box async fn exclusive(&mut self, n: u8) -> &'a str {
        if n == 0 {
            return self.text;
        }
        self.text = &self.text[1..];
        self.exclusive(n - 1).await
    }

    box async fn borrowed(&self, n: u8) -> &T {
        if n == 0 { &self.extra } else { Self::borrowed(self, n - 1).await }
    }

    box async fn by_value(self, n: u8) -> Self {
        if n == 0 { self } else { self.by_value(n - 1).await }
    }

    box async fn boxed(self: Box<Self>, n: u8) -> Self {
        if n == 0 { *self } else { self.boxed(n - 1).await }
    }

    box async fn counted(self: Arc<Self>, n: u8) -> usize {
        if n == 0 { Arc::strong_count(&self) } else { self.clone().counted(n - 1).await }
    }

    box async fn pinned(self: Pin<&mut Self>, n: u8) -> u8 {
        if n == 0 { 3 } else { self.pinned(n - 1).await }
    }

    box async fn without_receiver(n: u8) -> u8 {
        if n == 0 { 4 } else { Self::without_receiver(n - 1).await }
    }
}

impl Text<'_, u8> {
    box async fn of_some(&self, n: u8) -> &str {
        if n == 0 { self.text } else { self.of_some(n - 1).await }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut text = Text { text: "text", extra: 1 };
    println!("{} {}", text.shared(2).await, text.exclusive(2).await);
    println!("{} {}", text.borrowed(2).await, text.of_some(2).await);
    let text = Box::new(text.by_value(2).await).boxed(2).await;
    println!("{}", text.text);
    println!("{}", Arc::new(text).counted(2).await);
    let mut pinned = Box::pin(Text { text: "", extra: 2 });
    println!("{} {}", pinned.as_mut().pinned(2).await, Text::<u8>::without_receiver(2).await);
}
