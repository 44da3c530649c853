//! A dispatchable method of what is or may be a trait object, which rustc has found to be unsized: `Cache::get(cache, key)`,
//! which has no boxed form, or `cache.get(key)` on a `C: ?Sized`.
//!
//! ```text
//! error[E0277]: the size for values of type `dyn Cache` cannot be known at compilation time
//! ```

use super::{
    boxing::{boxed_call, labelled, rewritten},
    call::{Call, call_before},
    method::Kind,
};
use crate::{Diagnostic, Files, mapping::map_span};

/// What the user should read of it, in terms of the user's text.
pub(super) fn call(diagnostic: &Diagnostic, files: &Files) -> Option<Diagnostic> {
    let (method, kind) = method(diagnostic, files)?;
    let place = diagnostic.spans.iter().find(|span| span.is_primary)?;
    let place = map_span(place, files).0;
    let path = place.covered_text().unwrap_or_default();
    if path.ends_with(&format!("::{method}")) {
        let closure = "make this a closure that calls the method, with `.box` behind the call";
        return Some(rewritten(
            diagnostic,
            kind,
            labelled(place, closure),
            None,
            files,
        ));
    }
    let name = call_before(&place, method, files)?;
    let call = Call::of(&name, files)?;
    if call.is_by_path {
        let span = labelled(call.span, "make this a method call, with `.box` behind it");
        return Some(rewritten(diagnostic, kind, span, None, files));
    }
    boxed_call(diagnostic, kind, call, files)
}

/// Whether it is about such a method, though at no call of it: where `f` is one, rustc says it of `f(cache)`, too.
pub(super) fn is_elsewhere(diagnostic: &Diagnostic, files: &Files) -> bool {
    method(diagnostic, files).is_some() && call(diagnostic, files).is_none()
}

fn method<'d>(diagnostic: &'d Diagnostic, files: &Files) -> Option<(&'d str, Kind)> {
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
    Some((method, Kind::of_lowered(method, bound, files)?))
}
