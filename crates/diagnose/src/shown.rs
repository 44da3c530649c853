//! What rustc shows a person, where that is not what its JSON says.
//!
//! The JSON does not tell how a suggestion is shown, leaves places inside other crates' macros as they are, and
//! has no macro backtrace. rustc's own rendering, which comes with the JSON, tells all of it.

mod macros;
mod rendered;
mod suggestions;

use crate::{Diagnostic, Files, Span, suggestion::is_suggestion};
use rendered::Rendered;

/// The diagnostic as rustc shows it: every message, label and place is where it is shown, and nothing else is left.
pub(crate) fn as_shown(diagnostic: &Diagnostic, files: &Files) -> Diagnostic {
    let mut shown = diagnostic.clone();
    let Some(rendered) = &diagnostic.rendered else {
        return shown;
    };
    let rendered = Rendered::new(rendered);
    macros::leave_foreign(&mut shown, &rendered);
    suggestions::show(&mut shown, &rendered, files);
    macros::name_calls(&mut shown, &rendered);
    order_files(&mut shown, &rendered);
    style_notes(&mut shown, &rendered);
    shown
}

/// Labels come in order, then the primary spans without one.
fn push_label(spans: &mut Vec<Span>, label: Span) {
    let here = |span: &Span| span.file_name == label.file_name && span.range() == label.range();
    let is_primary = spans.iter().any(|span| span.is_primary && here(span));
    spans.retain(|span| span.label.is_some() || !here(span));
    let labelled = spans.iter().take_while(|span| span.label.is_some());
    spans.insert(
        labelled.count(),
        Span {
            is_primary,
            ..label
        },
    );
}

/// When the main places of a note are in several files, the JSON does not tell which file comes first.
fn order_files(diagnostic: &mut Diagnostic, rendered: &Rendered) {
    for child in &mut diagnostic.children {
        let title = format!("{}: {}", child.level, child.message);
        let Some(at) = rendered.text().find(&title) else {
            continue;
        };
        let place = |span: &Span| rendered.text()[at..].find(&span.file_name);
        child.spans.sort_by_key(place);
    }
}

fn style_notes(diagnostic: &mut Diagnostic, rendered: &Rendered) {
    let children = diagnostic.children.iter_mut();
    for note in children.filter(|child| !is_suggestion(child)) {
        if let Some(styled) = rendered.styled(&note.level, &note.message) {
            note.message = styled;
        }
    }
}
