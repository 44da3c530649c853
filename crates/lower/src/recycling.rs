//! Boxes that are awaited where they are made: the memory of one serves the next.
//!
//! ```text
//! node.visit().box.await
//! ```
//! becomes, for a receiver whose type is known,
//! ```text
//! ::__normal_async_crate::__normal_async_recycling::__normal_async_Pinned::new(node.visit()).await
//! ```
//! That is `Box::pin(node.visit()).await` in everything that a program can see but for the calls of its allocator. What
//! `.box` makes elsewhere, and what a `box async fn` returns, is a plain box, and may have such memory.
//!
//! The module `__normal_async_recycling`, [`boxes.rs`](../recycling/boxes.rs), stands behind the last byte of the root
//! of each crate that needs it, so nobody needs a library for `.box`.

use normal_async_syntax::token::Tokens;

use crate::{krate::Krate, signature::PREFIX};

const BOXES: &str = include_str!("recycling/boxes.rs");

/// The type of a box that is awaited where it is made.
pub(crate) fn pinned() -> String {
    pinned_in(&root())
}

/// The same for the body of a `macro_rules!`, which may be another crate's text in the end.
pub(crate) fn pinned_in_macro() -> String {
    pinned_in("$crate")
}

fn pinned_in(root: &str) -> String {
    format!("{root}::{PREFIX}recycling::{PREFIX}Pinned")
}

/// The crate, by a name that rustc never calls an unnecessary qualification, as it may call `crate`.
fn root() -> String {
    format!("::{PREFIX}crate")
}

/// The function that makes one of a box.
pub(crate) fn of() -> String {
    pinned() + "::of"
}

/// The function that is like `Box::pin`.
pub(crate) fn boxed() -> String {
    format!("{}::{PREFIX}recycling::boxed", root())
}

/// The module for all of that.
pub(crate) fn module(krate: &Krate) -> String {
    let allow = krate.allow_unsafe();
    let boxes = without_comments(BOXES);
    format!(
        " #[doc(hidden)] {allow}extern crate self as {PREFIX}crate; \
         #[doc(hidden)] {allow}pub mod {PREFIX}recycling {{ {boxes} }}"
    )
}

/// The tokens of `text` on one line.
fn without_comments(text: &str) -> String {
    let tokens = Tokens::new(text);
    let mut line = String::new();
    for at in 0..tokens.len() {
        line += tokens.text(at);
        if !tokens.joined(at) {
            line.push(' ');
        }
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
#[expect(unreachable_pub, non_camel_case_types)]
mod boxes;

#[cfg(test)]
mod tests;
