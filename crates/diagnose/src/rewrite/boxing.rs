//! A dispatchable method that is called on a trait object without `.box`.
//!
//! The lowering bounds such methods by `Self: Sized`, so rustc says one of
//!
//! ```text
//! error: the `get` method cannot be invoked on a trait object
//! error: the `get` method cannot be invoked on `&mut dyn Cache`
//! error[E0277]: the size for values of type `dyn Cache` cannot be known at compilation time
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

use super::{
    call::{Call, call_before},
    method::Kind,
};
use crate::{
    Code, Diagnostic, Files, Span,
    mapping::{Place, map_span},
};

const EXPLANATION: &str = "\
An async method returns a future whose type, and so its size, is known only to the implementation.
A call on a trait object must therefore put the future on the heap: write `.box` behind the call.
";

const UNFIT: &str = "\
methods that are generic or `unsafe`, that take `self` by value, or that have `Self` among their types or bounds stay \
off trait objects";

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
    let kind = match diagnostic.spans.iter().find(is_bound) {
        Some(bound) => Kind::of_lowered(method, bound, files)?,
        // rustc does not point to the bound when it thinks that another kind of reference would do.
        None if receiver.contains("dyn ") => Kind::of_any_lowered(method, files).or(call
            .as_ref()
            .filter(|call| call.is_awaited)
            .map(|_| Kind::Async))?,
        None => return None,
    };
    let Some(call) = call else {
        let span = labelled(name, "add `.box` to this call");
        return Some(rewritten(diagnostic, kind, span, None, files));
    };
    if call.is_boxed {
        return Some(unfit(diagnostic, name));
    }
    boxed_call(diagnostic, kind, call, files)
}

/// Says why there is no boxed form of the method with this `name`.
fn unfit(diagnostic: &Diagnostic, name: Span) -> Diagnostic {
    let note = Diagnostic::new("note", UNFIT, Vec::new());
    Diagnostic {
        spans: vec![labelled(name, "not a method of trait objects")],
        children: vec![note],
        ..diagnostic.clone()
    }
}

/// A call on what is or may be a trait object, which rustc has found to be unsized: `Cache::get(cache, key)`, which has
/// no boxed form, or `cache.get(key)` on a `C: ?Sized`.
pub(super) fn unsized_call(diagnostic: &Diagnostic, files: &Files) -> Option<Diagnostic> {
    if !diagnostic
        .message
        .starts_with("the size for values of type `")
    {
        return None;
    }
    let (method, bound) = diagnostic.children.iter().find_map(|note| {
        let item = note.message.strip_prefix("required by a bound in `")?;
        let item = item.strip_suffix('`')?.trim_end_matches("::{anon_assoc#0}");
        let method = item.rsplit("::").next()?;
        Some((method, note.spans.iter().find(|span| span.is_primary)?))
    })?;
    let kind = Kind::of_lowered(method, bound, files)?;
    let place = diagnostic.spans.iter().find(|span| span.is_primary)?;
    let name = call_before(&map_span(place, files).0, method, files)?;
    let call = Call::of(&name, files)?;
    if call.is_by_path {
        let span = labelled(call.span, "make this a method call, with `.box` behind it");
        return Some(rewritten(diagnostic, kind, span, None, files));
    }
    boxed_call(diagnostic, kind, call, files)
}

/// Says that `call` lacks a `.box`, if it does.
fn boxed_call(
    diagnostic: &Diagnostic,
    kind: Kind,
    call: Call,
    files: &Files,
) -> Option<Diagnostic> {
    if call.is_boxed {
        return None;
    }
    let span = labelled(call.span, "add `.box` here");
    let help = Diagnostic::suggestion(help(kind), call.end, &call.insertion);
    Some(rewritten(diagnostic, kind, span, Some(help), files))
}

fn rewritten(
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
        Kind::ReturnsImpl => "methods that return `impl Trait` require boxing for dynamic dispatch",
    }
}

fn help(kind: Kind) -> &'static str {
    match kind {
        Kind::Async => "box the future to enable dynamic dispatch",
        Kind::ReturnsImpl => "box the returned value to enable dynamic dispatch",
    }
}

fn labelled(span: Span, label: &str) -> Span {
    Span {
        label: Some(label.into()),
        ..span
    }
}
