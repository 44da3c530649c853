//! How generated text names the standard library.

use normal_async_syntax::token::Tokens;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Paths {
    no_std: bool,
}

impl Paths {
    /// Of the crate whose root file has these tokens.
    pub(crate) fn new(root: &Tokens) -> Self {
        let starts = |at| root.is(at, "#") && root.is(at + 1, "!") && root.is(at + 3, "no_std");
        Paths {
            no_std: (0..root.len()).any(starts),
        }
    }

    /// `Box`
    pub(crate) fn boxed(&self) -> &'static str {
        match self.no_std {
            true => "::alloc::boxed::Box",
            false => "::std::boxed::Box",
        }
    }

    /// The pointers of the same name in a method's receiver.
    pub(crate) fn pinned(&self) -> &'static str {
        "::core::pin::Pin"
    }
}
