//! `assert!` around new syntax: when it fails, it shows what the user wrote.
//!
//! ```text
//! assert!(cache.get(key).box.await.is_some())
//! ```
//! would show the text of what its condition is lowered to. So it becomes
//! ```text
//! assert!(.., "{}", "assertion failed: cache.get(key).box.await.is_some()")
//! ```

use std::collections::BTreeSet;

use normal_async_syntax::{
    edit::Edits,
    token::{Kind, Tokens},
};

const ASSERTIONS: &[&str] = &["assert", "debug_assert"];

/// Gives the assertions with some of what is lowered in their condition, and no message of their own, one.
pub(crate) fn lower(text: &str, lowered: &BTreeSet<usize>, edits: &mut Edits) {
    if lowered.is_empty() {
        return;
    }
    let tokens = Tokens::new(text);
    for name in 0..tokens.len() {
        if !ASSERTIONS.contains(&tokens.text(name)) || !tokens.is(name + 1, "!") {
            continue;
        }
        let open = name + 2;
        let Some(close) = tokens.partner(open) else {
            continue;
        };
        let input = tokens.range(open).end..tokens.range(close).start;
        if lowered.range(input.clone()).next().is_none() {
            continue;
        }
        let comma = match first_comma(&tokens, open + 1, close) {
            None => ",",
            Some(comma) if comma + 1 == close => "",
            Some(_) => continue,
        };
        let condition = text[input.start..input.end].trim().trim_end_matches(',');
        let message = format!("assertion failed: {}", on_one_line(condition));
        edits.insert(input.end, format!("{comma} \"{{}}\", {message:?}"));
    }
}

/// The first comma that is not in parentheses, brackets or braces.
fn first_comma(tokens: &Tokens, start: usize, end: usize) -> Option<usize> {
    let mut at = start;
    while at < end {
        match tokens.kind(at) {
            Some(Kind::Open) => at = tokens.partner(at)?,
            _ if tokens.is(at, ",") => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

fn on_one_line(condition: &str) -> String {
    let mut line = String::new();
    for part in condition.lines().map(str::trim) {
        if !line.is_empty() && !part.starts_with('.') {
            line.push(' ');
        }
        line += part;
    }
    line
}
