//! Generated names never reach the user.

use std::borrow::Cow;

use crate::{Diagnostic, Span, suggestion::is_suggestion};

/// Every generated name begins so.
const PREFIX: &str = "__normal_async_";

/// The method that a call of `name` on a trait object becomes is this and `name`.
const DYN_METHOD: &str = "__normal_async_dyn_";

pub(crate) fn has_hidden(text: &str) -> bool {
    text.contains(PREFIX)
}

/// What lowered text calls of the runtime library.
const RUNTIME: &str = "normal_async::lowered::";

/// Whether the text names an item that the user knows under no name at all.
fn speaks_of_hidden_item(text: &str) -> bool {
    let mut generated = text.match_indices(PREFIX);
    generated.any(|(at, _)| !text[at..].starts_with(DYN_METHOD)) || text.contains(RUNTIME)
}

/// The text with the user's names.
fn revealed(text: &str) -> Cow<'_, str> {
    if !has_hidden(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(DYN_METHOD, "").replace(PREFIX, ""))
}

/// Drops what is said of hidden items, and gives everything else its name in the user's text.
pub(crate) fn reveal(diagnostic: &mut Diagnostic) {
    diagnostic.children.retain(|child| {
        let hidden_label = |span: &Span| span.label.as_deref().is_some_and(speaks_of_hidden_item);
        let hidden_subject = child
            .spans
            .iter()
            .any(|span| span.is_primary && hidden_label(span));
        !hidden_subject && !speaks_of_hidden_item(&child.message)
    });
    reveal_message(diagnostic);
    for child in &mut diagnostic.children {
        reveal_message(child);
    }
}

fn reveal_message(message: &mut Diagnostic) {
    reveal_in(&mut message.message);
    if !is_suggestion(message) {
        message.spans.retain(|span| {
            span.is_primary || !span.label.as_deref().is_some_and(speaks_of_hidden_item)
        });
    }
    for span in &mut message.spans {
        reveal_span(span);
    }
}

fn reveal_span(span: &mut Span) {
    span.label.as_mut().map(reveal_in);
    span.suggested_replacement.as_mut().map(reveal_in);
    for line in &mut span.text {
        reveal_in(&mut line.text);
    }
    if let Some(expansion) = &mut span.expansion {
        reveal_in(&mut expansion.macro_decl_name);
        reveal_span(&mut expansion.span);
        reveal_span(&mut expansion.def_site_span);
    }
}

fn reveal_in(text: &mut String) {
    if let Cow::Owned(revealed) = revealed(text) {
        *text = revealed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revealed(message: &str, children: &[&str]) -> (String, Vec<String>) {
        let mut diagnostic = Diagnostic::new("error", message, Vec::new());
        let notes = children
            .iter()
            .map(|note| Diagnostic::new("note", note, Vec::new()));
        diagnostic.children.extend(notes);
        reveal(&mut diagnostic);
        let children = diagnostic.children.into_iter().map(|child| child.message);
        (diagnostic.message, children.collect())
    }

    #[test]
    fn a_method_of_a_trait_object_has_its_own_name() {
        let message =
            "no method named `__normal_async_dyn_get` found, and no `r#__normal_async_dyn_type`";
        let (message, _) = revealed(message, &[]);
        assert_eq!(message, "no method named `get` found, and no `r#type`");
    }

    #[test]
    fn notes_about_hidden_items_are_dropped() {
        let notes = [
            "required for `Redis` to implement `__normal_async_Cache`",
            "`__normal_async_dyn_get` is private",
            "expected `u32`",
        ];
        let (_, notes) = revealed("", &notes);
        assert_eq!(notes, ["`get` is private", "expected `u32`"]);
    }

    #[test]
    fn no_hidden_name_is_left_in_a_message() {
        let message =
            "the trait bound `__normal_async_T: cache::__normal_async_Cache` is not satisfied";
        let (message, _) = revealed(message, &[]);
        assert_eq!(
            message,
            "the trait bound `T: cache::Cache` is not satisfied"
        );
    }
}
