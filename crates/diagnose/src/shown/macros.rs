//! Places inside macros.

use super::{push_label, rendered::Rendered};
use crate::{Diagnostic, Expansion, Span, suggestion::is_suggestion};

/// A place inside another crate's macro is shown as the place that calls the macro.
pub(super) fn leave_foreign(diagnostic: &mut Diagnostic, rendered: &Rendered) {
    let children = diagnostic.children.iter_mut();
    let notes = children
        .filter(|child| !is_suggestion(child))
        .flat_map(|note| &mut note.spans);
    for span in diagnostic.spans.iter_mut().chain(notes) {
        let Some(call) = outermost_call(span) else {
            continue;
        };
        if rendered.names_file(&span.file_name) {
            continue;
        }
        *span = Span {
            is_primary: span.is_primary,
            label: span.label.clone(),
            ..call.span.clone()
        };
    }
}

fn outermost_call(span: &Span) -> Option<&Expansion> {
    std::iter::successors(span.expansion.as_deref(), |e| e.span.expansion.as_deref()).last()
}

/// A place inside a macro of this crate is shown together with the call.
pub(super) fn name_calls(diagnostic: &mut Diagnostic, rendered: &Rendered) {
    let children = diagnostic.children.iter_mut();
    let notes = children
        .filter(|child| !is_suggestion(child))
        .map(|note| &mut note.spans);
    for spans in std::iter::once(&mut diagnostic.spans).chain(notes) {
        let calls: Vec<Span> = spans
            .iter()
            .filter_map(|span| call_label(span, rendered))
            .collect();
        for call in calls {
            if !spans.contains(&call) {
                push_label(spans, call);
            }
        }
    }
    let Some(origin) = macro_of_origin(rendered) else {
        return;
    };
    let suggestions = diagnostic.children.iter().position(is_suggestion);
    let at = suggestions.unwrap_or(diagnostic.children.len());
    diagnostic
        .children
        .insert(at, Diagnostic::new("note", origin, Vec::new()));
}

fn call_label(span: &Span, rendered: &Rendered) -> Option<Span> {
    if !span.is_primary {
        return None;
    }
    let expansion = outermost_call(span)?;
    let call = &expansion.span;
    let contains_span = call.file_name == span.file_name
        && call.byte_start <= span.byte_start
        && span.byte_end <= call.byte_end;
    let label = format!("in this {}", kind_of_call(&expansion.macro_decl_name));
    if contains_span || !rendered.text().contains(&label) {
        return None;
    }
    Some(Span {
        label: Some(label),
        is_primary: false,
        ..call.clone()
    })
}

fn kind_of_call(macro_name: &str) -> String {
    if macro_name.ends_with('!') {
        return "macro invocation".into();
    }
    if macro_name.starts_with("#[derive(") {
        return "derive macro expansion".into();
    }
    if macro_name.starts_with("#[") {
        return "attribute macro expansion".into();
    }
    match macro_name.strip_prefix("desugaring of ") {
        Some(what) => format!("{what} desugaring"),
        None => macro_name.into(),
    }
}

/// `this error originates in the macro ..`
fn macro_of_origin<'a>(rendered: &'a Rendered) -> Option<&'a str> {
    let mut notes = rendered
        .text()
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("= note: "));
    notes.find(|note| note.starts_with("this ") && note.contains(" originates in the "))
}
