//! Values that must not be forgotten.

use std::{pin::Pin, rc::Rc, sync::Arc};

/// Types whose values may be forgotten: their destructors need not run.
///
/// It is an auto trait: everything may be forgotten but what says otherwise, and what holds such a value, futures
/// included.
///
/// ```
/// use normal_async::Forget;
///
/// struct Guard;
/// impl !Forget for Guard {}
///
/// fn main() {
///     drop(Guard);
/// }
/// ```
/// In a crate that speaks of this trait, compiled by `cargo async`, the ways to forget a value ask for it:
/// `std::mem::forget`, `ManuallyDrop::new`, `Box::leak`, `Rc::new`, `Arc::new`, statics and some more. Generic code there
/// says `T: Forget` where it uses one of them, and a trait object may be forgotten when it says so: `dyn Fn() + Forget`.
///
/// It is a help against mistakes. Crates that do not speak of it can forget anything, so no soundness may rest on it.
///
/// RFC: "Guaranteed destructors (linear types)".
#[diagnostic::on_unimplemented(
    message = "`{Self}` must not be forgotten",
    label = "its destructor has to run",
    note = "a value of a type that is not `Forget` has to be dropped, and what holds one, too"
)]
pub auto trait Forget {}

/// Gives back `value`, of a type that may be forgotten.
pub const fn forgettable<T: Forget>(value: T) -> T {
    value
}

/// Compiles for types that may be forgotten.
pub const fn forgettable_type<T: Forget>() {}

/// Gives back a function of what may be forgotten.
pub const fn route<T: Forget, R, F: Fn(T) -> R>(function: F) -> F {
    function
}

/// [`Rc::new`] for closures: what their parameters are is found out only when they are its very argument.
pub fn rc_new<T: Forget>(value: T) -> Rc<T> {
    Rc::new(value)
}

/// As [`rc_new`].
pub fn rc_pin<T: Forget>(value: T) -> Pin<Rc<T>> {
    Rc::pin(value)
}

/// As [`rc_new`].
pub fn arc_new<T: Forget>(value: T) -> Arc<T> {
    Arc::new(value)
}

/// As [`rc_new`].
pub fn arc_pin<T: Forget>(value: T) -> Pin<Arc<T>> {
    Arc::pin(value)
}
