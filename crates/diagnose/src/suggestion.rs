//! Suggestions: which of them still hold in the user's text.

use std::ops::Range;

use normal_async_syntax::edit::{Origin, SourceMap};

use crate::{Diagnostic, Files, Span, mapping::map_span, names};

pub(crate) fn is_suggestion(child: &Diagnostic) -> bool {
    child
        .spans
        .iter()
        .any(|span| span.suggested_replacement.is_some())
}

/// The parts of one alternative are disjoint; a part that is not belongs to the next alternative.
pub(crate) fn alternatives(mut spans: &[Span]) -> impl Iterator<Item = &[Span]> {
    std::iter::from_fn(move || {
        let collides = |&at: &usize| spans[..at].iter().any(|part| collide(part, &spans[at]));
        let end = (1..spans.len()).find(collides).unwrap_or(spans.len());
        let (alternative, rest) = spans.split_at_checked(end)?;
        spans = rest;
        (!alternative.is_empty()).then_some(alternative)
    })
}

fn collide(a: &Span, b: &Span) -> bool {
    let overlap = a.byte_start < b.byte_end && b.byte_start < a.byte_end;
    a.file_name != b.file_name || overlap || a.range() == b.range()
}

/// Maps the alternatives that touch nothing but what the user wrote.
pub(crate) fn map(spans: &[Span], files: &Files) -> Vec<Span> {
    alternatives(spans)
        .filter_map(|parts| parts.iter().map(|part| map_part(part, files)).collect())
        .collect::<Vec<Vec<Span>>>()
        .concat()
}

fn map_part(part: &Span, files: &Files) -> Option<Span> {
    let replacement = part.suggested_replacement.as_deref().unwrap_or_default();
    if names::has_hidden(replacement) {
        return None;
    }
    let mut mapped = map_span(part, files).0;
    if let Some(file) = files.edited(&part.file_name) {
        let range = written(&file.map, part.range(), replacement)?;
        mapped.set_range(&file.original, range);
        if part.text.is_empty() {
            // rustc shows none where the text of a crate begins.
            mapped.text.clear();
        }
    }
    Some(mapped)
}

/// What to replace in the user's text, if replacing `range` of the lowered text has a counterpart there.
fn written(map: &SourceMap, range: Range<usize>, replacement: &str) -> Option<Range<usize>> {
    let original = match map.original(range.clone()) {
        Origin::Exact(original) => original,
        Origin::Edited(original) if replacement.is_empty() && !map.splits(&range) => original,
        Origin::Edited(_) | Origin::Generated(_) => return None,
    };
    let holds =
        !range.is_empty() || range.start == 0 || is_one_place(map, range.start, replacement);
    holds.then_some(original)
}

/// Whether an insertion at `at` is one at a single place of the user's text, and makes sense there.
fn is_one_place(map: &SourceMap, at: usize, insertion: &str) -> bool {
    let (before, is_inserted) = match map.original(at - 1..at) {
        Origin::Generated(place) => (place.end, place.is_empty()),
        Origin::Exact(range) | Origin::Edited(range) => (range.end, false),
    };
    let after = match map.original(at..at + 1) {
        Origin::Generated(range) | Origin::Exact(range) | Origin::Edited(range) => range.start,
    };
    // Otherwise user text was removed there, and could stand before or behind the insertion.
    before == after && !(is_inserted && continues(insertion))
}

/// Whether the replacement makes sense only behind what stands before it.
fn continues(replacement: &str) -> bool {
    replacement
        .trim_start()
        .starts_with([',', '+', ':', '.', '?', ';', '|', '='])
}
