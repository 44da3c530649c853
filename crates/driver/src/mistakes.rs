//! Reports mistakes in the new syntax, for which rustc need not run, and whatever keeps it from running.

use anyhow::{Error, Result};
use normal_async_diagnose::{Diagnostic, Files, Translator};
use normal_async_lower::{SourceTree, SyntaxError};

use serde_json::Map;

use crate::messages::Format;

/// Prints mistakes in the new syntax.
///
/// # Errors
/// When standard error cannot be written.
pub(crate) fn report(tree: &SourceTree, errors: &[SyntaxError], format: Format) -> Result<()> {
    let name = |file: usize| tree.files[file].path.display().to_string();
    let files = Files::new(|wanted| {
        let file = (0..tree.files.len()).find(|&file| name(file) == wanted)?;
        Some(tree.files[file].text.clone())
    });
    let mut translator = Translator::new(files, format.style);
    for error in errors {
        let suggestion = error.suggestion.as_ref();
        let diagnostic = Diagnostic::syntax_error(
            &name(error.file),
            &tree.files[error.file].text,
            error.range.clone(),
            &error.message,
            &error.label,
            suggestion.map(|s| (&*s.message, s.range.clone(), &*s.replacement)),
        );
        format.print(&translator.present(diagnostic, Some(error.page)))?;
    }
    let closing = translator.summary();
    closing
        .iter()
        .try_for_each(|diagnostic| format.print(diagnostic))
}

/// Prints what went wrong in the world in the form of a diagnostic, so that cargo takes it for the whole explanation.
///
/// # Errors
/// When standard error cannot be written.
pub(crate) fn report_failure(error: &Error, format: Format) -> Result<()> {
    say("error", format!("{error:#}"), format)
}

/// Prints a warning that is about no place.
///
/// # Errors
/// When standard error cannot be written.
pub(crate) fn warn(message: &str, format: Format) -> Result<()> {
    say("warning", message.to_owned(), format)
}

fn say(level: &str, message: String, format: Format) -> Result<()> {
    let diagnostic = Diagnostic {
        message_type: Some("diagnostic".into()),
        message,
        code: None,
        level: level.into(),
        spans: Vec::new(),
        children: Vec::new(),
        rendered: None,
        other: Map::new(),
    };
    let mut translator = Translator::new(Files::new(|_| None), format.style);
    format.print(&translator.present(diagnostic, None))
}
