//! A boxed future where its output is expected.
//!
//! rustc suggests to await the futures of `async fn`s. For a box it suggests to dereference it, which never helps.

use crate::{Applicability, Diagnostic, Files};

/// What was expected, and what was found. A note has them in full.
fn types(note: &Diagnostic) -> Option<(&str, &str)> {
    let (expected, found) = note.message.split_once('\n')?;
    let is_about_types =
        expected.trim().starts_with("expected ") && found.trim().starts_with("found ");
    is_about_types.then_some((quoted(expected)?, quoted(found)?))
}

fn quoted(line: &str) -> Option<&str> {
    let (_, behind) = line.split_once('`')?;
    let (quoted, _) = behind.rsplit_once('`')?;
    Some(quoted)
}

/// Suggests `.await` in a diagnostic that is in terms of the user's text.
pub(super) fn suggest_await(diagnostic: &mut Diagnostic, files: &Files) {
    if diagnostic.message != "mismatched types" {
        return;
    }
    let Some(value) = diagnostic.spans.iter().find(|span| span.is_primary) else {
        return;
    };
    let Some((expected, found)) = diagnostic.children.iter().find_map(types) else {
        return;
    };
    let future = format!("Future<Output = {expected}>");
    if !found.contains("Pin<Box<") || !found.contains(&future) {
        return;
    }
    let Some(text) = files.text(&value.file_name) else {
        return;
    };
    let end = value.elsewhere(&text, value.byte_end..value.byte_end);
    let mut help = Diagnostic::suggestion("consider `await`ing on the `Future`", end, ".await");
    for span in &mut help.spans {
        span.suggestion_applicability = Some(Applicability::MaybeIncorrect);
    }
    diagnostic
        .children
        .retain(|child| child.message != "consider dereferencing the type");
    diagnostic.children.push(help);
}
