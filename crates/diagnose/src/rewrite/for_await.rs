//! `for await`: rustc would speak of the `while` loop that it is lowered to.

use normal_async_syntax::{dialect::BOX, token::Tokens};

use crate::{Diagnostic, Files, Span, text::Text};

/// What a lowered loop calls with what it goes through.
const HEAD: &str = "for_await";

/// What rustc takes it for, and what it is.
const WHILE: &str = "`while` loop";
const FOR_AWAIT: &str = "`for await` loop";

/// Speaks of the loop in a diagnostic that is in terms of the user's text.
pub(super) fn name_loop(diagnostic: &mut Diagnostic, files: &Files) -> bool {
    match diagnostic.code.as_ref().map(|code| &*code.code) {
        Some("E0005") => refutable(diagnostic, files),
        Some("E0277") => not_async(diagnostic, files),
        Some("E0308") => value(diagnostic, files),
        Some("E0432" | "E0433") => unknown_library(diagnostic),
        Some("E0571") => break_with_value(diagnostic, files),
        _ => false,
    }
}

/// A pattern that does not match every item.
fn refutable(diagnostic: &mut Diagnostic, files: &Files) -> bool {
    let mut primary = diagnostic.spans.iter().filter(|span| span.is_primary);
    if primary.all(|span| loop_before(span, files).is_none()) {
        return false;
    }
    diagnostic.message = "refutable pattern in `for await` loop binding".to_owned();
    diagnostic
        .children
        .retain(|child| child.message.starts_with("the matched value is of type"));
    true
}

/// `break` with a value, of which rustc says that a `while` loop has none.
fn break_with_value(diagnostic: &mut Diagnostic, files: &Files) -> bool {
    let mut labelled = diagnostic.spans.iter_mut().filter(|span| !span.is_primary);
    let Some((span, text, start)) = labelled.find_map(|span| {
        let (text, start) = loop_before(span, files)?;
        Some((span, text, start))
    }) else {
        return false;
    };
    span.set_range(&text, start..span.byte_end);
    diagnostic.message = diagnostic.message.replace(WHILE, FOR_AWAIT);
    for child in &mut diagnostic.children {
        child.message = child.message.replace(WHILE, FOR_AWAIT);
    }
    for label in diagnostic
        .spans
        .iter_mut()
        .filter_map(|span| span.label.as_mut())
    {
        *label = label.replace(WHILE, FOR_AWAIT);
    }
    true
}

/// A loop where a value is expected.
fn value(diagnostic: &mut Diagnostic, files: &Files) -> bool {
    let mut primary = diagnostic.spans.iter_mut().filter(|span| span.is_primary);
    let found = primary.find_map(|span| {
        let text = files.text(&span.file_name)?;
        let start = loop_of_body(&Tokens::new(text.as_str()), span.byte_end)?;
        Some((span, text, start))
    });
    let is_note = |note: &&mut Diagnostic| note.message.starts_with(WHILE);
    let (Some((span, text, start)), Some(note)) =
        (found, diagnostic.children.iter_mut().find(is_note))
    else {
        return false;
    };
    span.set_range(&text, start..span.byte_end);
    note.message = note.message.replace(WHILE, FOR_AWAIT);
    true
}

/// Where the `for await` begins whose body ends at `end`.
fn loop_of_body(tokens: &Tokens, end: usize) -> Option<usize> {
    let close = tokens.at(end.checked_sub(1)?);
    let mut at = tokens.partner(close).filter(|&open| open < close)?;
    while at > 1 {
        at -= 1;
        at = tokens.partner(at).filter(|&open| open < at).unwrap_or(at);
        if tokens.is(at - 1, "for") && tokens.is(at, "await") {
            return Some(tokens.range(at - 1).start);
        }
        // It is the body of another loop, or of none.
        if matches!(tokens.text(at), "while" | "loop" | ";" | "{") {
            return None;
        }
    }
    None
}

/// What no async loop can go through, or only with its items boxed.
fn not_async(diagnostic: &mut Diagnostic, files: &Files) -> bool {
    let Some(ty) = diagnostic
        .message
        .strip_suffix("` is not an async iterator")
        .map(|message| message.trim_start_matches('`').to_owned())
    else {
        return false;
    };
    diagnostic.spans.retain(|span| span.is_primary);
    diagnostic
        .children
        .retain(|child| !child.message.contains(HEAD) && !child.message.starts_with("the trait `"));
    let is_object = ty.contains("dyn ") && ty.contains("AsyncIterator<");
    let Some(head) = diagnostic.spans.first_mut().filter(|_| is_object) else {
        return true;
    };
    let Some(text) = files.text(&head.file_name) else {
        return true;
    };
    let end = head.elsewhere(&text, head.byte_end..head.byte_end);
    head.label = Some(format!("add `.{BOX}` here"));
    diagnostic.message = "async methods require boxing for dynamic dispatch".to_owned();
    diagnostic.children = vec![
        Diagnostic::new(
            "note",
            &format!(
                "`{ty}` is a trait object, and so the size of each item's future is not known"
            ),
            Vec::new(),
        ),
        Diagnostic::suggestion("box the future of each item", end, &format!(".{BOX}")),
    ];
    true
}

/// The package that has the traits is no dependency.
fn unknown_library(diagnostic: &mut Diagnostic) -> bool {
    let mut primary = diagnostic.spans.iter_mut().filter(|span| span.is_primary);
    let Some(span) =
        primary.find(|span| span.covered_text().as_deref().map(str::trim) == Some("await"))
    else {
        return false;
    };
    span.label = Some("this goes through what `normal_async::AsyncIterator` is for".to_owned());
    diagnostic.message = "`for await` needs the package `normal-async`".to_owned();
    diagnostic.children = vec![Diagnostic::new(
        "help",
        "add it to the dependencies: `cargo add normal-async`",
        Vec::new(),
    )];
    true
}

/// The text, and the start of the `for await` whose pattern, or second word, begins with the span.
fn loop_before(span: &Span, files: &Files) -> Option<(Text, usize)> {
    let text = files.text(&span.file_name)?;
    let tokens = Tokens::new(text.as_str());
    let start = tokens.at(span.byte_start);
    let words = if tokens.is(start, "await") { 1 } else { 2 };
    let keyword = start.checked_sub(words)?;
    if !tokens.is(keyword, "for") || !tokens.is(keyword + 1, "await") {
        return None;
    }
    let start = tokens.range(keyword).start;
    Some((text.clone(), start))
}
