//! An async closure that borrows, where its futures have to be `Send`.
//!
//! rustc knows `F(..): Send` for every lifetime of a call alone, also for one that is longer than the closure's, and
//! says that this implies `'static`. What can be done about it, it does not say.

use crate::{Diagnostic, Span};

/// Says what helps, below a diagnostic that is in terms of the user's text.
pub(super) fn suggest_owning(diagnostic: &mut Diagnostic) {
    let is_closure_bound = |span: &Span| {
        let text = span.covered_text();
        text.is_some_and(|text| text.contains("(..)"))
    };
    let is_implied = diagnostic.children.iter().any(|child| {
        child.message.ends_with("this implies a `'static` lifetime")
            && child.spans.iter().any(is_closure_bound)
    });
    if is_implied {
        let help = "let the closure own what it uses, or take it as an `AsyncFnOnce`";
        let help = Diagnostic::new("help", help, Vec::new());
        diagnostic.children.push(help);
    }
}
