//! The primitives that the hand-over between threads is built of. Under
//! `--cfg normal_async_model` they are loom's, so that the tests in
//! `model.rs` run every interleaving of it.

#[cfg(not(normal_async_model))]
pub(crate) use std::sync::{
    Arc, Condvar, Mutex, MutexGuard,
    atomic::{AtomicUsize, Ordering},
};

#[cfg(normal_async_model)]
pub(crate) use loom::sync::{
    Arc, Condvar, Mutex, MutexGuard,
    atomic::{AtomicUsize, Ordering},
};

use std::time::Duration;

/// Locks `mutex`, also when a thread has panicked with it: no lock of this
/// crate is held while foreign code runs, so what it guards is whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poison| poison.into_inner())
}

/// Waits at `condvar`; see [`lock`] for panics.
pub(crate) fn wait<'a, T>(condvar: &Condvar, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
    condvar
        .wait(guard)
        .unwrap_or_else(|poison| poison.into_inner())
}

/// Waits at `condvar`, but no longer than that.
pub(crate) fn wait_for<'a, T>(
    condvar: &Condvar,
    guard: MutexGuard<'a, T>,
    time: Duration,
) -> MutexGuard<'a, T> {
    let woken = condvar.wait_timeout(guard, time);
    woken.unwrap_or_else(|poison| poison.into_inner()).0
}
