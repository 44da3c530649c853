//! Boxes that are awaited on the spot, of every size and alignment: finished, dropped half way, and panicking. What is
//! in them is dropped when and where that of any box is, on whichever thread, and nobody sees that memory is used again.

//@ run

use std::{
    cell::RefCell,
    future::{Future, poll_fn, ready},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::{Pin, pin},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    task::{Context, Poll, Waker},
    thread,
};

static ALIVE: AtomicUsize = AtomicUsize::new(0);

/// Some content, of which is known whether it is whole, and how many there are.
struct Content<T: AsRef<[u8]> + AsMut<[u8]>> {
    bytes: T,
    fill: u8,
}

impl<T: AsRef<[u8]> + AsMut<[u8]>> Content<T> {
    fn new(mut bytes: T, fill: u8) -> Self {
        ALIVE.fetch_add(1, Relaxed);
        bytes.as_mut().fill(fill);
        Content { bytes, fill }
    }

    fn check(&self) -> usize {
        assert!(self.bytes.as_ref().iter().all(|byte| *byte == self.fill));
        self.bytes.as_ref().len()
    }
}

impl<T: AsRef<[u8]> + AsMut<[u8]>> Drop for Content<T> {
    fn drop(&mut self) {
        self.check();
        ALIVE.fetch_sub(1, Relaxed);
    }
}

#[repr(align(64))]
struct Aligned([u8; 64]);

#[repr(align(4096))]
struct Page([u8; 4096]);

macro_rules! bytes {
    ($($name:ident)*) => {
        $(impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                assert!(std::ptr::from_ref(self).addr() % align_of::<Self>() == 0);
                &self.0
            }
        }
        impl AsMut<[u8]> for $name {
            fn as_mut(&mut self) -> &mut [u8] {
                &mut self.0
            }
        })*
    };
}

bytes! { Aligned Page }

/// Pending for that many polls.
async fn turns(count: usize) {
    let mut left = count;
    poll_fn(|_| match left {
        0 => Poll::Ready(()),
        _ => {
            left -= 1;
            Poll::Pending
        }
    })
    .await;
}

trait Work {
    async fn work<T: AsRef<[u8]> + AsMut<[u8]>>(&self, bytes: T, fill: u8, count: usize) -> usize
    where
        Self: Sized;
    async fn bytes(&self, bytes: [u8; 100], fill: u8, count: usize) -> usize;
    async fn kilobytes(&self, bytes: [u8; 65536], fill: u8, count: usize) -> usize;
    async fn aligned(&self, bytes: Aligned, fill: u8, count: usize) -> usize;
    async fn page(&self, bytes: Page, fill: u8, count: usize) -> usize;
    fn empty(&self) -> impl Future<Output = ()>;
    async fn panicking(&self, count: usize);
    async fn panicking_in_drop(&self, count: usize);
}

struct PanicsInDrop;

impl Drop for PanicsInDrop {
    fn drop(&mut self) {
        panic!("in drop");
    }
}

struct Nothing;

impl Future for Nothing {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }
}

impl Work for u8 {
    async fn work<T: AsRef<[u8]> + AsMut<[u8]>>(&self, bytes: T, fill: u8, count: usize) -> usize {
        let content = Content::new(bytes, fill);
        let borrowed = &content;
        turns(count).await;
        borrowed.check() + usize::from(*self)
    }

    async fn bytes(&self, bytes: [u8; 100], fill: u8, count: usize) -> usize {
        self.work(bytes, fill, count).box.await
    }

    async fn kilobytes(&self, bytes: [u8; 65536], fill: u8, count: usize) -> usize {
        self.work(bytes, fill, count).box.await
    }

    async fn aligned(&self, bytes: Aligned, fill: u8, count: usize) -> usize {
        self.work(bytes, fill, count).box.await
    }

    async fn page(&self, bytes: Page, fill: u8, count: usize) -> usize {
        self.work(bytes, fill, count).box.await
    }

