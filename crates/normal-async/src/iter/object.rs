//! `dyn AsyncIterator`, written out as Normal Async lowers any such trait.
//!
//! A hidden supertrait with one blanket implementation knows the type of the iterator. Since a supertrait cannot speak
//! of `Item`, it hands out a pointer to a function, and only [`next`] knows the function's type.

use std::{mem, pin::Pin, ptr};

use super::AsyncIterator;

/// What `next` returns, behind `dyn`.
pub(super) type Boxed<'a, T> = Pin<Box<dyn Future<Output = Option<T>> + 'a>>;

type Shim<'a, T> = unsafe fn(*mut ()) -> Boxed<'a, T>;

/// Knows how to box the future of `next`.
///
/// # Safety
///
/// `next_shim` returns a `Shim<'_, Self::Item>` that takes a `*mut Self` which is valid for its lifetime and not used
/// otherwise meanwhile.
pub unsafe trait Object {
    fn next_shim(&self) -> *const ();
}

// SAFETY: `shim::<I>` is such a function.
unsafe impl<I: AsyncIterator> Object for I {
    fn next_shim(&self) -> *const () {
        let shim: Shim<I::Item> = shim::<I>;
        shim as *const ()
    }
}

/// # Safety
///
/// `iterator` is a `*mut I` that is valid for `'a` and not used otherwise meanwhile.
unsafe fn shim<'a, I: AsyncIterator + 'a>(iterator: *mut ()) -> Boxed<'a, I::Item> {
    // SAFETY: as the caller promises.
    let iterator: &'a mut I = unsafe { &mut *iterator.cast::<I>() };
    Box::pin(iterator.next())
}

/// The boxed future of the next item.
pub(super) fn next<'a, I: AsyncIterator + ?Sized>(iterator: &'a mut I) -> Boxed<'a, I::Item> {
    // SAFETY: a sized `I` has the blanket implementation, and a `dyn AsyncIterator` that of the type behind it, which
    // has the same `Item`. Safe code has no other implementation of `Object`, which is hidden and unsafe to implement.
    let shim: Shim<'a, I::Item> = unsafe { mem::transmute(iterator.next_shim()) };
    // SAFETY: the pointer is to that very type, and the iterator is borrowed for as long as the future lives.
    unsafe { shim(ptr::from_mut(iterator).cast()) }
}

/// Where a box says that each item's future may be boxed, a trait object can be iterated.
macro_rules! boxed_objects {
    ($($object:ty),*) => {$(
        impl<'a, T> AsyncIterator for Box<&mut $object> {
            type Item = T;

            async fn next(&mut self) -> Option<T> {
                next(&mut ***self).await
            }
        }

        impl<'a, T> AsyncIterator for Box<Box<$object>> {
            type Item = T;

            async fn next(&mut self) -> Option<T> {
                next(&mut ***self).await
            }
        }
    )*};
}

boxed_objects!(
    dyn AsyncIterator<Item = T> + 'a,
    dyn AsyncIterator<Item = T> + Send + 'a,
    dyn AsyncIterator<Item = T> + Sync + 'a,
    dyn AsyncIterator<Item = T> + Send + Sync + 'a
);
