//! Suggestions, shown as the lines they lead to.

use annotate_snippets::{Patch, Snippet};

use super::lines::Lines;
use crate::{Files, Span, suggestion};

/// rustc shows no more alternatives than this, and counts the others.
const MOST_SHOWN: usize = 4;

/// The alternatives to show, and the number of those to be counted only; none when nothing would change.
pub(super) fn alternatives<'a>(
    spans: &'a [Span],
    files: &Files,
) -> Option<(Vec<Snippet<'a, Patch<'a>>>, usize)> {
    let name = &*spans.first()?.file_name;
    let changes: Vec<Vec<&Span>> = suggestion::alternatives(spans)
        .map(|parts| parts.iter().filter(|part| changes_text(part)).collect())
        .filter(|parts: &Vec<_>| !parts.is_empty())
        .collect();
    if changes.is_empty() {
        return None;
    }
    let others = changes.len().saturating_sub(MOST_SHOWN);
    let shown = changes.iter().take(MOST_SHOWN);
    let snippets = shown.map(|parts| snippet(name, parts, files)).collect();
    Some((snippets, others))
}

fn changes_text(part: &Span) -> bool {
    part.suggested_replacement != part.covered_text()
}

fn snippet<'a>(name: &'a str, parts: &[&'a Span], files: &Files) -> Snippet<'a, Patch<'a>> {
    let lines = Lines::around(name, parts, files);
    if let [part] = parts
        && let Some(patch) = attribute(part, &lines)
    {
        return lines.snippet(name).fold(false).patch(patch);
    }
    let patches = parts.iter().map(|part| {
        let replacement = part.suggested_replacement.as_deref().unwrap_or_default();
        Patch::new(lines.range(part), replacement)
    });
    let patches: Vec<_> = patches.collect();
    lines.snippet(name).patches(patches)
}

/// An attribute on a line of its own is shown together with the item below, both with the item's indentation.
fn attribute<'a>(part: &'a Span, lines: &Lines) -> Option<Patch<'a>> {
    let replacement = part.suggested_replacement.as_deref()?;
    let code = replacement.trim();
    let indentation = lines.before(part.line_start, part.column_start);
    let is_attribute = code.starts_with("#[") && code.ends_with(']');
    let is_line = replacement.ends_with('\n') && indentation.trim().is_empty();
    if !is_attribute || !is_line || !part.range().is_empty() {
        return None;
    }
    let at = lines.range(part).start;
    if indentation.is_empty() || replacement.ends_with(indentation) {
        return Some(Patch::new(at..at, replacement));
    }
    let line_start = at - indentation.len();
    Some(Patch::new(
        line_start..line_start,
        format!("{indentation}{replacement}"),
    ))
}
