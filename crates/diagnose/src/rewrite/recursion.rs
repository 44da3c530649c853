//! Recursion in an `async fn` that is not a `box async fn`.
//!
//! ```text
//! error[E0733]: recursion in an async fn requires boxing
//! ```
//!
//! rustc goes on to explain `Box::pin`; the help that adds `box` takes its place.

use normal_async_syntax::token::Tokens;
use serde_json::Map;

use crate::{Code, Diagnostic, Files, Span};

/// Suggests `box` in a diagnostic that is in terms of the user's text.
pub(super) fn suggest_box(diagnostic: &mut Diagnostic, files: &Files) -> bool {
    let signature = match &*diagnostic.message {
        "recursion in an async fn requires boxing" => diagnostic
            .spans
            .iter()
            .find(|span| span.is_primary)
            .cloned(),
        // So rustc says it of a method with a body in a trait.
        "expected generic lifetime parameter, found `'_`" => own_call(diagnostic, files),
        _ => None,
    };
    let Some(place) = signature.and_then(|signature| before_async(&signature, files)) else {
        return false;
    };
    diagnostic.message = "recursion in an `async fn` requires boxing".into();
    let indirection = "a recursive `async fn` call must introduce indirection";
    diagnostic
        .children
        .retain(|child| !child.message.starts_with(indirection));
    diagnostic.children.push(Diagnostic::suggestion(
        "use `box async fn` to box the returned future",
        place,
        "box ",
    ));
    true
}

/// The signature of the method in which rustc reports a call of the same method, which then gets a label of its own.
fn own_call(diagnostic: &mut Diagnostic, files: &Files) -> Option<Span> {
    let call = diagnostic.spans.iter_mut().find(|span| span.is_primary)?;
    let text = files.text(&call.file_name)?;
    let tokens = Tokens::new(text.as_str());
    let called = tokens.at(call.byte_start)..tokens.at(call.byte_end);
    let is_called = |name: &str| {
        let mut names = called.clone();
        names.any(|at| tokens.is(at, name) && tokens.is(at + 1, "("))
    };
    let keyword = (0..called.start).rev().find(|&at| tokens.is(at, "fn"))?;
    let start = keyword
        .checked_sub(1)
        .filter(|&at| tokens.is(at, "async"))?;
    let name = tokens.text(keyword + 1);
    if !is_called(name) {
        return None;
    }
    call.label = Some("recursive call here".to_owned());
    let signature = call.elsewhere(
        &text,
        tokens.range(start).start..tokens.range(keyword + 1).end,
    );
    diagnostic.code = Some(Code {
        code: "E0733".to_owned(),
        explanation: None,
        other: Map::new(),
    });
    call.is_primary = false;
    diagnostic.spans = vec![signature.clone(), call.clone()];
    Some(signature)
}

/// The empty place before the `async` of a signature.
fn before_async(signature: &Span, files: &Files) -> Option<Span> {
    let text = files.text(&signature.file_name)?;
    let tokens = Tokens::new(text.as_str());
    let mut in_signature = tokens.at(signature.byte_start)..tokens.at(signature.byte_end);
    let keyword = in_signature.find(|&index| tokens.is(index, "async"))?;
    let at = tokens.range(keyword).start;
    Some(signature.elsewhere(&text, at..at))
}
