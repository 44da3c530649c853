//! Source text with its lines, counted as rustc counts them.

use std::{ops::Range, sync::Arc};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The text of a file as it is on disk.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    text: Arc<str>,
    /// The offset at which each line starts; never empty.
    line_starts: Vec<usize>,
}

/// Line and column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Text {
    pub(crate) fn new(text: Arc<str>) -> Self {
        let first = match text.starts_with(BYTE_ORDER_MARK) {
            true => BYTE_ORDER_MARK.len(),
            false => 0,
        };
        // A line end at the end of the file starts no line.
        let later = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(first)
            .chain(later.filter(|&at| at < text.len()))
            .collect();
        Text { text, line_starts }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The text of `range`, if there is such a range.
    pub(crate) fn get(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Where `offset` is; an offset inside a character counts as behind it, and both bytes of a line end as one.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let line = line.max(1);
        let start = self.line_starts[line - 1];
        let chars = self.text[start..].char_indices();
        let before = chars.take_while(|(at, _)| start + at < offset);
        let before_feed = |at: usize| self.text[start + at..].starts_with("\r\n");
        let counted = before.filter(|&(at, _)| !before_feed(at));
        Position {
            line,
            column: counted.count() + 1,
        }
    }

    /// Where a position is, at most at the end of its line; none when there is no such line.
    pub(crate) fn offset(&self, line: usize, column: usize) -> Option<usize> {
        let start = self.line_start(line)?;
        let text = self.line(line)?;
        let mut chars = text.char_indices();
        let at = chars.nth(column.checked_sub(1)?).map(|(at, _)| at);
        Some(start + at.unwrap_or(text.len()))
    }

    /// The offset of the first byte of a line.
    pub(crate) fn line_start(&self, line: usize) -> Option<usize> {
        self.line_starts.get(line.checked_sub(1)?).copied()
    }

    /// A line without its end.
    pub(crate) fn line(&self, line: usize) -> Option<&str> {
        let start = self.line_start(line)?;
        let end = self.line_start(line + 1).unwrap_or(self.text.len());
        let line = &self.text[start..end];
        let Some(line) = line.strip_suffix('\n') else {
            return Some(line);
        };
        Some(line.strip_suffix('\r').unwrap_or(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\u{feff}let é = 1;\r\n\tx\n";

    #[test]
    fn columns_count_characters_behind_the_byte_order_mark() {
        let text = Text::new(TEXT.into());
        let behind = |needle: &str| text.position(TEXT.find(needle).unwrap() + needle.len());
        assert_eq!(text.position(3), Position { line: 1, column: 1 });
        assert_eq!(behind("é"), Position { line: 1, column: 6 });
        assert_eq!(behind("\t"), Position { line: 2, column: 2 });
        assert_eq!(behind("\r\n"), Position { line: 2, column: 1 });
        assert_eq!(behind("x\n"), Position { line: 2, column: 4 });
    }

    #[test]
    fn lines_have_no_ends() {
        let text = Text::new(TEXT.into());
        let lines: Vec<_> = (0..5).map(|n| text.line(n)).collect();
        let expected = [None, Some("let é = 1;"), Some("\tx"), None, None];
        assert_eq!(lines, expected);
    }
}
