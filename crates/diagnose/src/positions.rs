//! Positions inside of messages, as in `{closure@src/main.rs:4:7: 4:9}`.

use crate::{Diagnostic, Files, files::EditedFile, text::Position};

/// Makes all positions in what is said those of the user's text.
pub(crate) fn map(diagnostic: &mut Diagnostic, files: &Files) {
    map_message(diagnostic, files);
    for child in &mut diagnostic.children {
        map_message(child, files);
    }
}

fn map_message(message: &mut Diagnostic, files: &Files) {
    let spans = message.spans.iter_mut();
    let labels = spans.filter_map(|span| span.label.as_mut());
    for text in labels.chain([&mut message.message]) {
        for name in files.edited_names() {
            if text.contains(name)
                && let Some(file) = files.edited(name)
            {
                *text = mapped(text, name, file);
            }
        }
    }
}

fn mapped(text: &str, name: &str, file: &EditedFile) -> String {
    let mut mapped = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, after) = rest.split_at(at + name.len());
        mapped += before;
        rest = after;
        let is_whole_name =
            !before[..at].ends_with(|c: char| c.is_alphanumeric() || "/\\._-".contains(c));
        if let Some((replacement, after)) = range(after, file).filter(|_| is_whole_name) {
            mapped += &replacement;
            rest = after;
        }
    }
    mapped + rest
}

/// For text that begins with `:4:7: 4:9` or `:4:7`, the same in the user's text, and what follows.
fn range<'t>(text: &'t str, file: &EditedFile) -> Option<(String, &'t str)> {
    let (start, rest) = position(text.strip_prefix(':')?)?;
    let start = file.edited.offset(start.line, start.column)?;
    let end = rest.strip_prefix(": ").and_then(position);
    if let Some((end, rest)) = end {
        let range = file.hull(start..file.edited.offset(end.line, end.column)?.max(start));
        let start = file.original.position(range.start);
        let end = file.original.position(range.end);
        let text = format!(
            ":{}:{}: {}:{}",
            start.line, start.column, end.line, end.column
        );
        return Some((text, rest));
    }
    let start = file.original.position(file.hull(start..start + 1).start);
    Some((format!(":{}:{}", start.line, start.column), rest))
}

/// For text that begins with `4:7`, that position, and what follows.
fn position(text: &str) -> Option<(Position, &str)> {
    let (line, rest) = number(text)?;
    let (column, rest) = number(rest.strip_prefix(':')?)?;
    Some((Position { line, column }, rest))
}

fn number(text: &str) -> Option<(usize, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}
