//! `move(..)`: rustc would speak of the variable that it is lowered to, and of what that is wrapped in; and in an async
//! closure that is not `async move`, of the future that the closure makes of itself at each call.

use normal_async_syntax::token::Tokens;

use crate::{Applicability, Diagnostic, Files, names};

/// What the variable is wrapped in.
const WRAPPER: &str = "RangeFrom<";

/// Leaves out what is said of the wrapper, and of the block in which it is declared.
pub(super) fn unwrap(diagnostic: &mut Diagnostic) {
    let is_move = |text: &str| text.contains("move(") || text.contains("move (");
    let mut spans = diagnostic.spans.iter();
    let concerns = spans.any(|span| span.covered_text().is_some_and(|text| is_move(&text)));
    for span in diagnostic.spans.iter_mut().filter(|_| concerns) {
        let label = span.label.as_deref().unwrap_or_default();
        if label.starts_with("this tail expression is of type `{") {
            span.label = None;
        }
    }
    diagnostic
        .spans
        .retain(|span| span.is_primary || span.label.is_some());
    diagnostic.children.retain(|child| {
        let is_about_wrapper = child
            .message
            .starts_with("required because it appears within")
            && child.message.contains(WRAPPER);
        !(concerns && is_about_wrapper)
    });
    for child in &mut diagnostic.children {
        for span in &mut child.spans {
            let is_value = span.covered_text().is_some_and(|text| is_move(&text));
            if let Some(label) = span.label.as_mut().filter(|_| is_value) {
                *label = unwrapped(label);
            }
        }
    }
}

/// ``has type `Rc<str>` `` of ``has type `std::ops::RangeFrom<Rc<str>>` ``.
fn unwrapped(label: &str) -> String {
    let Some((before, inner)) = label.split_once(WRAPPER) else {
        return label.to_owned();
    };
    let before = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == ':' || c == '_');
    match inner.split_once(">`") {
        Some((ty, after)) => format!("{before}{ty}`{after}"),
        None => label.to_owned(),
    }
}

/// Suggests `async move` in a diagnostic that is in terms of the user's text.
pub(super) fn suggest_async_move(diagnostic: &mut Diagnostic, files: &Files) -> bool {
    let is_moved = diagnostic
        .code
        .as_ref()
        .is_some_and(|code| code.code == "E0507")
        && names::is_about_move(&diagnostic.message)
        && diagnostic.message.contains("` which is behind a ");
    let mut primary = diagnostic.spans.iter().filter(|span| span.is_primary);
    let Some(span) = primary.next().filter(|_| is_moved) else {
        return false;
    };
    let Some(text) = files.text(&span.file_name) else {
        return false;
    };
    let tokens = Tokens::new(text.as_str());
    let keyword = tokens.at(span.byte_start);
    if !tokens.is(keyword, "async") {
        return false;
    }
    let end = tokens.range(keyword).end;
    let mut help = Diagnostic::suggestion(
        "capture everything by value, and what should be borrowed by `move(&..)`",
        span.elsewhere(&text, end..end),
        " move",
    );
    for span in &mut help.spans {
        span.suggestion_applicability = Some(Applicability::MaybeIncorrect);
    }
    let mut span = span.clone();
    span.label = Some("each call would have to take the value out of the closure".to_owned());
    diagnostic.message =
        "`move(..)` in an async closure that can be called again needs `async move`".to_owned();
    diagnostic.spans = vec![span];
    diagnostic.children = vec![help];
    true
}
