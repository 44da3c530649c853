//! A boxed future where its output is expected.
//!
//! rustc suggests to await the futures of `async fn`s. For a box it suggests to dereference it, which never helps.

use crate::{Applicability, Diagnostic, Files};

/// Suggests `.await` in a diagnostic that is in terms of the user's text.
pub(super) fn suggest_await(diagnostic: &mut Diagnostic, files: &Files) {
    if diagnostic.message != "mismatched types" {
        return;
    }
    let Some(value) = diagnostic.spans.iter().find(|span| span.is_primary) else {
        return;
    };
    let label = value.label.as_deref().unwrap_or_default();
    let Some((expected, found)) = label.split_once(", found `Pin<Box<") else {
        return;
    };
    let expected = expected
        .trim_start_matches("expected `")
        .trim_end_matches('`');
    if !found.contains(&format!(" Future<Output = {expected}>")) {
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
