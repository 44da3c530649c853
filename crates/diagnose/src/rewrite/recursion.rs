//! Recursion in an `async fn` that is not a `box async fn`.
//!
//! ```text
//! error[E0733]: recursion in an async fn requires boxing
//! ```
//!
//! rustc goes on to explain `Box::pin`; the help that adds `box` takes its place.

use normal_async_syntax::token::Tokens;

use crate::{Diagnostic, Files, Span};

/// Suggests `box` in a diagnostic that is in terms of the user's text.
pub(super) fn suggest_box(diagnostic: &mut Diagnostic, files: &Files) {
    if diagnostic.message != "recursion in an async fn requires boxing" {
        return;
    }
    let signature = diagnostic.spans.iter().find(|span| span.is_primary);
    let Some(place) = signature.and_then(|signature| before_async(signature, files)) else {
        return;
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
}

/// The empty place before the `async` of a signature.
fn before_async(signature: &Span, files: &Files) -> Option<Span> {
    let text = files.text(&signature.file_name)?;
    let tokens = Tokens::new(text.as_str());
    let mut in_signature = tokens.at(signature.byte_start)..tokens.at(signature.byte_end);
    let keyword = in_signature.find(|&index| tokens.is(index, "async"))?;
    let at = tokens.range(keyword).start;
    let mut place = signature.clone();
    place.label = None;
    place.set_range(&text, at..at);
    Some(place)
}
