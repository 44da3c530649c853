//! Trait objects of async closures: calls have `.box`, as those of async methods.
//@ run

use std::{cell::Cell, rc::Rc, sync::Arc};

use futures::executor::block_on;

async fn shared(f: &dyn AsyncFn(u32) -> u32) -> u32 {
    f(1).box.await + f(2).box.await
}

async fn borrowed(f: &dyn AsyncFn(&str, (u8, &mut u8)) -> usize) -> usize {
    let text = String::from("ä");
    let mut n = 2;
    f(&text, (1, &mut n)).box.await + usize::from(n)
}

async fn returned<'s>(f: &(dyn for<'a> AsyncFn(&'a str) -> &'a str + Sync), text: &'s str) -> &'s str {
    f(text).box.await
}

async fn elided(f: &dyn std::ops::AsyncFn(&str, u8,) -> &str) -> String {
    f("abc", 2,).box.await.to_owned()
}

async fn mutable(f: &mut dyn AsyncFnMut(u32)) {
    f(1).box.await;
    f(2)
        .box
        .await;
}

async fn once(f: Box<dyn AsyncFnOnce() -> String + Send>) -> String {
    f().box.await
}

async fn later(f: Arc<dyn AsyncFn() -> u32 + Send + Sync>) -> u32 {
    let (first, second) = (f().box, f().box);
    second.await * 10 + first.await
}

struct Routes<'r> {
    all: Vec<(&'static str, Box<dyn AsyncFn(&str) -> String + 'r>)>,
}

impl Routes<'_> {
    async fn call(&self, path: &str) -> Option<String> {
        let (_, route) = self.all.iter().find(|(name, _)| path.starts_with(name))?;
        Some(route(path).box.await)
    }

    async fn first(&self) -> String {
        (self.all[0].1)("first").box.await + &self.all[1].1("second").box.await
    }
}

trait Visit {
    async fn visit(&self, f: &dyn AsyncFn(&u32) -> u32) -> u32;
}

impl Visit for Vec<u32> {
    async fn visit(&self, f: &dyn AsyncFn(&u32) -> u32) -> u32 {
        let mut sum = 0;
        for n in self {
            sum += f(n).box.await;
        }
        sum
    }
}

async fn visit(visit: &dyn Visit) -> u32 {
    visit.visit(&async |n: &u32| n + 1).box.await
}

async fn nested(f: &dyn AsyncFn(&dyn AsyncFn(u32) -> u32) -> u32) -> u32 {
    f(&async |n: u32| n + 1).box.await
}

async fn generic<T: Clone>(value: T, f: Rc<dyn AsyncFn(T) -> (T, T)>) -> (T, T) {
    f(value).box.await
}

async fn length(text: &str) -> usize {
    text.len()
}

fn ready(text: &str) -> std::future::Ready<usize> {
    std::future::ready(text.len())
}

async fn through_bound<F: AsyncFn(u32) -> u32>(f: F) -> u32 {
    f(1).await + f(1).box.await
}

async fn in_macros(f: &dyn AsyncFn(&str) -> usize) {
    println!("{} {:?}", f("a").box.await, [f("ab").box.await]);
    assert_eq!(f("abc").box.await, 3);
    let (one, two) = futures::join!(f("a").box, f("ab").box);
    println!("{one} {two}");
}

struct Noisy(&'static str);

impl Drop for Noisy {
    fn drop(&mut self) {
        println!("{} is dropped", self.0);
    }
}

fn main() {
    let base = 10;
    println!("{}", block_on(shared(&async |n: u32| n + base)));
    println!("{}", block_on(borrowed(&async |text: &str, (a, b): (u8, &mut u8)| {
        *b += a;
        text.len()
    })));
    async fn same(text: &str) -> &str {
        text
    }
    println!("{}", block_on(returned(&same, "same")));
    async fn behind(text: &str, n: u8) -> &str {
        &text[n.into()..]
    }
    println!("{}", block_on(elided(&behind)));
    let mut sum = 0;
    block_on(mutable(&mut async |n: u32| sum += n));
    println!("{sum}");
    let text = String::from("once");
    println!("{}", block_on(once(Box::new(async move || text))));
    let count = Arc::new(std::sync::atomic::AtomicU32::new(0));
    println!("{}", block_on(later(Arc::new(async move || {
        count.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
    }))));
    let calls = Cell::new(0);
    let routes = Routes {
        all: vec![
            ("/a", Box::new(async |path: &str| {
                calls.set(calls.get() + 1);
                format!("a: {path}")
            })),
            ("/", Box::new(async |path: &str| path.to_uppercase())),
        ],
    };
    println!("{:?} {:?}", block_on(routes.call("/a/b")), block_on(routes.call("/b")));
    println!("{}", block_on(routes.first()));
    drop(routes);
    println!("{} calls", calls.get());
    println!("{}", block_on(visit(&vec![1, 2])));
    let twice = async |f: &dyn AsyncFn(u32) -> u32| f(1).box.await * 2;
    println!("{}", block_on(nested(&twice)));
    println!("{:?}", block_on(generic("x", Rc::new(async |x| (x, x)))));
    let functions: [&dyn AsyncFn(&str) -> usize; 2] = [&length, &ready];
    for f in functions {
        println!("{}", block_on(f("four").box));
        block_on(in_macros(f));
    }
    println!("{}", block_on(through_bound(async |n| n + 1)));
    let noisy = Noisy("captured");
    let f: Box<dyn AsyncFnOnce(Noisy)> = Box::new(async move |argument: Noisy| drop((noisy, argument)));
    let future = f(Noisy("argument")).box;
    println!("called");
    drop(future);
    println!("cancelled");
}
