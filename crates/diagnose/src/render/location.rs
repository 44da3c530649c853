//! Spans in a file that cannot be read: where they are and what they say, without source text.

use annotate_snippets::{Element, Level, Origin, Padding};

use crate::Span;

/// A line is named once. A span after the first is worth a line only for its label.
pub(super) fn unreadable<'a>(name: &'a str, spans: &[&'a Span]) -> Vec<Element<'a>> {
    let mut elements: Vec<Element<'a>> = Vec::new();
    let mut named = Vec::new();
    let mut name_line = |line: usize, column: usize, elements: &mut Vec<Element<'a>>| {
        if !named.contains(&line) {
            named.push(line);
            let origin = Origin::path(name)
                .line(line)
                .char_column(column.saturating_sub(1));
            elements.push(origin.into());
        }
    };
    for (index, span) in spans.iter().enumerate() {
        if index != 0 && span.label.is_none() {
            continue;
        }
        name_line(span.line_start, span.column_start, &mut elements);
        let Some(label) = span.label.as_deref().filter(|label| !label.is_empty()) else {
            continue;
        };
        name_line(span.line_end, span.column_end, &mut elements);
        elements.push(Padding.into());
        elements.push(Level::NOTE.message(label).into());
    }
    elements
}