    fn empty(&self) -> impl Future<Output = ()> {
        Nothing
    }

    async fn panicking(&self, count: usize) {
        let _content = Content::new([0; 40], 9);
        turns(count).await;
        panic!("in poll");
    }

    async fn panicking_in_drop(&self, count: usize) {
        let _content = Content::new([0; 40], 9);
        let _panics = PanicsInDrop;
        turns(count).await;
    }
}

async fn all(work: &(dyn Work + Sync), count: usize) -> usize {
    work.empty().box.await;
    Nothing.box.await;
    let mut sum = ready(1).box.await + async { 2_u8 }.box.await as usize;
    for fill in 1..4 {
        sum += work.bytes([0; 100], fill, count).box.await;
        sum += work.aligned(Aligned([0; 64]), fill, count).box.await;
        sum += work.kilobytes([0; 65536], fill, count).box.await;
        sum += work.page(Page([0; 4096]), fill, count).box.await;
        sum += 5_u8.work([0; 0], fill, count).box.await + 5_u8.work([0; 7], fill, count).box.await;
        sum += work.bytes([0; 100], fill, 0).box.await + 5_u8.work([0; 31], fill, count).box.await;
    }
    sum
}

fn poll<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

fn finish<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = poll(future.as_mut()) {
            return value;
        }
    }
}

fn panics(run: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(run)).is_err()
}

/// Drops its future when the variables of its thread are dropped.
struct AtTheEnd(Option<Pin<Box<dyn Future<Output = usize>>>>);

impl Drop for AtTheEnd {
    fn drop(&mut self) {
        self.0 = None;
        finish(all(&3, 1));
    }
}

thread_local!(static AT_THE_END: RefCell<AtTheEnd> = const { RefCell::new(AtTheEnd(None)) });

fn main() {
    println!("finished: {} {}", finish(all(&3, 0)), finish(all(&3, 2)));

    for polls in 0..42 {
        let mut future = Box::pin(all(&3, 2));
        for _ in 0..polls {
            assert!(poll(future.as_mut()).is_pending());
        }
    }
    println!("dropped half way: {} left", ALIVE.load(Relaxed));

    std::panic::set_hook(Box::new(|_| ()));
    let work: &(dyn Work + Sync) = &3;
    for count in 0..2 {
        assert!(panics(|| finish(async { work.panicking(count).box.await })));
        assert!(panics(|| finish(async { 3_u8.panicking(count).box.await })));
        assert!(panics(|| finish(async { work.panicking_in_drop(count).box.await })));
    }
    let mut half_way = Box::pin(async { work.panicking_in_drop(1).box.await });
    assert!(poll(half_way.as_mut()).is_pending());
    assert!(panics(|| drop(half_way)));
    println!("panicked: {} left, and {} afterwards", ALIVE.load(Relaxed), finish(all(&3, 1)));

    // Suspended on this thread, finished or dropped on others.
    let suspended = || {
        let mut future = Box::pin(async { 7_u8.work([0; 100], 8, 3).box.await });
        assert!(poll(future.as_mut()).is_pending());
        future
    };
    let mut threads = Vec::new();
    for index in 0..8 {
        let future = suspended();
        threads.push(thread::spawn(move || match index % 2 {
            0 => finish(future) + finish(async { 7_u8.work([0; 100], 8, 3).box.await }),
            _ => 0,
        }));
    }
    let sums: Vec<usize> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    println!("other threads: {sums:?}, {} left", ALIVE.load(Relaxed));

    let ending = thread::spawn(|| {
        finish(all(&3, 0));
        let mut future: Pin<Box<dyn Future<Output = usize>>> = Box::pin(all(&3, 2));
        assert!(poll(future.as_mut()).is_pending());
        AT_THE_END.with(|end| end.borrow_mut().0 = Some(future));
    });
    ending.join().unwrap();
    println!("at the end of a thread: {} left", ALIVE.load(Relaxed));
}
