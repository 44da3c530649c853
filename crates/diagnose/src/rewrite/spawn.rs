//! Tasks and closures that borrow, where the one who runs them asks for `'static`.
//!
//! Below rustc's error goes which function of the runtime library does not ask for that.

use crate::{Diagnostic, Files, Span};

/// Says what helps, below a diagnostic that is in terms of the user's text.
pub(super) fn point_to_scope(diagnostic: &mut Diagnostic, _: &Files) -> bool {
    let calls = static_arguments(diagnostic).filter_map(Span::covered_text);
    let calls = calls.chain(call_around_block(diagnostic));
    let Some(help) = calls.filter_map(|call| help(&call)).next() else {
        return false;
    };
    let help = Diagnostic::new("help", help, Vec::new());
    diagnostic.children.push(help);
    true
}

/// The calls of which an argument has to be `'static`.
fn static_arguments(diagnostic: &Diagnostic) -> impl Iterator<Item = &Span> {
    let is_labelled = |span: &&Span| {
        let label = span.label.as_deref().unwrap_or_default();
        label.starts_with("argument requires that ") && label.ends_with("`'static`")
    };
    let is_note = |note: &&Diagnostic| {
        let message = &note.message;
        message.ends_with(" requires argument type to outlive `'static`")
    };
    let notes = diagnostic.children.iter().filter(is_note);
    let noted = notes.flat_map(|note| &note.spans);
    diagnostic.spans.iter().filter(is_labelled).chain(noted)
}

/// What stands before an async block that outlives what it borrows, whose caller rustc does not show.
fn call_around_block(diagnostic: &Diagnostic) -> Option<String> {
    if !diagnostic.message.starts_with("async block may outlive ") {
        return None;
    }
    let block = diagnostic.spans.iter().find(|span| span.is_primary)?;
    let line = block.text.first()?;
    let before: String = line
        .text
        .chars()
        .take(line.highlight_start.saturating_sub(1))
        .collect();
    let words = before
        .strip_suffix('(')?
        .rsplit(|c: char| c.is_whitespace() || c == '(');
    words.map(|word| format!("{word}(")).next()
}

fn help(call: &str) -> Option<&'static str> {
    let (function, _) = call.split_once('(')?;
    let mut path = function.rsplit([':', '.']);
    let name = path.next()?.trim();
    if path.any(|part| matches!(part.trim(), "thread" | "rayon")) {
        return None;
    }
    match name {
        "spawn" => Some("tasks that borrow can be spawned in a `normal_async::task::scope!`"),
        "spawn_blocking" => Some(
            "closures that borrow can be run by `normal_async::task::spawn_blocking`, which gives the value itself",
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_known_by_their_names() {
        let check = |call: &str, word: Option<&str>| {
            let found = help(call);
            assert_eq!(found.is_some(), word.is_some(), "{call}");
            assert!(found.unwrap_or_default().contains(word.unwrap_or_default()));
        };
        check("tokio::spawn(work(&s))", Some("scope!"));
        check("set.spawn(async { f(&s) })", Some("scope!"));
        check(
            "tokio::task::spawn_blocking(|| s.len())",
            Some("spawn_blocking"),
        );
        check("std::thread::spawn(|| s.len())", None);
        check("keep(s)", None);
        check("spawn", None);
    }
}
