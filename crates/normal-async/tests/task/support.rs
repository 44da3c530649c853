//! What the tests are made of.

use std::future;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use tokio::runtime::{Builder, Runtime};

pub(crate) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Polls `future` once, with a waker that does nothing.
pub(crate) fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Something to wait for, which keeps each waker that it has ever seen.
#[derive(Clone, Default)]
pub(crate) struct Event(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    has_happened: bool,
    wakers: Vec<Waker>,
}

impl Event {
    pub(crate) async fn happens(&self) {
        future::poll_fn(|context| {
            let mut state = self.0.lock().unwrap();
            if state.has_happened {
                return Poll::Ready(());
            }
            state.wakers.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    pub(crate) fn happen(&self) {
        self.0.lock().unwrap().has_happened = true;
        self.wake();
    }

    /// Wakes everybody for nothing.
    pub(crate) fn wake(&self) {
        let wakers = self.0.lock().unwrap().wakers.clone();
        wakers.into_iter().for_each(Waker::wake);
    }

    pub(crate) fn wakers(&self) -> usize {
        self.0.lock().unwrap().wakers.len()
    }
}

/// Counts its own drop.
pub(crate) struct Dropped<'a>(pub(crate) &'a AtomicUsize);

impl Drop for Dropped<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}

pub(crate) async fn yield_now() {
    let mut has_yielded = false;
    future::poll_fn(|context| {
        if std::mem::replace(&mut has_yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

pub(crate) fn multi_thread(workers: usize) -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder
        .worker_threads(workers)
        .enable_all()
        .build()
        .unwrap()
}

pub(crate) fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// Polls like an executor, but counts the polls.
pub(crate) fn block_on_counting<T>(future: impl Future<Output = T>) -> (T, usize) {
    let mut future = pin!(future);
    let mut polls = 0;
    let counting = future::poll_fn(|context| {
        polls += 1;
        future.as_mut().poll(context)
    });
    let output = pollster::block_on(counting);
    (output, polls)
}
