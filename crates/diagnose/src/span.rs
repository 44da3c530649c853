//! Spans and diagnostics made from ranges of source text.

use std::ops::Range;

use serde_json::Map;

use crate::{Applicability, Diagnostic, Span, SpanLine, text::Text};

impl Span {
    /// A primary span without a label.
    pub(crate) fn new(file_name: &str, text: &Text, range: Range<usize>) -> Self {
        let mut span = Span {
            file_name: file_name.into(),
            byte_start: 0,
            byte_end: 0,
            line_start: 0,
            line_end: 0,
            column_start: 0,
            column_end: 0,
            is_primary: true,
            text: Vec::new(),
            label: None,
            suggested_replacement: None,
            suggestion_applicability: None,
            expansion: None,
            other: Map::new(),
        };
        span.set_range(text, range);
        span
    }

    pub(crate) fn range(&self) -> Range<usize> {
        self.byte_start..self.byte_end
    }

    /// Whether it is a place in a file that rustc has no text of. What has no place at all, rustc puts in front of the
    /// first file.
    pub(crate) fn is_elsewhere(&self) -> bool {
        self.text.is_empty() && self.range() != (0..0)
    }

    /// A span without a label for `range` of the same file, whose text is `text`.
    pub(crate) fn elsewhere(&self, text: &Text, range: Range<usize>) -> Span {
        let mut span = self.clone();
        span.label = None;
        span.set_range(text, range);
        span
    }

    /// Moves the span within its file, whose text is `text`.
    pub(crate) fn set_range(&mut self, text: &Text, range: Range<usize>) {
        let (start, end) = (text.position(range.start), text.position(range.end));
        self.byte_start = range.start;
        self.byte_end = range.end;
        self.line_start = start.line;
        self.line_end = end.line;
        self.column_start = start.column;
        self.column_end = end.column;
        self.text = (start.line..=end.line)
            .filter_map(|number| {
                let line = text.line(number)?;
                let starts_here = number == start.line;
                let ends_here = number == end.line;
                Some(SpanLine {
                    text: line.into(),
                    highlight_start: if starts_here { start.column } else { 1 },
                    highlight_end: if ends_here {
                        end.column
                    } else {
                        line.chars().count() + 1
                    },
                    other: Map::new(),
                })
            })
            .collect();
    }

    /// The text of a line that the span touches.
    pub(crate) fn line(&self, number: usize) -> Option<&str> {
        let index = number.checked_sub(self.line_start)?;
        self.text.get(index).map(|line| &*line.text)
    }

    /// The text that the span covers, if its lines are known.
    pub(crate) fn covered_text(&self) -> Option<String> {
        let lines = self.text.iter().map(|line| {
            let start = line.highlight_start.saturating_sub(1);
            let covered = line.text.chars().skip(start);
            covered
                .take(line.highlight_end.saturating_sub(start + 1))
                .collect::<String>()
        });
        (!self.text.is_empty()).then(|| lines.collect::<Vec<_>>().join("\n"))
    }
}

impl Diagnostic {
    /// An error in the use of new syntax. Every range is one of `text`, which is what the user wrote in `file_name`;
    /// the suggestion is a message, a range and what should replace it.
    pub fn syntax_error(
        file_name: &str,
        text: &str,
        range: Range<usize>,
        message: &str,
        label: &str,
        suggestion: Option<(&str, Range<usize>, &str)>,
    ) -> Self {
        let text = Text::new(text.into());
        let mut span = Span::new(file_name, &text, range);
        span.label = Some(label.into());
        let mut error = Diagnostic::new("error", message, vec![span]);
        error.message_type = Some("diagnostic".into());
        error
            .children
            .extend(suggestion.map(|(message, range, replacement)| {
                Diagnostic::suggestion(message, Span::new(file_name, &text, range), replacement)
            }));
        error
    }

    pub(crate) fn new(level: &str, message: &str, spans: Vec<Span>) -> Self {
        Diagnostic {
            message_type: None,
            message: message.into(),
            code: None,
            level: level.into(),
            spans,
            children: Vec::new(),
            rendered: None,
            other: Map::new(),
        }
    }

    /// A help that a tool may apply.
    pub(crate) fn suggestion(message: &str, mut span: Span, replacement: &str) -> Self {
        span.suggested_replacement = Some(replacement.into());
        span.suggestion_applicability = Some(Applicability::MachineApplicable);
        Diagnostic::new("help", message, vec![span])
    }
}
