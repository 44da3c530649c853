//! Clean-up that awaits: rustc does not know of `AsyncDrop`, and would speak of the slots that hold the content of types
//! that implement it.

use crate::{Diagnostic, Files, Span};

const SLOT: &str = "normal_async::lowered::Slot<";

/// The files of the runtime library that have what lowered text calls.
const RUNTIME: [&str; 4] = [
    "async_drop/body.rs",
    "async_drop/hand_over.rs",
    "async_drop/slot.rs",
    "dyn_async_fn.rs",
];

const IMPLEMENTED: &str = "to implement `normal_async::AsyncDrop`";

const DROP: &str = "fn drop(&mut self)";

/// Points to `AsyncDrop` where a `drop` awaits.
pub(super) fn point_to_trait(diagnostic: &mut Diagnostic, files: &Files) -> bool {
    let code = diagnostic.code.as_ref().map(|code| &*code.code);
    let mut primary = diagnostic.spans.iter().filter(|span| span.is_primary);
    let awaits = primary.any(|span| match code {
        Some("E0728") => is_in_drop(span, files),
        Some("E0053") => span
            .text
            .iter()
            .any(|line| line.text.contains(&format!("async {DROP}"))),
        _ => false,
    });
    if awaits {
        diagnostic.children.push(Diagnostic::new(
            "help",
            "clean-up that awaits is for `normal_async::AsyncDrop`: `async fn drop(&mut self)`",
            Vec::new(),
        ));
    }
    awaits
}

/// What the library has rustc say of an implementation that nothing lowers needs no more than the page about it.
pub(super) fn would_not_run(diagnostic: &mut Diagnostic, _: &Files) -> bool {
    diagnostic
        .message
        .starts_with("nothing would run the clean-up of ")
}

/// Whether the last function that begins before is a `drop`.
fn is_in_drop(span: &Span, files: &Files) -> bool {
    let Some(text) = files.text(&span.file_name) else {
        return false;
    };
    let before = text.get(0..span.byte_start);
    let function = before.rfind("fn ").map(|start| &before[start..]);
    function.is_some_and(|function| function.starts_with(DROP))
}

/// Names the bound that a type would need, too, where its clean-up has more of them.
pub(super) fn name_bound(diagnostic: &mut Diagnostic, _: &Files) -> bool {
    let is_requirement = |note: &Diagnostic| note.message.starts_with("required by ");
    let is_bound = |span: &&mut Span| {
        let label = span.label.as_deref();
        label == Some("unsatisfied trait bound introduced here")
    };
    // Code that asks for the trait would be in a note.
    if diagnostic.children.iter().any(is_requirement) {
        return false;
    }
    let mut notes = diagnostic.children.iter_mut().filter(|note| {
        note.message.starts_with("required for ") && note.message.ends_with(IMPLEMENTED)
    });
    let bound = notes.find_map(|note| note.spans.iter_mut().find(is_bound).cloned());
    let Some(mut bound) = bound else {
        return false;
    };
    bound.is_primary = true;
    bound.label = Some("write it on the type, too".to_owned());
    diagnostic.message = "an implementation of `AsyncDrop` has the bounds of its type".to_owned();
    diagnostic.spans = vec![bound];
    diagnostic.children = vec![Diagnostic::new(
        "note",
        "as a `Drop` is, it is for all values of the type",
        Vec::new(),
    )];
    true
}

/// Drops notes about what lowered text calls.
pub(super) fn leave_out_runtime(diagnostic: &mut Diagnostic) {
    diagnostic.children.retain(|child| {
        let mut files = child
            .spans
            .iter()
            .map(|span| span.file_name.replace('\\', "/"));
        !files.any(|file| RUNTIME.iter().any(|runtime| file.ends_with(runtime)))
    });
}

/// Speaks of the user's type in a diagnostic that is in terms of the user's text.
pub(super) fn name_type(diagnostic: &mut Diagnostic, _: &Files) -> bool {
    let moves = [
        "cannot move out of dereference of `",
        "cannot move out of `",
    ];
    let is_move = diagnostic
        .code
        .as_ref()
        .is_some_and(|code| code.code == "E0507")
        && moves
            .iter()
            .any(|start| diagnostic.message.starts_with(start))
        && diagnostic.message.contains(SLOT);
    if !is_move {
        return false;
    }
    diagnostic.message = "cannot move out of a value whose type implements `AsyncDrop`".to_owned();
    diagnostic.children.push(Diagnostic::new(
        "help",
        "it is cleaned up as a whole when it is dropped: take the content, for example with `std::mem::take`, or clone it",
        Vec::new(),
    ));
    true
}
