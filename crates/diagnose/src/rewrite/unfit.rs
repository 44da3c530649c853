//! A call, with `.box`, of a method that no trait object has.

use std::ops::Range;

use normal_async_syntax::token::Tokens;

use super::method::{before_any_bound, before_bound, last_fn, qualifiers};
use crate::{Diagnostic, Files, Span, mapping::map_span};

/// Says why there is no boxed form of the method that is named at `name`. `bound` is the one that rustc blames.
pub(super) fn explain(
    diagnostic: &Diagnostic,
    name: Span,
    bound: Option<&Span>,
    files: &Files,
) -> Diagnostic {
    let method = name.covered_text().unwrap_or_default();
    let signature = match bound {
        Some(bound) => before_bound(bound, files),
        None => before_any_bound(&method, files),
    };
    let reason = signature.and_then(|(text, end)| {
        let tokens = Tokens::new(text.as_str());
        Some(reason(&tokens, last_fn(&tokens, end, &method)?))
    });
    let reason = reason.unwrap_or(
        "is generic or `unsafe`, takes `self` by value, or has `Self` among its types or bounds",
    );
    let note = format!("a method that {reason} can be called on a known type alone");
    Diagnostic {
        spans: vec![Span {
            label: Some("not a method of trait objects".to_owned()),
            ..name
        }],
        children: vec![Diagnostic::new("note", &note, Vec::new())],
        ..diagnostic.clone()
    }
}

/// Whether it warns of a method that does not have the bound that rustc would blame, as its `Self` is not sized. The
/// error about that is enough.
pub(super) fn is_warning(diagnostic: &Diagnostic, files: &Files) -> bool {
    const UNUSABLE: &str =
        "this item cannot be used as its where bounds are not satisfied for the `Self` type";
    let primary = diagnostic.spans.iter().find(|span| span.is_primary);
    let Some(span) = primary.filter(|_| diagnostic.message == UNUSABLE) else {
        return false;
    };
    let Some(text) = files.text(&span.file_name) else {
        return false;
    };
    let tokens = Tokens::new(text.as_str());
    let end = tokens.at(map_span(span, files).0.byte_end);
    let keyword = (0..end).rev().find(|&at| tokens.is(at, "fn"));
    keyword.is_some_and(|at| before_any_bound(tokens.text(at + 1), files).is_some())
}

const HAS_SELF: &str = "has `Self` among its types or bounds";

/// What keeps the method with this `fn` off trait objects.
fn reason(tokens: &Tokens, keyword: usize) -> &'static str {
    if qualifiers(tokens, keyword).any(|word| word == "unsafe") {
        return "is `unsafe`";
    }
    let behind = keyword + 2..tokens.len();
    let Some(open) = behind.clone().find(|&at| tokens.is(at, "(")) else {
        return HAS_SELF;
    };
    let is_parameter = |at: usize| {
        let is_first = tokens.is(at - 1, "<") || tokens.is(at - 1, ",");
        is_first && tokens.is_word(at)
    };
    let close = tokens.partner(open).unwrap_or(open);
    let says_impl = (open..close).any(|at| tokens.is(at, "impl"));
    if (keyword + 3..open).any(is_parameter) || says_impl {
        return "is generic";
    }
    let receiver = match tokens.is(open + 1, "mut") {
        true => open + 2,
        false => open + 1,
    };
    if tokens.is(receiver, "self") && !tokens.is(receiver + 1, ":") {
        return "takes `self` by value";
    }
    let is_end = |&at: &usize| matches!(tokens.text(at), "" | ";" | "{" | "where");
    let end = (close..).find(is_end).unwrap_or(close);
    let says = |word, range: Range<usize>| range.into_iter().any(|at| tokens.is(at, word));
    if says("impl", close..end) && !says("Self", open..end) {
        return "returns an `impl Trait` of which there are no trait objects";
    }
    HAS_SELF
}
