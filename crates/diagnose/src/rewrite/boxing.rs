//! A dispatchable method that is called on a trait object without `.box`.
//!
//! The lowering bounds such methods by `Self: Sized`, so rustc says one of
//!
//! ```text
//! error: the `get` method cannot be invoked on a trait object
//! error: the `get` method cannot be invoked on `&mut dyn Cache`
//! ```
//!
//! and mostly points to the bound. What the user should read is
//!
//! ```text
//! error[E0038]: async methods require boxing for dynamic dispatch
//! ```
//!
//! over the whole call, with the help that inserts `.box`.

use serde_json::Map;

use super::{call::Call, method::Kind, unfit};
use crate::{
    Code, Diagnostic, Files, Span,
    mapping::{Place, map_span},
};

const EXPLANATION: &str = "\
An async method returns a future whose type, and so its size, is known only to the implementation.
A call on a trait object must therefore put the future on the heap: write `.box` behind the call.
";

/// A macro cannot make the boxed form out of a name.
const WHOLE_CALL: &str = "pass the whole call to the macro, with `.box` behind it";

/// `cache.get(key)`
pub(super) fn method_call(diagnostic: &Diagnostic, files: &Files) -> Option<Diagnostic> {
    let message = diagnostic.message.strip_prefix("the `")?;
    let (method, receiver) = message.split_once("` method cannot be invoked on ")?;
    let name = diagnostic.spans.iter().find(|span| span.is_primary)?;
    let (name, Place::Written) = map_span(name, files) else {
        return None;
    };
    let call = Call::of(&name, files);
    let is_bound = |span: &&Span| span.label.as_deref() == Some("this has a `Sized` requirement");
    let bound = diagnostic.spans.iter().find(is_bound);
    let kind = match bound {
        Some(bound) => Kind::of_lowered(method, bound, files)?,
        // rustc does not point to the bound when it thinks that another kind of reference would do.
        None if receiver.contains("dyn ") => Kind::of_any_lowered(method, files).or(call
            .as_ref()
            .filter(|call| call.is_awaited)
            .map(|_| Kind::Async))?,
        None => return None,
    };
    let Some(call) = call else {
        let span = labelled(name, "a macro calls the method of this name");
        let help = Diagnostic::new("help", WHOLE_CALL, Vec::new());
        return Some(rewritten(diagnostic, kind, span, Some(help), files));
    };
    if call.is_boxed {
        return Some(unfit::explain(diagnostic, name, bound, files));
    }
    boxed_call(diagnostic, kind, call, files)
}

/// Says that `call` lacks a `.box`, if it does.
pub(super) fn boxed_call(
    diagnostic: &Diagnostic,
    kind: Kind,
    call: Call,
    files: &Files,
) -> Option<Diagnostic> {
    if call.is_boxed {
        return None;
    }
    let span = labelled(call.span, "add `.box` here");
    let mut help = Diagnostic::suggestion(help(kind), call.end, &call.insertion);
    if let Some(misplaced) = call.box_of_output {
        help.message = format!("{}, not what it gives", help.message);
        let removal = Diagnostic::suggestion("", misplaced, "");
        help.spans.extend(removal.spans);
    }
    Some(rewritten(diagnostic, kind, span, Some(help), files))
}

pub(super) fn rewritten(
    diagnostic: &Diagnostic,
    kind: Kind,
    primary: Span,
    help: Option<Diagnostic>,
    files: &Files,
) -> Diagnostic {
    let in_macro = |span: &&Span| {
        let label = span.label.as_deref().unwrap_or_default();
        label.starts_with("in this ")
    };
    let calls = diagnostic.spans.iter().filter(in_macro);
    let calls = calls.map(|span| map_span(span, files).0);
    let origin = |note: &&Diagnostic| note.message.contains(" originates in the ");
    let origin = diagnostic.children.iter().filter(origin);
    Diagnostic {
        message: message(kind).into(),
        code: Some(Code {
            code: "E0038".into(),
            explanation: Some(EXPLANATION.into()),
            other: Map::new(),
        }),
        spans: std::iter::once(primary).chain(calls).collect(),
        children: origin.cloned().chain(help).collect(),
        ..diagnostic.clone()
    }
}

fn message(kind: Kind) -> &'static str {
    match kind {
        Kind::Async => "async methods require boxing for dynamic dispatch",
        Kind::Closure => "async closures require boxing for dynamic dispatch",
        Kind::ReturnsImpl => "methods that return `impl Trait` require boxing for dynamic dispatch",
    }
}

fn help(kind: Kind) -> &'static str {
    match kind {
        Kind::Async | Kind::Closure => "box the future to enable dynamic dispatch",
        Kind::ReturnsImpl => "box the returned value to enable dynamic dispatch",
    }
}

pub(super) fn labelled(span: Span, label: &str) -> Span {
    Span {
        label: Some(label.into()),
        ..span
    }
}
