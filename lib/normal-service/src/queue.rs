use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use tokio::sync::{Mutex, MutexGuard};

/// Those who wait, in the order in which they came. Who sees that it is used, and does not pass by, is behind them.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    length: AtomicUsize,
    first: Mutex<()>,
}

impl Queue {
    pub(crate) fn is_used(&self) -> bool {
        self.length.load(SeqCst) > 0
    }

    /// Waits to be the first, and is it until the turn is dropped.
    pub(crate) async fn turn(&self) -> Turn<'_> {
        let place = Place::new(&self.length);
        Turn {
            _first: self.first.lock().await,
            _place: place,
        }
    }
}

/// Being the first of a [`Queue`].
pub(crate) struct Turn<'q> {
    _first: MutexGuard<'q, ()>,
    _place: Place<'q>,
}

/// Being counted.
struct Place<'q>(&'q AtomicUsize);

impl<'q> Place<'q> {
    fn new(length: &'q AtomicUsize) -> Self {
        length.fetch_add(1, SeqCst);
        Self(length)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}
