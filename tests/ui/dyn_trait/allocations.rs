//! A call on a known type does not allocate, and its future is as large as without trait objects. `.box` is one box, and
//! when it was awaited on the spot, the next one is made of it.

//@ run

use std::{
    alloc::{GlobalAlloc, Layout, System},
    pin::pin,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    task::{Context, Poll, Waker},
};

struct Counting;

static COUNT: AtomicUsize = AtomicUsize::new(0);

// SAFETY: the system's allocator does the work.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.fetch_add(1, Relaxed);
        // SAFETY: the caller keeps the contract, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

trait Cache {
    type Value;

    async fn get(&self, key: u64) -> u64;
    async fn value(&self) -> Self::Value;
    async fn twice(&self, key: u64) -> u64 {
        self.get(key).await + self.get(key).await
    }
}

struct Memory([u64; 4]);

impl Cache for Memory {
    type Value = u8;

    async fn get(&self, key: u64) -> u64 {
        std::future::ready(()).await;
        self.0[0] + key
    }

    async fn value(&self) -> u8 {
        5
    }
}

impl Memory {
    /// The same without a trait.
    async fn own_get(&self, key: u64) -> u64 {
        std::future::ready(()).await;
        self.0[0] + key
    }
}

box async fn countdown(from: u64) -> u64 {
    if from == 0 { 0 } else { countdown(from - 1).await }
}

fn allocations<T>(future: impl Future<Output = T>) -> usize {
    let before = COUNT.load(Relaxed);
    let Poll::Ready(_) = pin!(future).poll(&mut Context::from_waker(Waker::noop())) else {
        unreachable!()
    };
    COUNT.load(Relaxed) - before
}

async fn generic(cache: &impl Cache) -> u64 {
    cache.value().await;
    cache.get(1).await + cache.twice(2).await
}

async fn through(cache: &dyn Cache<Value = u8>) -> u64 {
    cache.value().box.await;
    cache.get(1).box.await + cache.twice(2).box.await
}

async fn kept(cache: &dyn Cache<Value = u8>) -> u64 {
    let first = cache.get(1).box;
    let second = cache.get(2).box;
    first.await + second.await
}

async fn many(cache: &dyn Cache<Value = u8>) -> u64 {
    let mut sum = 0;
    for key in 0..1_000_000 {
        sum += cache.get(key).box.await;
    }
    sum
}

fn main() {
    let memory = Memory([1, 2, 3, 4]);
    let sizes = [size_of_val(&memory.get(1)), size_of_val(&memory.own_get(1))];
    println!("{}", sizes[0] == sizes[1]);
    let boxed = async { memory.get(1).box.await };
    println!("{}", size_of_val(&boxed) == size_of_val(&async { Box::pin(memory.get(1)).await }));
    println!("known types: {}", allocations(generic(&memory)));
    println!("trait objects: {}", allocations(through(&memory)));
    println!("once more: {}", allocations(through(&memory)));
    println!("and in a loop of a million: {}", allocations(many(&memory)));
    println!("known types, in the same memory: {}", allocations(boxed));
    println!("boxes that are kept: {}", allocations(kept(&memory)) + allocations(kept(&memory)));
    println!("recursion: {}", allocations(async { countdown(4).await }));
    println!("once more: {}", allocations(async { countdown(4).await }));
}
