//! `.box` where no expression can be, such as in a pattern: rustc would speak of the text that it was lowered to.

use crate::{Diagnostic, Files};

/// Says so, of a syntax error that is in terms of the user's text.
pub(super) fn name_box(diagnostic: &mut Diagnostic, _: &Files) -> bool {
    let is_syntax_error = diagnostic.code.is_none() && diagnostic.message.starts_with("expected ");
    if !is_syntax_error {
        return false;
    }
    let mut primary = diagnostic.spans.iter_mut().filter(|span| span.is_primary);
    let Some(span) = primary.find(|span| span.covered_text().as_deref() == Some(".box")) else {
        return false;
    };
    span.label = Some("this boxes the value of an expression, and there is none here".to_owned());
    diagnostic.message = "unexpected `.box`".to_owned();
    diagnostic.children.clear();
    true
}
