//! Twice the text takes twice the memory, whatever there is much of. What is counted are allocated bytes, which are the
//! same each time, and most of what takes time in proportion to something allocates in proportion to it.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use normal_async_lower::{Choices, SourceFile, SourceTree, lower};

struct Counting;

static ALLOCATED: AtomicU64 = AtomicU64::new(0);

// SAFETY: all is the system's to do.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATED.fetch_add(layout.size() as u64, Ordering::Relaxed);
        // SAFETY: the caller's promises are those that it asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATED.fetch_add(size as u64, Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often each part is repeated, the first time.
const COUNT: usize = 200;

/// The most that twice as many may take, since trees of twice the size are deeper by a level.
const MOST: f64 = 2.1;

/// Text in front, a part of which there is much, with `#` for its number, and text behind.
type Shape = (&'static str, &'static str, &'static str);

const TRAIT: &str = "pub trait Cache { async fn get(&self) -> u32; }\n";

const SHAPES: &[Shape] = &[
    (
        "",
        "pub trait Cache# { async fn get(&self, key: &str) -> u32; }\n",
        "",
    ),
    ("pub trait Cache {", "async fn get#(&self) -> u32;\n", "}"),
    (
        "pub trait Cache0 { async fn get(&self); }",
        "trait Below#: Cache0 { async fn more(&self); }\n",
        "",
    ),
    (
        TRAIT,
        "struct A#; impl Cache for A# { async fn get(&self) -> u32 { 1 } }\n",
        "",
    ),
    (
        TRAIT,
        "async fn f#(cache: &dyn Cache) -> u32 { cache.get().box.await }\n",
        "",
    ),
    (
        TRAIT,
        "async fn f#(cache: Box<dyn Cache>) -> u32 { cache.get().box.await }\n",
        "",
    ),
    (
        TRAIT,
        "mod m# { use super::Cache; async fn f(cache: &dyn Cache) { cache.get().box.await; } }\n",
        "",
    ),
    (
        TRAIT,
        "fn f#<C: Cache<get(..): Send>>(cache: C, other: &dyn Cache<get(..): Send>) {}\n",
        "",
    ),
    (
        TRAIT,
        "trait Alias# = Cache<get(..): Send>; fn f#<C: Alias#>(cache: C) {}\n",
        "",
    ),
    (TRAIT, "fn f#<C: ?Sized + Cache>(cache: &C) {}\n", ""),
    (
        "async fn f(cache: &dyn Cache) {",
        "cache.get(#).box.await;\n",
        "}\n pub trait Cache { async fn get(&self, at: u32); }",
    ),
    (
        "async fn f(cache: &dyn Cache) {",
        "assert!(cache.get(#).box.await > 1);\n",
        "}\n pub trait Cache { async fn get(&self, at: u32); }",
    ),
    ("box async fn f(at: u32) {", "f(#).await;\n", "}"),
    (
        "",
        "box async fn f#(at: u32) -> u32 { f#(at - 1).await }\n",
        "",
    ),
    ("async fn f() { a", ".b(#).box.await\n", "; }"),
    (
        "fn f(a: String) {",
        "let f# = || move(a.clone()).len();\n",
        "}",
    ),
    (
        "async fn f(mut a: A) {",
        "for await b in a.next(#) { drop(b); }\n",
        "}",
    ),
    ("", "struct A# { f: Box<dyn AsyncFn(&str) -> u32> }\n", ""),
    (
        "use normal_async::AsyncDrop;",
        "struct A# { b#: String } impl AsyncDrop for A# { async fn drop(&mut self) { self.b#.clear(); } } async fn f#(a: A#) { a.b#.len(); g().await; }\n",
        "",
    ),
    (
        "use normal_async::Forget;",
        "struct A#; impl !Forget for A# {} fn f#(a: A#) { std::mem::forget(a); }\n",
        "",
    ),
    (
        TRAIT,
        "macro_rules! m# { ($a:expr) => { $a.get().box } }\n",
        "",
    ),
    (
        "macro_rules! m { ($a:expr) => { $a } } async fn f(a: A) {",
        "m!(a.get(#).box).await; m!(a.b#.box: c);\n",
        "}",
    ),
    (TRAIT, "pub enum A# { B { c: u32 }, D(Vec<String>) }\n", ""),
];

/// The bytes that are allocated to scan and to lower a crate of these files, and to put its text together.
fn cost(files: Vec<String>) -> u64 {
    let before = ALLOCATED.load(Ordering::Relaxed);
    let files = files.into_iter().enumerate().map(|(index, text)| {
        let file = SourceFile::new(format!("{index:06}.rs").into(), Arc::from(text));
        file.in_module(match index {
            0 => Vec::new(),
            _ => vec![format!("m{index:06}")],
        })
    });
    let tree = SourceTree {
        edition: 2024,
        files: files.collect(),
        ..SourceTree::default()
    };
    for choices in [
        Choices::default(),
        Choices::about_calls(),
        Choices::about_fields(),
    ] {
        let lowered = lower(&tree, &choices);
        for (file, edits) in tree.files.iter().zip(&lowered.files) {
            edits.apply(&file.text);
            edits.source_map(file.text.len());
        }
    }
    ALLOCATED.load(Ordering::Relaxed) - before
}

fn parts(&(front, part, behind): &Shape, count: usize) -> Vec<String> {
    let parts = (0..count).map(|index| part.replace('#', &format!("{index:06}")));
    [front.to_owned()]
        .into_iter()
        .chain(parts)
        .chain([behind.to_owned()])
        .collect()
}

#[test]
fn twice_as_much_takes_twice_the_memory() {
    // What is made once and for all.
    cost(vec![TRAIT.to_owned()]);
    let mut failures = Vec::new();
    let mut check = |what: String, once: u64, twice: u64| {
        let ratio = twice as f64 / once as f64;
        if ratio > MOST {
            failures.push(format!("{ratio:.2}: {what}"));
        }
    };
    for shape in SHAPES {
        let cost_of = |count| cost(vec![parts(shape, count).concat()]);
        check(format!("{shape:?}"), cost_of(COUNT), cost_of(2 * COUNT));
        let is_in_pieces = shape.0.is_empty() || shape.2.is_empty();
        if is_in_pieces {
            let cost_of = |count| cost(parts(shape, count));
            let what = format!("in files of its own {shape:?}");
            check(what, cost_of(COUNT), cost_of(2 * COUNT));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
