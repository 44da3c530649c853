//! What the generated `Drop` of a type with a clean-up does.
//!
//! The value is moved out of the place where it is dropped, and its clean-up is
//! due. What cannot be moved away, as it borrows or is pinned, is cleaned up
//! right there.

use std::any::type_name;

use super::body::body;
use super::cleanup::Cleanup;
use super::on_thread::OnThread;
use super::runtime::{self, Role, Runtime};
use super::slot::{Owned, Slots};
use super::{AsyncDrop, due, here, reaper};

/// The clean-up of a value that was moved out of its place.
pub struct Cleaning<F> {
    type_name: &'static str,
    future: F,
}

/// Moves `value` out of its place, to be cleaned up elsewhere.
///
/// # Safety
///
/// It is called by `<T as Drop>::drop`, which is called by drop glue and uses
/// `value` no more.
pub unsafe fn take<T: Slots>(value: &mut T) -> Cleaning<impl Future<Output = ()> + use<T>> {
    // SAFETY: the caller does not use `value` again.
    let owned = unsafe { Owned::take(value) };
    Cleaning {
        type_name: type_name::<T>(),
        future: clean(owned),
    }
}

async fn clean<T: Slots>(mut value: Owned<T>) {
    AsyncDrop::drop(&mut *value).await;
}

/// Cleans `value` up where it is. `drop_self` is what its own `Drop` does.
///
/// # Panics
///
/// If the clean-up or `drop_self` panics.
pub fn clean_in_place<T: AsyncDrop + ?Sized>(value: &mut T, drop_self: fn(&mut T)) {
    /// Also calls it when the clean-up panics.
    struct DropSelf<'a, T: ?Sized>(&'a mut T, fn(&mut T));

    impl<T: ?Sized> Drop for DropSelf<'_, T> {
        fn drop(&mut self) {
            (self.1)(self.0);
        }
    }

    let value = DropSelf(value, drop_self);
    here::clean(type_name::<T>(), AsyncDrop::drop(&mut *value.0));
}

/// A clean-up that may run on any thread.
pub struct Anywhere;

impl Anywhere {
    /// Makes the clean-up due.
    ///
    /// # Panics
    ///
    /// If no body is polled, it may run at once, and panic.
    pub fn hand_over<F>(self, cleaning: Cleaning<F>)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let Cleaning { type_name, future } = cleaning;
        let cleanup = Cleanup::new(type_name, body(future));
        if let Err(cleanup) = due::push(cleanup) {
            reaper::finish_in_sync_code(cleanup);
        }
    }
}

/// A clean-up that has to stay on the thread on which it became due.
pub struct ThisThread;

impl ThisThread {
    /// As [`Anywhere::hand_over`].
    pub fn hand_over<F>(self, cleaning: Cleaning<F>)
    where
        F: Future<Output = ()> + 'static,
    {
        let Cleaning { type_name, future } = cleaning;
        if !is_polled_here_only() {
            return here::clean(type_name, future);
        }
        let cleanup = Cleanup::local(type_name, OnThread::new(type_name, body(future)));
        if let Err(cleanup) = due::push(cleanup) {
            reaper::finish(cleanup.into());
        }
    }
}

/// Whether what is polled on this thread will be polled on no other.
///
/// That is said of tasks that are not spawned on workers, which leaves what
/// blocks on a multi-thread runtime: in there, anything may be polled.
fn is_polled_here_only() -> bool {
    Runtime::current().is_some_and(|runtime| match runtime.role() {
        Role::Only => true,
        Role::Beside => runtime::in_task(),
        Role::Worker => false,
    })
}

/// `(&cleaning).kind()` is [`Anywhere`] for what is `Send`, and else
/// [`ThisThread`]: the first trait is implemented for the receiver itself, and
/// the second for a reference to it, which a method call tries later.
pub trait SendKind {
    fn kind(&self) -> Anywhere;
}

impl<F: Send> SendKind for Cleaning<F> {
    fn kind(&self) -> Anywhere {
        Anywhere
    }
}

/// See [`SendKind`].
pub trait LocalKind {
    fn kind(&self) -> ThisThread;
}

impl<F> LocalKind for &Cleaning<F> {
    fn kind(&self) -> ThisThread {
        ThisThread
    }
}
