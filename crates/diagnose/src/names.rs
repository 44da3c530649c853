//! Generated names never reach the user.

mod closures;

use std::borrow::Cow;

use crate::{Diagnostic, Span, suggestion::is_suggestion};
pub(crate) use closures::OBJECT;

/// Every generated name begins so.
const PREFIX: &str = "__normal_async_";

/// What follows in a name that stands for one of the user's, which comes next: a method as it is called on a trait
/// object, also on one whose futures are `Send`, and the trait that an implementation of an alias implements.
const STAND_INS: [&str; 3] = ["dyn_", "send_", "impl_"];

/// What follows in the name of a trait that says of methods of another that their futures are `Send`. The trait and
/// the methods come next, with [`AND`] between them.
const SENDING: &str = "sending_";
const AND: &str = "__";

/// What follows in a variable that stands for a move expression, by its number, and how its value is reached.
const MOVE: &str = "move_";
const MOVED: &str = ".start";

/// What an alias has, at the end of a path: it is there exactly when a type has the alias.
const IS: &str = "::__normal_async_is`";

/// What follows in the name of the type of a box that is awaited where it is made. Its parameter comes next.
const PINNED: &str = "Pinned";

pub(crate) fn has_hidden(text: &str) -> bool {
    text.contains(PREFIX)
}

/// Whether a message begins with the variable of a move expression, rather than with the value in it.
pub(crate) fn is_about_move(message: &str) -> bool {
    let name = format!("`{PREFIX}{MOVE}");
    let Some((_, number)) = message.split_once(&name) else {
        return false;
    };
    number
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .starts_with('`')
}

/// Whether a warning is about a trait that was generated beside one of the user's, of which it says the same.
pub(crate) fn is_about_generated_trait(warning: &Diagnostic) -> bool {
    let mut generated = warning.message.split(PREFIX).skip(1);
    warning.level == "warning" && generated.any(|name| name.starts_with(SENDING))
}

/// The types of the runtime library that stand around a future of the user's, as rustc names them. Their parameter is that
/// future's type.
const AROUND: [&str; 3] = [
    "async_drop::body::Body<",
    "async_drop::body::Drain<",
    "async_drop::body::Drained<",
];

/// What lowered text calls of the runtime library.
const RUNTIME: &str = "normal_async::lowered::";

/// What implements `Drop` for a type with a clean-up implements this instead, by either path.
const OWN_DROP: [&str; 2] = [
    "::normal_async::lowered::OwnDrop",
    "normal_async::lowered::OwnDrop",
];

/// Whether the text names an item that the user knows under no name at all.
fn speaks_of_hidden_item(text: &str) -> bool {
    let text = closures::written(text).unwrap_or_else(|| text.to_owned());
    let text = with_boxes(&text.replace(IS, "`"));
    let mut generated = text.split(PREFIX).skip(1);
    let is_known = |name: &str| {
        let mut forms = STAND_INS.iter().chain([&SENDING, &MOVE]);
        forms.any(|form| name.starts_with(form))
    };
    generated.any(|name| !is_known(name)) || text.contains(RUNTIME)
}

/// The text with the user's names.
fn revealed(text: &str) -> Cow<'_, str> {
    if let Some(bare) = without_wrapper(text) {
        return Cow::Owned(revealed(&bare).into_owned());
    }
    if let Some(written) = closures::written(text) {
        return Cow::Owned(revealed(&written).into_owned());
    }
    if let Some(path) = OWN_DROP.iter().find(|path| text.contains(*path)) {
        return Cow::Owned(revealed(&text.replace(path, "Drop")).into_owned());
    }
    if !has_hidden(text) {
        return Cow::Borrowed(text);
    }
    let text = with_boxes(&text.replace(IS, "`"));
    let mut parts = text.split(PREFIX);
    let mut revealed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let Some(sending) = part.strip_prefix(SENDING) {
            revealed += &with_return_bounds(sending);
            continue;
        }
        if let Some(number) = part.strip_prefix(MOVE) {
            let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
            revealed += "move(..)";
            revealed += rest.strip_prefix(MOVED).unwrap_or(rest);
            continue;
        }
        let stand_in = STAND_INS.iter().find_map(|form| part.strip_prefix(form));
        revealed += stand_in.unwrap_or(part);
    }
    Cow::Owned(revealed)
}

/// The text with the future's own type in the place of what stands around it.
fn without_wrapper(text: &str) -> Option<String> {
    // In a long type, rustc leaves out paths.
    let short = ["Body<"].iter().filter(|_| text.contains(", PassingOn>"));
    let (at, name) = AROUND
        .iter()
        .chain(short)
        .find_map(|name| Some((text.find(name)?, *name)))?;
    let before = text[..at].trim_end_matches("normal_async::");
    let rest = &text[at + name.len() - 1..];
    let end = closing_bracket(rest)?;
    let arguments = &rest[1..end];
    let first = &arguments[..end_of_argument(arguments)];
    Some(format!("{before}{first}{}", &rest[end + 1..]))
}

/// Where the first of some generic arguments ends.
fn end_of_argument(arguments: &str) -> usize {
    let mut depth = 0;
    for (at, c) in arguments.char_indices() {
        match c {
            '<' | '(' | '[' | '{' => depth += 1,
            '>' if arguments[..at].ends_with('-') => {}
            '>' | ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => return at,
            _ => {}
        }
    }
    arguments.len()
}

/// Whether a future that is a trait object is named there, or is a part of what is.
pub(crate) fn has_dyn_future(text: &str) -> bool {
    let text = revealed(text);
    let objects = text.split("dyn ").skip(1);
    let mut traits = objects.filter_map(|object| object.split_once('<'));
    traits.any(|(name, _)| name.rsplit("::").next() == Some("Future"))
}

