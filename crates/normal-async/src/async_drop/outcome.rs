//! Whether a body may hold its output.

use std::marker::PhantomData;

use super::body::{Body, PassingOn, body, body_passing_on};

/// What a future will be ready with.
pub struct Outcome<T>(PhantomData<T>);

impl<T> Outcome<T> {
    pub fn of<F: Future<Output = T>>(_: &F) -> Self {
        Self(PhantomData)
    }
}

/// `Outcome::of(&future).body(future)` is a [`body`] where the output is
/// known to be `Send`, and else [`body_passing_on`]: a method call tries a trait
/// that is implemented for a reference to it later.
///
/// So no future stops being `Send` for what it awaits.
pub trait SendOutcome {
    fn body<F: Future>(self, future: F) -> Body<F>;
}

impl<T: Send> SendOutcome for Outcome<T> {
    fn body<F: Future>(self, future: F) -> Body<F> {
        body(future)
    }
}

/// See [`SendOutcome`].
pub trait AnyOutcome {
    fn body<F: Future>(self, future: F) -> Body<F, PassingOn>;
}

impl<T> AnyOutcome for &Outcome<T> {
    fn body<F: Future>(self, future: F) -> Body<F, PassingOn> {
        body_passing_on(future)
    }
}
