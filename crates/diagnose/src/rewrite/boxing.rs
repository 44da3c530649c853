//! A dispatchable method that is called on a trait object without `.box`.
//!
//! The lowering bounds such methods by `Self: Sized`, so rustc says
//!
//! ```text
//! error: the `get` method cannot be invoked on a trait object
//! ```
//!
//! and points to the method's name and to the bound. What the user should read is
//!
//! ```text
//! error[E0038]: async methods require boxing for dynamic dispatch
//! ```
//!
//! over the whole call, with the help that inserts `.box`.

use std::ops::Range;

use normal_async_syntax::{edit::Origin, token::Tokens};
use serde_json::Map;

use crate::{
    Code, Diagnostic, Files, Span,
    mapping::{Place, map_span},
    text::Text,
};

const EXPLANATION: &str = "\
An async method returns a future whose type, and so its size, is known only to the implementation.
A call on a trait object must therefore put the future on the heap: write `.box` behind the call.
";

/// What the user should read instead, in terms of the user's text.
pub(crate) fn missing_box(diagnostic: &Diagnostic, files: &Files) -> Option<Diagnostic> {
    let method = diagnostic
        .message
        .strip_prefix("the `")?
        .strip_suffix("` method cannot be invoked on a trait object")?;
    let bound = diagnostic.spans.iter().find(|span| !span.is_primary)?;
    let kind = bounded_by_us(bound, method, files)?;
    let name = diagnostic.spans.iter().find(|span| span.is_primary)?;
    let (name, Place::Written) = map_span(name, files) else {
        return None;
    };
    let call = call(&name, files)?;

    let mut spans = vec![call.span];
    let others = diagnostic
        .spans
        .iter()
        .filter(|span| !span.is_primary && *span != bound);
    spans.extend(others.map(|span| map_span(span, files).0));
    let help = call
        .fix
        .map(|(place, code)| Diagnostic::suggestion(kind.help(), place, &code));
    let origin = diagnostic
        .children
        .iter()
        .filter(|child| child.spans.is_empty());
    Some(Diagnostic {
        message: kind.message().into(),
        code: Some(Code {
            code: "E0038".into(),
            explanation: Some(EXPLANATION.into()),
            other: Map::new(),
        }),
        spans,
        children: origin.cloned().chain(help).collect(),
        ..diagnostic.clone()
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Async,
    ReturnsImpl,
}

impl Kind {
    fn message(self) -> &'static str {
        match self {
            Kind::Async => "async methods require boxing for dynamic dispatch",
            Kind::ReturnsImpl => {
                "methods that return `impl Trait` require boxing for dynamic dispatch"
            }
        }
    }

    fn help(self) -> &'static str {
        match self {
            Kind::Async => "box the future to enable dynamic dispatch",
            Kind::ReturnsImpl => "box the returned value to enable dynamic dispatch",
        }
    }
}

/// What kind of method it is whose `Self: Sized` stands at `bound`, if the lowering put it there.
fn bounded_by_us(bound: &Span, method: &str, files: &Files) -> Option<Kind> {
    if let Some(file) = files.edited(&bound.file_name) {
        return match file.map.original(bound.range()) {
            Origin::Generated(place) => kind(file.original.as_str(), place.end, method),
            _ => None,
        };
    }
    // rustc shows the lines of another crate's file unless that file was lowered. In the user's text the line is the
    // same but for the bound.
    if !bound.text.is_empty() {
        return None;
    }
    let text = files.text(&bound.file_name)?;
    if text.line(bound.line_start)?.contains("Sized") {
        return None;
    }
    kind(
        text.as_str(),
        text.line_start(bound.line_start + 1)
            .unwrap_or(text.as_str().len()),
        method,
    )
}

/// The kind of the last method of that name whose signature begins before `end`.
fn kind(text: &str, end: usize, method: &str) -> Option<Kind> {
    let tokens = Tokens::new(text);
    let is_fn = |&index: &usize| tokens.is(index, "fn") && tokens.is(index + 1, method);
    let at = (0..tokens.at(end)).rev().find(is_fn)?;
    let qualifiers = ["async", "unsafe"];
    let mut before = (0..at).rev().map(|index| tokens.text(index));
    let is_async = before
        .by_ref()
        .take_while(|word| qualifiers.contains(word))
        .any(|word| word == "async");
    Some(if is_async {
        Kind::Async
    } else {
        Kind::ReturnsImpl
    })
}

struct Call {
    /// From the method's name to the end of the call and its `.await`.
    span: Span,
    /// Where `.box` goes and how it is laid out, if the call's end is known.
    fix: Option<(Span, String)>,
}

/// The call of the method whose name is at `name`. None when it is boxed already.
fn call(name: &Span, files: &Files) -> Option<Call> {
    let Some(text) = files.text(&name.file_name) else {
        let span = labelled(name.clone(), "add `.box` to this call");
        return Some(Call { span, fix: None });
    };
    let tokens = Tokens::new(text.as_str());
    let Some(end) = end_of_call(&tokens, tokens.at(name.byte_start)) else {
        let span = labelled(name.clone(), "add `.box` to this call");
        return Some(Call { span, fix: None });
    };
    if tokens.is(end, ".") && tokens.is(end + 1, "box") {
        return None;
    }
    let is_awaited = tokens.is(end, ".") && tokens.is(end + 1, "await");
    let last = if is_awaited { end + 1 } else { end - 1 };
    let insertion = tokens.range(end - 1).end;
    let gap = &text.as_str()[insertion..tokens.range(end).start];
    let layout = match is_awaited && gap.trim().is_empty() {
        true => gap,
        false => "",
    };
    let place = at(name, &text, insertion..insertion);
    let span = at(name, &text, name.byte_start..tokens.range(last).end);
    Some(Call {
        span: labelled(span, "add `.box` here"),
        fix: Some((place, format!("{layout}.box"))),
    })
}

fn at(name: &Span, text: &Text, range: Range<usize>) -> Span {
    let mut span = name.clone();
    span.set_range(text, range);
    span
}

fn labelled(mut span: Span, label: &str) -> Span {
    span.label = Some(label.into());
    span
}

/// The index behind the arguments of the call whose method is named at `name`.
fn end_of_call(tokens: &Tokens, name: usize) -> Option<usize> {
    let mut index = name + 1;
    if tokens.is_path_separator(index) {
        index = end_of_generics(tokens, index + 2)?;
    }
    match tokens.is(index, "(") {
        true => Some(tokens.partner(index)? + 1),
        false => None,
    }
}

/// The index behind the `>` that pairs with the `<` at `open`.
fn end_of_generics(tokens: &Tokens, open: usize) -> Option<usize> {
    let mut depth = 0;
    for index in open..tokens.len() {
        let is_arrow = || tokens.is(index - 1, "-") && tokens.joined(index - 1);
        match tokens.text(index) {
            "<" => depth += 1,
            ">" if !is_arrow() => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(index + 1);
        }
    }
    None
}
