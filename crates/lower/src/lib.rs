//! Lowers Normal Async to plain Rust: source text in, text edits out. No I/O, no clock, no environment.

use std::{ops::Range, path::PathBuf, sync::Arc};

use normal_async_syntax::edit::Edits;

/// One crate, as rustc is about to read it.
#[derive(Debug, Clone)]
pub struct SourceTree {
    /// 2015, 2018, 2021 or 2024.
    pub edition: u16,
    /// The crate root first, then every file that a `mod` or `include!` leads to.
    pub files: Vec<SourceFile>,
}

#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path by which rustc opens it, relative to rustc's working directory or absolute.
    pub path: PathBuf,
    pub text: Arc<str>,
}

/// What rustc had to say about an earlier lowering of the same crate, where source text alone cannot tell.
/// The default suits a first attempt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {}

#[derive(Debug)]
pub struct Lowered {
    /// For each file of the tree its edits; none for a file that rustc can read as it is.
    pub files: Vec<Edits>,
    /// Mistakes in the new syntax itself. rustc is not run when there is one.
    pub errors: Vec<SyntaxError>,
}

/// A mistake in the use of new syntax, in terms of the user's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Index into [`SourceTree::files`].
    pub file: usize,
    pub range: Range<usize>,
    pub message: String,
    pub label: String,
    pub suggestion: Option<Suggestion>,
}

/// A replacement that resolves the error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub message: String,
    pub range: Range<usize>,
    pub replacement: String,
}

/// An error of rustc about lowered text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub code: Option<String>,
    pub message: String,
    /// Those of the error and of its notes, macro backtraces followed to the outermost call too.
    pub spans: Vec<FindingSpan>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingSpan {
    /// Index into [`SourceTree::files`].
    pub file: usize,
    /// In the lowered text.
    pub range: Range<usize>,
    /// A primary span of the error itself, not of a note.
    pub primary: bool,
    pub label: Option<String>,
}

/// Lowers a crate.
pub fn lower(tree: &SourceTree, _choices: &Choices) -> Lowered {
    Lowered {
        files: vec![Edits::default(); tree.files.len()],
        errors: Vec::new(),
    }
}

impl Choices {
    /// Learns from what rustc said about `lowered`, which these choices led to.
    /// True when another attempt, with the choices as they are now, may do better.
    pub fn learn(&mut self, _tree: &SourceTree, _lowered: &Lowered, _findings: &[Finding]) -> bool {
        false
    }
}