fn is_of_path(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == ':'
}

/// `Pin<Box<T>>` in the place of each type that is lowered from it.
fn with_boxes(text: &str) -> String {
    let name = format!("{PREFIX}{PINNED}<");
    let Some(at) = text.find(&name) else {
        return text.to_owned();
    };
    let before = text[..at].trim_end_matches(is_of_path);
    let rest = &text[at + name.len() - 1..];
    match closing_bracket(rest) {
        Some(end) => format!(
            "{before}Pin<Box{}>{}",
            with_boxes(&rest[..end]),
            with_boxes(&rest[end..])
        ),
        None => format!("{before}Pin<Box{}", with_boxes(rest)),
    }
}

/// `Cache<u8, get(..): Send>` of `Cache__get<u8>`.
fn with_return_bounds(text: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let (name, rest) = text.split_at(text.find(|c| !is_part(c)).unwrap_or(text.len()));
    let mut names = name.split(AND);
    let base = names.next().unwrap_or_default();
    let bounds: Vec<String> = names.map(|method| format!("{method}(..): Send")).collect();
    let bounds = bounds.join(", ");
    match closing_bracket(rest) {
        Some(end) => format!("{base}{}, {bounds}{}", &rest[..end], &rest[end..]),
        None => format!("{base}<{bounds}>{rest}"),
    }
}

/// The `>` that pairs with the `<` at the start, if there is one.
fn closing_bracket(text: &str) -> Option<usize> {
    if !text.starts_with('<') {
        return None;
    }
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            '>' if !text[..at].ends_with('-') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Drops what is said of hidden items, and gives everything else its name in the user's text.
pub(crate) fn reveal(diagnostic: &mut Diagnostic) {
    diagnostic.children.retain(|child| {
        let hidden_label = |span: &Span| span.label.as_deref().is_some_and(speaks_of_hidden_item);
        let hidden_subject = child
            .spans
            .iter()
            .any(|span| span.is_primary && hidden_label(span));
        let is_about_wrapper = child.message.starts_with("required for ")
            && AROUND.iter().any(|name| child.message.contains(name));
        let is_hidden_suggestion = child.spans.iter().any(|span| {
            let replacement = span.suggested_replacement.as_deref();
            replacement.is_some_and(|text| text.contains(RUNTIME))
        });
        !hidden_subject
            && !is_hidden_suggestion
            && !is_about_wrapper
            && !speaks_of_hidden_item(&child.message)
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
        // A suggestion that is shown as a label.
        span.label
            .take_if(|label| label.starts_with("help: ") && label.contains(RUNTIME));
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
    fn trait_objects_of_closures_are_as_they_are_written() {
        let check = |message, expected| assert_eq!(revealed(message, &[]).0, expected);
        check(
            "expected function, found `&dyn DynAsyncFn<(u8,), Output = Vec<u8>>`",
            "expected function, found `&dyn AsyncFn(u8) -> Vec<u8>`",
        );
        check(
            "`Box<dyn for<'a> normal_async::lowered::DynAsyncFnMut<(&'a (dyn DynAsyncFn<(), Output = ()> + 'a), u8), \
             Output = fn() -> u8> + Send>`",
            "`Box<dyn for<'a> AsyncFnMut(&'a (dyn AsyncFn() + 'a), u8) -> fn() -> u8 + Send>`",
        );
        check("`DynAsyncFnOnce`", "`AsyncFnOnce`");
    }

    #[test]
    fn a_method_of_a_trait_object_has_its_own_name() {
        let message =
            "no method named `__normal_async_dyn_get` found, and no `r#__normal_async_dyn_type`";
        let (message, _) = revealed(message, &[]);
        assert_eq!(message, "no method named `get` found, and no `r#type`");
    }

    #[test]
    fn traits_have_the_names_that_the_user_knows_them_by() {
        let check = |message, expected| assert_eq!(revealed(message, &[]).0, expected);
        check(
            "method `a` is not a member of trait `m::__normal_async_impl_Service`",
            "method `a` is not a member of trait `m::Service`",
        );
        check(
            "expected `Box<dyn __normal_async_sending_Cache__get>`, found `Box<dyn Cache>`",
            "expected `Box<dyn Cache<get(..): Send>>`, found `Box<dyn Cache>`",
        );
        check(
            "required by a bound in `Service::__normal_async_is`",
            "required by a bound in `Service`",
        );
        check(
            "`dyn m::__normal_async_sending_Get__a_b__c<fn() -> Vec<u8>, Out = u8> + Sync`",
            "`dyn m::Get<fn() -> Vec<u8>, Out = u8, a_b(..): Send, c(..): Send> + Sync`",
        );
    }

    #[test]
    fn a_box_that_is_awaited_has_the_type_of_a_box() {
        let (message, notes) = revealed(
            "`__normal_async_Pinned<dyn Future<Output = m::__normal_async_recycling::__normal_async_Pinned<u8>>>`",
            &["required for `__normal_async_Pinned<fn() -> u8>` to implement `Future`"],
        );
        assert_eq!(message, "`Pin<Box<dyn Future<Output = Pin<Box<u8>>>>>`");
        assert_eq!(
            notes,
            ["required for `Pin<Box<fn() -> u8>>` to implement `Future`"]
        );
    }

    #[test]
    fn a_future_has_its_own_type() {
        let (message, notes) = revealed(
            "within `normal_async::async_drop::body::Body<{async block}, u8>`, `async_drop::body::Drained<(A, B)>`",
            &["required for `async_drop::body::Drained<A>` to implement `Future`"],
        );
        assert_eq!(message, "within `{async block}`, `(A, B)`");
        assert!(notes.is_empty());
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
