//! Which attributes can be macros.

use normal_async_syntax::tree::{AstNode, ast};

/// Attributes that leave an item as it is written. Any other may be a macro, which has to see what the user wrote.
const INERT: &[&str] = &[
    "allow",
    "cfg",
    "clippy",
    "cold",
    "deny",
    "deprecated",
    "diagnostic",
    "doc",
    "expect",
    "forbid",
    "inline",
    "must_use",
    "rustfmt",
    "track_caller",
    "warn",
];

pub(crate) fn is_inert(attr: &ast::Attr) -> bool {
    let text = attr.syntax().text().to_string();
    let mut words = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty());
    match words.next() {
        // What it adds stands behind a condition of arbitrary words.
        Some("cfg_attr") => words.any(|word| INERT.contains(&word) && word != "cfg"),
        Some(first) => INERT.contains(&first),
        None => false,
    }
}
