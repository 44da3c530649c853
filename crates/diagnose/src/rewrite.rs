//! Errors of rustc that Normal Async has better words for, and the pages of `cargo async explain` about them.

mod async_drop;
mod awaiting;
mod boxing;
mod call;
mod closure;
mod closure_object;
mod dyn_compatibility;
mod for_await;
mod forget;
mod method;
mod move_expr;
mod pattern;
mod prefix;
mod recursion;
mod send;
mod spawn;
mod unfit;
mod unsized_receiver;

use crate::{Diagnostic, Files};

/// The page about what [`instead`] says.
pub(crate) const DISPATCH: &str = "E0038";

/// Improves on a diagnostic that is in terms of the user's text, if it is about that.
type Rewrite = fn(&mut Diagnostic, &Files) -> bool;

/// Where these are not rustc's words alone, and which page is about ours.
const REWRITES: [(Rewrite, &str); 17] = [
    (async_drop::name_bound, "async-drop"),
    (async_drop::name_type, "async-drop"),
    (async_drop::point_to_trait, "async-drop"),
    (async_drop::would_not_run, "async-drop"),
    (dyn_compatibility::blame_what_spoils, DISPATCH),
    (dyn_compatibility::refuse_unsized, DISPATCH),
    (pattern::name_box, "box"),
    (recursion::suggest_box, "E0733"),
    (prefix::suggest_postfix, "box"),
    (closure::suggest_owning, "send"),
    (closure_object::suggest_closure, DISPATCH),
    (closure_object::unknown_library, DISPATCH),
    (for_await::name_loop, "for-await"),
    (forget::is_forgotten, "forget"),
    (move_expr::suggest_async_move, "move"),
    (send::suggest_bound, "send"),
    (spawn::point_to_scope, "scope"),
];

/// What the user should read instead of `diagnostic`, in terms of the user's text.
pub(crate) fn instead(diagnostic: &Diagnostic, files: &Files) -> Option<Diagnostic> {
    boxing::method_call(diagnostic, files)
        .or_else(|| unsized_receiver::call(diagnostic, files))
        .or_else(|| closure_object::call(diagnostic, files))
}

/// Whether it warns of nothing but what the lowering did.
pub(crate) fn is_needless(diagnostic: &Diagnostic, files: &Files) -> bool {
    unfit::is_warning(diagnostic, files)
}

/// Whether it follows from an error about which [`instead`] has something to say.
pub(crate) fn follows(diagnostic: &Diagnostic, files: &Files) -> bool {
    unsized_receiver::is_elsewhere(diagnostic, files)
}

/// Improves on a diagnostic that is in terms of the user's text, and gives the page about it if there is one.
pub(crate) fn improve(diagnostic: &mut Diagnostic, files: &Files) -> Option<&'static str> {
    closure_object::count_arguments(diagnostic);
    async_drop::leave_out_runtime(diagnostic);
    awaiting::suggest_await(diagnostic, files);
    closure::name_futures(diagnostic);
    closure_object::leave_out_long_type(diagnostic);
    move_expr::unwrap(diagnostic);
    let mut page = None;
    for (rewrite, about) in REWRITES {
        if rewrite(diagnostic, files) {
            page = Some(about);
        }
    }
    page
}
