//! Type parameters, constants, lifetimes and patterns.

//@ run
//@ revisions: edition2021 edition2024
//@[edition2021] edition: 2021

use std::fmt::Display;

box async fn joined<T: Display, const N: usize>(values: &[T; N], from: usize) -> String
where
    T: Sync, // a comment
{
    match values.get(from) {
        Some(value) => format!("{value}{}", joined(values, from + 1).await),
        None => String::new(),
    }
}

box async fn named<'a, 'b: 'a>(a: &'a str, b: &'b str, swaps: u8) -> &'a str {
    if swaps == 0 { a } else { named(b, b, swaps - 1).await }
}

box async fn elided(text: &str, skip: usize) -> &str {
    if skip == 0 { text } else { elided(&text[1..], skip - 1).await }
}

box async fn exclusive(count: &mut u8) -> &mut u8 {
    if *count > 3 {
        return count;
    }
    *count += 1;
    exclusive(count).await
}

box async fn nested(pair: (&str, Option<&mut u8>), other: &'_ [&str]) -> usize {
    match pair.1 {
        Some(count) if *count > 0 => {
            *count -= 1;
            1 + nested((pair.0, Some(count)), other).await
        }
        _ => pair.0.len() + other.len(),
    }
}

box async fn opaque_argument(n: u8, of: impl Fn(u8) -> u8 + Copy) -> u8 {
    if n == 0 { 0 } else { of(n) + opaque_argument(n - 1, of).await }
}

box async fn object_argument(n: u8, of: &dyn Fn(&u8) -> u8) -> u8 {
    if n == 0 { 0 } else { of(&n) + object_argument(n - 1, of).await }
}

struct Point {
    x: u8,
    y: u8,
}

box async fn patterns(
    (a, b): (u8, u8),
    [first, ..]: [u8; 3],
    mut sum: u8,
    &by_reference: &u8,
    ref text: String,
    _: u8,
    Point { x, y: other }: Point,
    all @ (_, _): (u8, u8),
) -> u8 {
    sum += b + first + by_reference + x + other + all.0 + text.len() as u8;
    if a == 0 {
        return sum;
    }
    let point = Point { x, y: other };
    patterns((a - 1, b), [first, 0, 0], sum, &by_reference, text.clone(), 0, point, all).await
}

trait Tree: Sized {
    fn children(&self) -> &[Self];
}

struct Node(Vec<Node>);

impl Tree for Node {
    fn children(&self) -> &[Node] {
        &self.0
    }
}

box async fn depth<T: Tree>(tree: &T) -> usize {
    let mut depth = 0;
    for child in tree.children() {
        depth = depth.max(self::depth(child).await);
    }
    depth + 1
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{} {}", joined(&['a', 'b'], 0).await, joined(&[1, 2, 3], 0).await);
    println!("{} {}", named("a", "b", 3).await, elided("text", 2).await);
    println!("{}", exclusive(&mut 0).await);
    println!("{}", nested(("text", Some(&mut 3)), &["", ""]).await);
    println!("{}", opaque_argument(3, |n| n * 2).await);
    println!("{}", object_argument(3, &|n| *n).await);
    let point = Point { x: 5, y: 6 };
    println!("{}", patterns((2, 1), [2, 0, 0], 0, &3, "four".into(), 0, point, (7, 8)).await);
    println!("{}", depth(&Node(vec![Node(vec![]), Node(vec![Node(vec![])])])).await);
}
