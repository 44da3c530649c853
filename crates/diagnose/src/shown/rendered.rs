//! rustc's own rendering of a diagnostic.

use anstream::adapter::strip_str;

pub(super) struct Rendered<'a> {
    styled: &'a str,
    plain: String,
    /// For each piece of text between two styles, where it starts in `plain` and in `styled`.
    pieces: Vec<(usize, usize)>,
}

impl<'a> Rendered<'a> {
    pub(super) fn new(styled: &'a str) -> Self {
        let mut plain = String::new();
        let mut pieces = Vec::new();
        for piece in strip_str(styled) {
            let at = piece.as_ptr() as usize - styled.as_ptr() as usize;
            pieces.push((plain.len(), at));
            plain += piece;
        }
        Rendered {
            styled,
            plain,
            pieces,
        }
    }

    /// Without styles.
    pub(super) fn text(&self) -> &str {
        &self.plain
    }

    /// Whether it shows a place in the file.
    pub(super) fn names_file(&self, name: &str) -> bool {
        let arrows = ["--> ", "::: "];
        let mut arrows = arrows.iter().map(|arrow| format!("{arrow}{name}:"));
        arrows.any(|place| self.plain.contains(&place))
            || self.plain.starts_with(&format!("{name}:"))
    }

    /// A note's message with its styles, if it has any. They tell the differences between two types.
    pub(super) fn styled(&self, level: &str, message: &str) -> Option<String> {
        let title = format!("{level}: ");
        let first = message.lines().next()?;
        let mut at = self.plain.find(&format!("{title}{first}"))? + title.len();
        let mut lines = Vec::new();
        for line in message.lines() {
            at += self.plain[at..].find(line)?;
            let end = at + line.len();
            lines.push(&self.styled[self.end_in_styled(at)..self.start_in_styled(end)]);
            at = end;
        }
        let styled = lines.join("\n");
        (styled != message).then_some(styled)
    }

    /// Where the text at `offset` starts, behind the styles before it.
    fn start_in_styled(&self, offset: usize) -> usize {
        let behind = self.pieces.partition_point(|&(plain, _)| plain <= offset);
        self.in_piece(behind, offset)
    }

    /// Where the text before `offset` ends, in front of the styles behind it.
    fn end_in_styled(&self, offset: usize) -> usize {
        let behind = self.pieces.partition_point(|&(plain, _)| plain < offset);
        self.in_piece(behind, offset)
    }

    fn in_piece(&self, behind: usize, offset: usize) -> usize {
        let (plain, styled) = behind
            .checked_sub(1)
            .map_or((0, 0), |index| self.pieces[index]);
        styled + (offset - plain)
    }
}
