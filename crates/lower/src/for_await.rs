//! `for await`: a loop over what has to be waited for.
//!
//! ```text
//! 'all: for await (id, user) in users.all() { greet(user)?; }
//! ```
//! becomes
//! ```text
//! match (users.all(),) { (head,) => {
//!     let mut steps = ::core::pin::pin!(::normal_async::lowered::for_await(head));
//!     'all: while let Some(item) = ::normal_async::lowered::step(steps.as_mut()).await {
//!         let (id, user) = item;
//!         match () { () => { greet(user)?; } }
//!     }
//! } }
//! ```
//! As in a `for` loop, what the head borrows lives as long as the loop, the pattern has to match every item, and what it
//! leaves of an item is dropped behind the body; the inner `match` ends the life of the body's temporaries before. There
//! is no closure around the body, so that `?`, `return` and `break` mean what they mean there. `for_await` takes async
//! iterators and streams by one trait, and their types tell which it is.
//!
//! RFC: "Async iteration".

use std::ops::Range;

use normal_async_syntax::{edit::Edits, for_await::ForAwait, token::Tokens};

use crate::{fragment::Fragment, one_line::one_line, signature::PREFIX};

/// What the package is called in paths.
const LIBRARY: &str = "normal_async";

/// An arm that is never compiled, since clippy warns of a match with one arm, but not where there could be more.
const NO_ARM: &str = "#[cfg(any())] _ => {} }";

/// Lowers one loop.
pub(crate) fn lower(found: &ForAwait, tokens: &Tokens, edits: &mut Edits) {
    let start = match &found.label {
        Some(label) => label.start,
        None => found.keyword.start,
    };
    let intro = start..found.head.start;
    // In a text with mistakes, something else may reach as far.
    if edits.touches(&intro) {
        return;
    }
    edits.replace(intro, "match (");

    let (head, steps) = (format!("{PREFIX}head"), format!("{PREFIX}steps"));
    let mut header = Fragment::new();
    header.text(format!(
        ",) {{ ({head},) => {{ let mut {steps} = ::core::pin::pin!("
    ));
    library(found, &mut header);
    header
        .text("::for_await(")
        .word(&head, found.head.clone())
        .text(")); ");
    if let Some(label) = &found.label {
        copy(tokens, label.clone(), &mut header);
    }
    header.text(format!(
        "while let ::core::option::Option::Some({PREFIX}item) = "
    ));
    library(found, &mut header);
    header
        .text(format!("::step({steps}.as_mut())."))
        .word("await", found.await_keyword.clone());
    edits.push(header.into_edit(found.head.end..found.head.end));

    let mut binding = Fragment::new();
    binding.text("{ let ");
    copy(tokens, found.pattern.clone(), &mut binding);
    binding.text(format!("= {PREFIX}item; match () {{ () => "));
    edits.push(binding.into_edit(found.open.start..found.open.start));

    let mut outro = Fragment::new();
    copy(tokens, found.close.clone(), &mut outro);
    if !tokens.is(tokens.at(found.close.start), "}") {
        outro.text(", ");
    }
    outro.text(format!("{NO_ARM} }} }} {NO_ARM}"));
    edits.push(outro.into_edit(found.close.clone()));
}

/// The module of what lowered code calls. A macro may be used in a crate that does not know the library.
fn library(found: &ForAwait, fragment: &mut Fragment) {
    match found.in_macro_rules {
        true => fragment
            .text("$crate::")
            .word(&reexported(), found.await_keyword.clone()),
        false => fragment
            .text("::")
            .word(LIBRARY, found.await_keyword.clone())
            .text("::lowered"),
    };
}

fn reexported() -> String {
    format!("{PREFIX}lowered")
}

/// The item behind the last byte of the crate root by which the crate's macros reach the library. What there is to say of
/// the library is said of the loop, if that is in the same file.
pub(crate) fn reexport(found: Option<&ForAwait>) -> Fragment {
    let mut item = Fragment::new();
    item.text(" #[doc(hidden)] pub use ::");
    match found {
        Some(found) => item.word(LIBRARY, found.await_keyword.clone()),
        None => item.text(LIBRARY),
    };
    item.text(format!("::lowered as {};", reexported()));
    item
}

/// Copies tokens on one line, with a blank behind each group of joined ones.
fn copy(tokens: &Tokens, range: Range<usize>, fragment: &mut Fragment) {
    let mut at = tokens.at(range.start);
    while at < tokens.len() && tokens.range(at).start < range.end {
        fragment.word(&one_line(tokens.text(at)), tokens.range(at));
        let is_joined = tokens.range(at).end < range.end && tokens.joined(at);
        if !is_joined {
            fragment.text(" ");
        }
        at += 1;
    }
}
