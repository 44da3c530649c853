//! A trait that is used as `dyn` but cannot be.
//!
//! Where the lowering leaves a trait alone, because an item spoils it, rustc blames that item, and all async methods
//! too. Those are fine. Where it blames nothing else, the trait was out of reach.
//!
//! A trait that is lowered can be implemented for what is sized. Of anything else rustc misses a hidden trait.

use crate::{Diagnostic, Files, Span, names};

const REASON: &str = "...because ";

const LEFT_ALONE: &str = "\
a trait is left as it is where a macro writes it or changes it, and in a crate that is not lowered";

/// Anywhere else it is lowered.
const IN_MACRO: &str = "\
in macro input, give a trait object of an async closure a name: `type Name = dyn AsyncFn(..) -> ..;` outside of it";

/// Drops the blame of what does not spoil a trait, if anything else is blamed, and says why the trait is not lowered
/// otherwise.
pub(super) fn blame_what_spoils(diagnostic: &mut Diagnostic, _: &Files) -> bool {
    if !diagnostic.message.ends_with(" is not dyn compatible") {
        return false;
    }
    if diagnostic.message.starts_with("the trait `AsyncFn") {
        diagnostic.children = vec![Diagnostic::new("help", IN_MACRO, Vec::new())];
        return true;
    }
    let labels = diagnostic.children.iter().flat_map(|child| &child.spans);
    let reasons = labels
        .filter_map(|span| span.label.as_deref())
        .filter(|l| l.starts_with(REASON));
    let (fine, spoiling): (Vec<&str>, Vec<&str>) = reasons.partition(|reason| is_fine(reason));
    let is_left_alone = spoiling.is_empty() && !fine.is_empty();
    let moves: Vec<String> = fine
        .iter()
        .filter_map(|reason| {
            Some(format!(
                "consider moving `{}` to another trait",
                method(reason)?
            ))
        })
        .collect();
    diagnostic
        .children
        .retain(|child| !moves.contains(&child.message));
    if is_left_alone {
        let note = Diagnostic::new("note", LEFT_ALONE, Vec::new());
        diagnostic.children.push(note);
        return true;
    }
    for child in &mut diagnostic.children {
        child
            .spans
            .retain(|span: &Span| !span.label.as_deref().is_some_and(is_fine));
    }
    true
}

/// Says so of an implementation for what is not sized.
pub(super) fn refuse_unsized(diagnostic: &mut Diagnostic, _: &Files) -> bool {
    const UNSIZED: &str = "the trait `Sized` is not implemented for `";
    if !names::has_hidden(&diagnostic.message) {
        return false;
    }
    let mut primary = diagnostic.spans.iter_mut().filter(|span| span.is_primary);
    let is_unsized = |span: &&mut Span| {
        span.label
            .as_deref()
            .is_some_and(|l| l.starts_with(UNSIZED))
    };
    let bound = diagnostic.message.split('`').nth(1);
    let Some((span, (ty, name))) = primary
        .find(is_unsized)
        .zip(bound.and_then(|b| b.rsplit_once(": ")))
    else {
        return false;
    };
    let ty = match ty.strip_prefix('(') {
        Some(object) if object.starts_with("dyn ") => object.trim_end_matches(')'),
        _ => ty,
    };
    span.label = Some("its size is not known at compile time".to_owned());
    let help = format!("implement it for what has a size, such as `Box<{ty}>`");
    diagnostic.message =
        format!("`{name}` is used as `dyn`, so it cannot be implemented for `{ty}`");
    diagnostic.children = vec![Diagnostic::new("help", &help, Vec::new())];
    true
}

fn is_fine(reason: &str) -> bool {
    let is_reason = reason.starts_with(REASON);
    let is_async = reason.ends_with(" is `async`");
    let returns_impl = reason.ends_with(" references an `impl Trait` type in its return type");
    is_reason && (is_async || returns_impl)
}

/// `get` of "...because method `get` is `async`".
fn method(reason: &str) -> Option<&str> {
    reason.split('`').nth(1)
}
