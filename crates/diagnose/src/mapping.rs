//! Brings places in lowered text back to the user's text.

use std::ops::Range;

use normal_async_syntax::edit::Origin;

use crate::{
    Diagnostic, Expansion, Files, Span,
    files::EditedFile,
    suggestion::{self, is_suggestion},
};

/// What a place in lowered text is in the user's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The user wrote it, or what it stands for.
    Written,
    /// It was inserted; its span is now the empty place where that happened.
    Inserted,
}

/// Maps a diagnostic and what hangs below it. None for a warning about inserted text, which the user cannot act on.
pub(crate) fn map(diagnostic: &Diagnostic, files: &Files) -> Option<Diagnostic> {
    let (mut spans, inserted) = map_spans(&diagnostic.spans, files);
    let has_primary = spans.iter().any(|span| span.is_primary);
    if !has_primary && !inserted.is_empty() {
        if diagnostic.level == "warning" {
            return None;
        }
        spans.extend(inserted.into_iter().take(1));
    }
    let children = diagnostic.children.iter();
    Some(Diagnostic {
        spans,
        children: children
            .filter_map(|child| map_child(child, files))
            .collect(),
        ..diagnostic.clone()
    })
}

/// None when nothing of what the child speaks of is the user's.
fn map_child(child: &Diagnostic, files: &Files) -> Option<Diagnostic> {
    if child.spans.is_empty() {
        return Some(child.clone());
    }
    let spans = if is_suggestion(child) {
        suggestion::map(&child.spans, files)
    } else {
        let (spans, inserted) = map_spans(&child.spans, files);
        let lost_its_subject = !inserted.is_empty() && !spans.iter().any(|s| s.is_primary);
        if lost_its_subject { Vec::new() } else { spans }
    };
    (!spans.is_empty()).then(|| Diagnostic {
        spans,
        ..child.clone()
    })
}

/// The spans of a message that the user wrote, and its primary spans in inserted text.
fn map_spans(spans: &[Span], files: &Files) -> (Vec<Span>, Vec<Span>) {
    let mut written = Vec::new();
    let mut inserted = Vec::new();
    for span in spans {
        let (mapped, place) = map_span(span, files);
        match place {
            Place::Written => written.push(mapped),
            Place::Inserted if span.is_primary => inserted.push(mapped),
            Place::Inserted => {}
        }
    }
    (written, inserted)
}

/// Whether all that the message is about is inserted text.
pub(crate) fn is_about_inserted(diagnostic: &Diagnostic, files: &Files) -> bool {
    let primary = diagnostic.spans.iter().filter(|span| span.is_primary);
    let mut places = primary.map(|span| map_span(span, files).1).peekable();
    places.peek().is_some() && places.all(|place| matches!(place, Place::Inserted))
}

pub(crate) fn map_span(span: &Span, files: &Files) -> (Span, Place) {
    let mut mapped = span.clone();
    if let Some(expansion) = &mut mapped.expansion {
        map_expansion(expansion, files);
    }
    let is_nowhere = span.text.is_empty();
    let Some(file) = files.edited(&span.file_name).filter(|_| !is_nowhere) else {
        if span.is_elsewhere() && files.edited(&span.file_name).is_none() {
            find(&mut mapped, files);
        }
        return (mapped, Place::Written);
    };
    let (range, place) = match file.map.original(span.range()) {
        Origin::Exact(range) => (range, Place::Written),
        Origin::Edited(range) => (whole(range, span.byte_end, file), Place::Written),
        Origin::Generated(range) if range.is_empty() => (range, Place::Inserted),
        Origin::Generated(range) => (range, Place::Written),
    };
    mapped.set_range(&file.original, range);
    (mapped, place)
}

/// Gives a span of another crate its text, which rustc does not find when it read that in another form than the user's.
/// Where nothing leads back to that, lines are the same in both, and so are columns up to the first that was edited.
fn find(span: &mut Span, files: &Files) {
    let Some(text) = files.text(&span.file_name) else {
        return;
    };
    if let Some(range) = files.elsewhere(&span.file_name, &text, span.range()) {
        span.set_range(&text, range);
        return;
    }
    let start = text.offset(span.line_start, span.column_start);
    let end = text.offset(span.line_end, span.column_end);
    if let (Some(start), Some(end)) = (start, end) {
        span.set_range(&text, start..end.max(start));
    }
}

/// What was removed right behind an edited range belongs to it, white space at its ends does not.
fn whole(range: Range<usize>, end_in_edited: usize, file: &EditedFile) -> Range<usize> {
    let last = file.map.original(end_in_edited - 1..end_in_edited);
    if matches!(last, Origin::Edited(_)) {
        // A word that stands for something in another place.
        return range;
    }
    let is_last_inserted = file.map.replaced_at(end_in_edited).is_some();
    let end = match file.map.original(end_in_edited..end_in_edited + 1) {
        Origin::Exact(next) if !is_last_inserted => next.start.max(range.end),
        _ => range.end,
    };
    let text = file.original.get(range.start..end);
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return range;
    }
    let start = range.start + (text.len() - text.trim_start().len());
    start..start + trimmed.len()
}

fn map_expansion(expansion: &mut Expansion, files: &Files) {
    expansion.span = map_span(&expansion.span, files).0;
    expansion.def_site_span = map_span(&expansion.def_site_span, files).0;
}

/// Whether the user would see other lines than rustc, around what the diagnostic shows.
pub(crate) fn shows_edited_lines(diagnostic: &Diagnostic, files: &Files) -> bool {
    let children = diagnostic.children.iter().flat_map(|child| &child.spans);
    let spans: Vec<&Span> = diagnostic.spans.iter().chain(children).collect();
    spans.iter().any(|span| {
        let Some(file) = files.edited(&span.file_name) else {
            return false;
        };
        let in_file = || {
            spans
                .iter()
                .filter(|other| other.file_name == span.file_name)
        };
        let first = in_file().map(|span| span.line_start).min().unwrap_or(1);
        let last = in_file().map(|span| span.line_end).max().unwrap_or(first);
        !same_lines(file, first, last)
    })
}

fn same_lines(file: &EditedFile, first: usize, last: usize) -> bool {
    (first..=last).all(|number| file.original.line(number) == file.edited.line(number))
}
