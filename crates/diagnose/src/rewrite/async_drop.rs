//! Types that implement `AsyncDrop`: rustc would speak of the slots that hold their content.

use crate::Diagnostic;

const SLOT: &str = "normal_async::lowered::Slot<";

/// The files of the runtime library that have what lowered text calls.
const RUNTIME: [&str; 2] = ["async_drop/body.rs", "async_drop/slot.rs"];

/// Speaks of the user's type in a diagnostic that is in terms of the user's text.
pub(super) fn name_type(diagnostic: &mut Diagnostic) {
    diagnostic.children.retain(|child| {
        let mut files = child
            .spans
            .iter()
            .map(|span| span.file_name.replace('\\', "/"));
        !files.any(|file| RUNTIME.iter().any(|runtime| file.ends_with(runtime)))
    });
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
        return;
    }
    diagnostic.message = "cannot move out of a value whose type implements `AsyncDrop`".to_owned();
    diagnostic.children.push(Diagnostic::new(
        "help",
        "it is cleaned up as a whole when it is dropped: take the content, for example with `std::mem::take`, or clone it",
        Vec::new(),
    ));
}
