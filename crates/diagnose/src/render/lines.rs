//! The lines of one file that a snippet shows.

use std::ops::Range;

use annotate_snippets::Snippet;

use crate::{Files, Span};

/// Consecutive lines, each with a line feed as its end.
pub(super) struct Lines {
    first: usize,
    text: String,
    /// The offset in `text` at which each line starts.
    starts: Vec<usize>,
}

impl Lines {
    /// The lines from the first to the last that `spans` touch. The spans know their own lines; the lines between
    /// them come from the file.
    pub(super) fn around(name: &str, spans: &[&Span], files: &Files) -> Self {
        let first = spans.iter().map(|s| s.line_start).min().unwrap_or(1);
        let last = spans.iter().map(|s| s.line_end).max().unwrap_or(first);
        let file = std::cell::LazyCell::new(|| files.text(name));
        let mut lines = Lines {
            first,
            text: String::new(),
            starts: Vec::new(),
        };
        for number in first..=last {
            let known = spans.iter().find_map(|span| span.line(number));
            let line = known.or_else(|| file.as_ref()?.line(number));
            lines.starts.push(lines.text.len());
            lines.text.push_str(line.unwrap_or_default());
            lines.text.push('\n');
        }
        lines
    }

    /// Where the span is in these lines.
    pub(super) fn range(&self, span: &Span) -> Range<usize> {
        let start = self.offset(span.line_start, span.column_start);
        start..self.offset(span.line_end, span.column_end).max(start)
    }

    fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.starts[line - self.first];
        let mut chars = self.text[start..].char_indices();
        let found = chars.nth(column.saturating_sub(1));
        found.map_or(self.text.len(), |(at, _)| start + at)
    }

    /// What stands on the line before a place in it.
    pub(super) fn before(&self, line: usize, column: usize) -> &str {
        &self.text[self.starts[line - self.first]..self.offset(line, column)]
    }

    pub(super) fn snippet<'a, T: Clone>(self, name: &'a str) -> Snippet<'a, T> {
        Snippet::source(self.text).line_start(self.first).path(name)
    }
}
