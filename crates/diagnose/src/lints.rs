//! Warnings about how text is written, which nobody wrote.

use crate::{Diagnostic, Files, names};

/// Lints that somebody has to ask for, which are about a choice between two ways to write the same.
const OF_FORM: [&str; 5] = [
    "clippy::absolute_paths",
    "clippy::implicit_return",
    "clippy::missing_inline_in_public_items",
    "clippy::shadow_same",
    "unused_qualifications",
];

/// Clippy's lint that misses methods in an implementation, generated ones as well.
const MISSING: &str = "clippy::missing_trait_methods";

/// Whether a warning is about the form of what was generated, around text of the user's or copied from there, or about a
/// generated method that an implementation has not.
pub(crate) fn is_about_generated_form(warning: &Diagnostic, files: &Files) -> bool {
    let Some(code) = warning.code.as_ref().map(|code| &*code.code) else {
        return false;
    };
    if warning.level != "warning" {
        return false;
    }
    let mut primary = warning.spans.iter().filter(|span| span.is_primary);
    let is_generated = |at: usize, name: &str| {
        let file = files.edited(name);
        file.is_some_and(|file| file.map.replaced_at(at).is_some())
    };
    code == MISSING && names::has_hidden(&warning.message)
        || OF_FORM.contains(&code)
            && primary.any(|span| {
                let last = span.byte_end.saturating_sub(1);
                is_generated(span.byte_start, &span.file_name)
                    && is_generated(last, &span.file_name)
            })
}
