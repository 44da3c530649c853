//! Errors of rustc that Normal Async has better words for.

mod async_drop;
mod awaiting;
mod block;
mod boxing;
mod call;
mod closure;
mod dyn_compatibility;
mod for_await;
mod method;
mod move_expr;
mod pattern;
mod recursion;
mod send;
mod spawn;

use crate::{Diagnostic, Files};

/// What the user should read instead of `diagnostic`, in terms of the user's text.
pub(crate) fn instead(diagnostic: &Diagnostic, files: &Files) -> Option<Diagnostic> {
    boxing::method_call(diagnostic, files).or_else(|| boxing::unsized_call(diagnostic, files))
}

/// Improves on a diagnostic that is in terms of the user's text.
pub(crate) fn improve(diagnostic: &mut Diagnostic, files: &Files) {
    async_drop::name_type(diagnostic);
    async_drop::point_to_trait(diagnostic, files);
    dyn_compatibility::blame_what_spoils(diagnostic);
    pattern::name_box(diagnostic);
    recursion::suggest_box(diagnostic, files);
    awaiting::suggest_await(diagnostic, files);
    block::suggest_postfix(diagnostic, files);
    closure::suggest_owning(diagnostic);
    closure::name_futures(diagnostic);
    for_await::name_loop(diagnostic, files);
    move_expr::unwrap(diagnostic);
    move_expr::suggest_async_move(diagnostic, files);
    send::suggest_bound(diagnostic, files);
    spawn::point_to_scope(diagnostic);
}
