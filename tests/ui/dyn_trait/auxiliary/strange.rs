//! A crate that looks like `core`, and is not.

pub use std::*;

pub mod ptr {
    pub use std::ptr::*;

    pub fn from_ref<T: ?Sized>(_: &T) -> *const () {
        align_of::<usize>() as *const ()
    }
}
