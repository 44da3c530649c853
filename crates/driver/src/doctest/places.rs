//! Places in what rustc says of a documentation test. Its JSON has places in what rustc has read, which has no lines in
//! front of the test; so do the names of types in all that it says.

use normal_async_diagnose::{Diagnostic, Span};

/// Moves all places in the file `name` down by `lines`.
pub(super) fn move_down(diagnostic: &mut Diagnostic, name: &str, lines: usize) {
    let texts = [Some(&mut diagnostic.message), diagnostic.rendered.as_mut()];
    for text in texts.into_iter().flatten() {
        *text = types_moved_down(text, name, lines);
    }
    for span in &mut diagnostic.spans {
        if let Some(label) = &mut span.label {
            *label = types_moved_down(label, name, lines);
        }
        move_span_down(span, name, lines);
    }
    for child in &mut diagnostic.children {
        move_down(child, name, lines);
    }
}

fn move_span_down(span: &mut Span, name: &str, lines: usize) {
    if span.file_name == name {
        for number in [
            &mut span.byte_start,
            &mut span.byte_end,
            &mut span.line_start,
            &mut span.line_end,
        ] {
            *number += lines;
        }
    }
    if let Some(expansion) = &mut span.expansion {
        move_span_down(&mut expansion.span, name, lines);
        move_span_down(&mut expansion.def_site_span, name, lines);
    }
}

/// With the places in `{async block@src/lib.rs:4:14: 4:19}`.
fn types_moved_down(text: &str, name: &str, lines: usize) -> String {
    let file = format!("@{name}:");
    let mut parts = text.split(&file);
    let mut moved = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        moved += &file;
        moved += &range_moved_down(part, lines).unwrap_or_else(|| part.to_owned());
    }
    moved
}

/// For text that begins with `4:14: 4:19`.
fn range_moved_down(text: &str, lines: usize) -> Option<String> {
    let (line, rest) = text.split_once(':')?;
    let (column, rest) = rest.split_once(": ")?;
    let (last, rest) = rest.split_once(':')?;
    let line = line.parse::<usize>().ok()? + lines;
    let last = last.parse::<usize>().ok()? + lines;
    Some(format!("{line}:{column}: {last}:{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_types_have_places_in_the_file() {
        let moved = |text| types_moved_down(text, "src/lib.rs", 10);
        assert_eq!(
            moved("`{closure@src/lib.rs:4:9: 5:11}`, {closure@src/main.rs:4:9: 4:11}"),
            "`{closure@src/lib.rs:14:9: 15:11}`, {closure@src/main.rs:4:9: 4:11}"
        );
        assert_eq!(moved("see user@src/lib.rs:no"), "see user@src/lib.rs:no");
    }
}
