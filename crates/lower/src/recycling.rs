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

use crate::{krate::Krate, signature::PREFIX};

const BOXES: &str = include_str!("recycling/boxes.rs");

/// The type of a box that is awaited where it is made.
///
/// The crate has a name there that rustc never calls an unnecessary qualification, as it may call `crate`.
pub(crate) const PINNED: &str =
    "::__normal_async_crate::__normal_async_recycling::__normal_async_Pinned";

/// The same for the body of a `macro_rules!`, which may be another crate's text in the end.
pub(crate) const PINNED_IN_MACRO: &str = "$crate::__normal_async_recycling::__normal_async_Pinned";

/// The function that is like `Box::pin`.
pub(crate) const BOXED: &str = "::__normal_async_crate::__normal_async_recycling::boxed";

/// The module for all of that.
pub(crate) fn module(krate: &Krate) -> String {
    let allow = krate.allow_unsafe();
    let boxes = on_one_line(BOXES);
    format!(
        " #[doc(hidden)] {allow}extern crate self as {PREFIX}crate; \
         #[doc(hidden)] {allow}pub mod {PREFIX}recycling {{ {boxes} }}"
    )
}

/// The lines of `text` that are no comments.
fn on_one_line(text: &str) -> String {
    let lines = text.lines().map(str::trim_start);
    let code = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    code.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[expect(unreachable_pub, non_camel_case_types)]
mod boxes;

#[cfg(test)]
mod tests;
