//! What a `for` loop does, a `for await` loop does, over async iterators and over streams.
//@ run
//@ revisions: edition2021 edition2024
//@[edition2021] edition: 2021

use std::{convert::Infallible, pin::Pin, rc::Rc};

use futures::stream::{self, BoxStream, Stream, StreamExt};
use normal_async::AsyncIterator;

struct Countdown(u32);

impl AsyncIterator for Countdown {
    type Item = u32;

    async fn next(&mut self) -> Option<u32> {
        tokio::task::yield_now().await;
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
}

async fn sum(iterator: impl AsyncIterator<Item = u32>) -> u32 {
    let mut sum = 0;
    for await n in iterator {
        sum += n;
    }
    sum
}

async fn sum_of_stream<S: Stream<Item = u32>>(stream: S) -> u32 {
    let mut sum = 0;
    for await n in stream { sum += n }
    sum
}

async fn labels() -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    'outer: for await a in Countdown(4) {
        for await b in Countdown(9) {
            if b == a {
                continue 'outer;
            }
            if a == 0 {
                break 'outer;
            }
            if b % 2 == 0 {
                continue;
            }
            pairs.push((a, b));
        }
    }
    pairs
}

async fn first_word(lines: impl Stream<Item = Result<String, Infallible>>) -> Result<Option<char>, Infallible> {
    for await line in lines {
        let line = line?;
        let Some(c) = line.chars().next() else { continue };
        return Ok(Some(c));
    }
    Ok(None)
}

struct Point { x: u32, y: u32 }

async fn patterns() -> u32 {
    let mut all = 0;
    for await (index, Point { x, mut y }) in stream::iter([Point { x: 1, y: 2 }, Point { x: 3, y: 4 }]).enumerate() {
        y += index as u32;
        all += x * y;
    }
    for await _ in Countdown(2) { all += 100 }
    for await [Ok(a) | Err(a), ..] in stream::iter([[Ok(1), Err(2)]]) {
        all += a;
    }
    all
}

async fn heads() -> u32 {
    let mut countdown = Countdown(3);
    for await n in &mut countdown {
        if n == 1 { break }
    }
    let left = sum(&mut countdown).await;
    let mut boxed: BoxStream<u32> = stream::iter([1, 2]).boxed();
    for await n in &mut boxed { assert_eq!(n, 1); break }
    let rest = sum_of_stream(boxed).await;
    let pinned: Pin<Box<dyn Stream<Item = u32>>> = Box::pin(stream::once(async { 5 }));
    let mut inner = 0;
    // Not `Unpin`, and not pinned.
    for await n in stream::once(async { Countdown(3) }) {
        for await n in if rest > 0 { n } else { Countdown(0) } { inner += n }
    }
    for await n in match left { 0 => Countdown(5), _ => { Countdown(0) } } { inner += n }
    sum_of_stream(pinned).await + left + rest + inner
}

struct Loud(&'static str, Rc<std::cell::RefCell<Vec<&'static str>>>);

impl Drop for Loud {
    fn drop(&mut self) {
        self.1.borrow_mut().push(self.0);
    }
}

impl Loud {
    fn numbers(&self) -> impl AsyncIterator<Item = u32> + use<> { Countdown(1) }
}

/// Like in a `for` loop: what an item leaves behind goes after the body, the head's temporaries after the loop.
async fn drops() -> Vec<&'static str> {
    let log = Rc::new(std::cell::RefCell::new(Vec::new()));
    let loud = |name| Loud(name, log.clone());
    for await _ in stream::iter([loud("item")]) { log.borrow_mut().push("body") }
    for await (_first, _) in stream::iter([(loud("first"), loud("second"))]) { log.borrow_mut().push("both") }
    for await _ in loud("head").numbers() { log.borrow_mut().push("loop") }
    let seen = log.borrow().clone();
    seen
}

macro_rules! collect {
    ($label:lifetime, $item:pat in $items:expr => $value:expr) => {{
        let mut all = Vec::new();
        $label: for await $item in $items {
            all.push($value);
            if all.len() > 3 { break $label }
        }
        all
    }};
}

macro_rules! each {
    ($item:pat in $items:expr => $body:block) => { for await $item in $items.skip(1) $body };
}

async fn macros() -> String {
    each!((a, b) in stream::iter([(1, 2), (3, 4)]) => { println!("{a} {b}"); });
    let items = collect!('a, (a, b) in stream::iter([(1, 2), (3, 4)]) => a * b);
    let input = vec![async { let mut n = 0; for await m in Countdown(4) { n += m } n }.await];
    format!("{items:?} {input:?} {}", { let mut n = 0; for await m in Countdown(3) { n += m } n })
}

fn assert_send<T: Send>(value: T) -> T { value }

async fn spawned() -> u32 {
    let stream = stream::iter([1, 2, 3]);
    tokio::spawn(async move {
        let mut n = 0;
        for await m in stream { n += m }
        for await m in Countdown(3) { n += m }
        n
    }).await.unwrap()
}

async fn generic<I: AsyncIterator<Item = u32, next(..): Send> + Send>(iterator: I) -> u32 {
    assert_send(async move {
        let mut n = 0;
        for await m in iterator { n += m }
        n
    }).await
}

async fn closures() -> u32 {
    let factor = 2;
    let scaled = async |items: Countdown| {
        let mut n = 0;
        for await m in items { n += m * factor }
        n
    };
    scaled(Countdown(3)).await + scaled(Countdown(4)).await
}

#[tokio::main]
async fn main() {
    println!("{} {}", sum(Countdown(5)).await, sum_of_stream(stream::iter([1, 2])).await);
    println!("{:?}", labels().await);
    println!("{:?}", first_word(stream::iter([Ok(String::new()), Ok("né".to_owned())])).await);
    println!("{} {}", patterns().await, heads().await);
    println!("{:?}", drops().await);
    println!("{}", macros().await);
    println!("{} {} {}", spawned().await, generic(Countdown(3)).await, closures().await);
    #[allow(unused_variables)]
    for await unused in Countdown(1) {}
    let nothing = for await _ in Countdown(1) {};
    println!("{nothing:?}");
}
