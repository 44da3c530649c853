//! Makes the description of a crate that rustdoc wrote as JSON one of what the user wrote.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use normal_async_lower::hide_in_json;
use normal_async_syntax::edit::{Edits, Origin, SourceMap};
use serde_json::{Value, json};

use crate::{shadow::Shadow, tree::Crate};

/// Takes what these edits made out of the description of a crate, and names the user's files and columns in it.
///
/// # Errors
/// When it cannot be read or written.
pub(super) fn show_as_written(
    description: &Path,
    krate: &Crate,
    shadow: &Shadow,
    edits: &[Edits],
) -> Result<()> {
    let text = fs::read_to_string(description)
        .with_context(|| format!("cannot read `{}`", description.display()))?;
    let mut described: Value = serde_json::from_str(&shadow.in_user_terms(&text))
        .with_context(|| format!("`{}` is not JSON", description.display()))?;
    hide_in_json(&mut described);
    let mut index = described.get_mut("index").and_then(Value::as_object_mut);
    for (file, edits) in krate.tree.files.iter().zip(edits) {
        if edits.is_empty() {
            continue;
        }
        let shown = edits.apply(&file.text);
        let shown = Shown {
            shown: Lines::of(&shown),
            map: edits.source_map(file.text.len()),
            written: Lines::of(&file.text),
        };
        let spans = index.iter_mut().flat_map(|index| index.values_mut());
        for span in spans.filter_map(|item| item.get_mut("span")) {
            let name = span["filename"].as_str();
            if name.is_some_and(|name| Path::new(name) == file.path) {
                shown.place(span);
            }
        }
    }
    fs::write(description, serde_json::to_string(&described)?)
        .with_context(|| format!("cannot write `{}`", description.display()))
}

/// A file that rustdoc was shown, and as it is written.
struct Shown<'a> {
    shown: Lines<'a>,
    map: SourceMap,
    written: Lines<'a>,
}

impl Shown<'_> {
    /// Moves the ends of a span to the columns that they have where it is written; lines are the same.
    fn place(&self, span: &mut Value) {
        for end in ["begin", "end"] {
            let line = span[end][0].as_u64();
            let column = span[end][1].as_u64();
            if let (Some(line), Some(column)) = (line, column)
                && let Some(column) = self.column(line as usize, column as usize)
            {
                span[end][1] = json!(column);
            }
        }
    }

    fn column(&self, line: usize, column: usize) -> Option<usize> {
        let start = self.shown.start(line)?;
        let mut chars = self.shown.text[start..].char_indices();
        let at = start + chars.nth(column - 1).map(|(at, _)| at)?;
        let (Origin::Exact(found) | Origin::Edited(found) | Origin::Generated(found)) =
            self.map.original(at..at);
        let start = self.written.start(line)?;
        Some(self.written.text.get(start..found.start)?.chars().count() + 1)
    }
}

/// A text, and where its lines start.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let behind_breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Lines {
            text,
            starts: [0].into_iter().chain(behind_breaks).collect(),
        }
    }

    /// Lines are counted from one.
    fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line.checked_sub(1)?).copied()
    }
}
