//! How a type is laid out so that its values can be moved out of the place
//! where they are dropped.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::mem::{self, ManuallyDrop};
use std::ops::{Deref, DerefMut};
use std::ptr;

use super::AsyncDrop;

/// A field of a type that is cleaned up, which drop glue passes by.
///
/// It is a `ManuallyDrop` with the traits that derives ask for.
#[derive(Clone, Default)]
#[repr(transparent)]
pub struct Slot<T: ?Sized>(ManuallyDrop<T>);

impl<T> Slot<T> {
    pub const fn new(value: T) -> Self {
        Self(ManuallyDrop::new(value))
    }

    /// Moves the value out.
    ///
    /// # Safety
    ///
    /// The slot is not used again.
    pub unsafe fn take(slot: &mut Self) -> T {
        // SAFETY: the caller does not use the slot again.
        unsafe { ManuallyDrop::take(&mut slot.0) }
    }
}

/// What is in a place that may be a slot: `()` for all but slots, whose own method
/// of that name comes first.
pub trait Content {
    fn __normal_async_content(&self) {}
}

impl<T: ?Sized> Content for T {}

/// See [`Content`].
pub struct InSlot;

impl<T: ?Sized> Slot<T> {
    pub fn __normal_async_content(&self) -> InSlot {
        InSlot
    }
}

impl<T: ?Sized> Deref for Slot<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: ?Sized> DerefMut for Slot<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Slot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + PartialEq> PartialEq for Slot<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: ?Sized + Eq> Eq for Slot<T> {}

impl<T: ?Sized + PartialOrd> PartialOrd for Slot<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (**self).partial_cmp(&**other)
    }
}

impl<T: ?Sized + Ord> Ord for Slot<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl<T: ?Sized + Hash> Hash for Slot<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

/// Refuses a field that drop glue would not pass by.
pub const fn without_glue<T>(_: &T) {
    const { assert!(!mem::needs_drop::<T>(), "its field needs to be in a slot") }
}

/// A type whose values can be moved out of the place where they are dropped.
///
/// # Safety
///
/// - What drop glue does to a value of the type, apart from calling its `Drop`,
///   is nothing: every field is a [`Slot`] or needs no drop.
/// - `drop_fields` drops what is in each slot, and uses it for nothing else.
/// - Nothing relies on a value staying where it is once it is dropped, not even
///   if it was pinned (see [`AsyncDrop`]).
pub unsafe trait Slots: AsyncDrop + Sized {
    /// What the type's own `Drop` does, if it has one.
    fn drop_self(&mut self, _: Once) {}

    /// Drops what is in the slots, in the order of the fields.
    ///
    /// # Safety
    ///
    /// The value is not used again.
    unsafe fn drop_fields(&mut self);
}

/// The `Drop` that was written for a type with a clean-up, which may rely on
/// being called once for each value.
pub trait OwnDrop {
    fn drop(&mut self, _: Once);
}

/// Lets an [`OwnDrop`] be called.
pub struct Once(());

impl Once {
    /// # Safety
    ///
    /// It is given to the `OwnDrop` of a value that is being dropped, to which
    /// none was given before.
    pub unsafe fn new() -> Self {
        Self(())
    }
}

/// A value that was moved out of the place where it was dropped.
///
/// Dropping this does what follows a clean-up: the value's own `Drop` runs, and
/// then its fields are dropped.
pub(super) struct Owned<T: Slots>(ManuallyDrop<T>);

impl<T: Slots> Owned<T> {
    /// # Safety
    ///
    /// `value` is not used again, except by drop glue that has called its
    /// `Drop` already.
    pub(super) unsafe fn take(value: &mut T) -> Self {
        // SAFETY: a reference is valid for reads. There is one owner after that:
        // what stays behind is used by drop glue alone, which does nothing with
        // it, by the contract of `Slots`. It may be moved also if it is pinned:
        // that contract says so.
        Self(ManuallyDrop::new(unsafe { ptr::read(value) }))
    }
}

impl<T: Slots> Deref for Owned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Slots> DerefMut for Owned<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Slots> Drop for Owned<T> {
    fn drop(&mut self) {
        /// Also drops the fields when the `Drop` of the type panics.
        struct Fields<'a, T: Slots>(&'a mut T);

        impl<T: Slots> Drop for Fields<'_, T> {
            fn drop(&mut self) {
                // SAFETY: it is the last thing that happens to the value, which
                // is in a `ManuallyDrop` that is being dropped.
                unsafe { self.0.drop_fields() }
            }
        }

        let fields = Fields(&mut *self.0);
        // SAFETY: nothing else calls it, and this value is dropped once.
        fields.0.drop_self(unsafe { Once::new() });
    }
}
