//! What a child costs in memory.

use std::alloc::{GlobalAlloc, Layout, System};
use std::future;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::Poll;

use normal_async::task;

struct Counting;

static BYTES: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: everything is passed on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        BYTES.fetch_add(layout.size(), Relaxed);
        // SAFETY: passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size(), Relaxed);
        // SAFETY: passed on.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// The future of each child.
type Bytes = [u8; 256];

async fn idle(bytes: Bytes) {
    future::pending::<()>().await;
    std::hint::black_box(&bytes);
}

/// The bytes that `future` holds after its first poll.
async fn held(future: impl Future) -> usize {
    let mut future = pin!(future);
    future::poll_fn(|context| {
        let before = BYTES.load(Relaxed);
        let _ = future.as_mut().poll(context);
        Poll::Ready(BYTES.load(Relaxed) - before)
    })
    .await
}

async fn ours(children: usize) -> usize {
    held(task::scope!(|s| {
        for _ in 0..children {
            s.spawn(idle([0; 256]));
        }
        future::pending::<()>().await;
    }))
    .await
}

async fn moro(children: usize) -> usize {
    held(moro::async_scope!(|s| {
        for _ in 0..children {
            s.spawn(idle([0; 256]));
        }
        future::pending::<()>().await;
    }))
    .await
}

async fn tokio(children: usize) -> usize {
    let spawn = || -> Vec<_> {
        (0..children)
            .map(|_| tokio::spawn(idle([0; 256])))
            .collect()
    };
    let mut handles = Vec::new();
    let held = held(async {
        handles = spawn();
    });
    let held = held.await - size_of_val(handles.as_slice());
    for handle in handles {
        handle.abort();
        let _ = handle.await;
    }
    held
}

pub async fn per_child() {
    println!("\n### Memory of an idle child beside its future, with its share of the scope\n");
    println!("| children | normal-async | moro | tokio::spawn |");
    println!("| ---: | ---: | ---: | ---: |");
    let future = size_of_val(&idle([0; 256]));
    for children in [1, 2, 10, 64, 100, 1000, 10_000] {
        let bytes = [
            ours(children).await,
            moro(children).await,
            tokio(children).await,
        ];
        let [ours, moro, tokio] = bytes.map(|bytes| bytes / children - future);
        println!("| {children} | {ours} B | {moro} B | {tokio} B |");
    }
}
