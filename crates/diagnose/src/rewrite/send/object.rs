//! A future that comes through a trait object, and is not `Send` as nothing says so.
//!
//! What rustc says of it names the future in its box, also where that is a part of the type of something else, such as of
//! the futures that `join!` waits for. The call is found in the text that rustc points to.

use normal_async_syntax::{dialect::BOX, token::Tokens};

use crate::{Diagnostic, Files, Span, names};

/// What to write for it to be `Send`; none when this is not about a trait object.
pub(super) fn help(diagnostic: &Diagnostic, files: &Files) -> Option<Diagnostic> {
    if !diagnostic
        .message
        .ends_with("cannot be sent between threads safely")
    {
        return None;
    }
    let notes = diagnostic.children.iter().flat_map(|child| &child.spans);
    let labelled = |span: &&Span| span.label.as_deref().is_some_and(names::has_dyn_future);
    let named = notes.filter(labelled);
    let is_named = names::has_dyn_future(&diagnostic.message) || named.clone().next().is_some();
    let primary = diagnostic.spans.iter().filter(|span| span.is_primary);
    let mut calls = named.chain(primary).filter_map(|span| {
        let outermost =
            std::iter::successors(Some(span), |span| Some(&span.expansion.as_ref()?.span));
        outermost.last()
    });
    let (span, called) = calls.find_map(|span| Some((span, boxed_call(span, files)?)))?;
    match called {
        _ if !is_named => None,
        Called::Method(method) => of_method(&method, span, files),
        Called::Closure => Some(Diagnostic::new("help", OF_CLOSURE, Vec::new())),
    }
}

/// No type of a trait object can say it of a closure.
const OF_CLOSURE: &str = "\
an async closure gives `Send` futures where a type parameter stands for it, `F: AsyncFn()`, with `F(..): Send`";

enum Called {
    Method(String),
    Closure,
}

/// What the first call with `.box` calls in the statement that the span is in.
fn boxed_call(span: &Span, files: &Files) -> Option<Called> {
    let text = files.text(&span.file_name)?;
    let tokens = Tokens::new(text.as_str());
    let mut at = tokens.at(span.byte_start);
    let end = tokens.at(span.byte_end);
    while at < tokens.len() && (at < end || !tokens.is(at, ";")) {
        let is_boxed = tokens.is(at + 1, ".") && tokens.is(at + 2, BOX);
        if let Some(open) = tokens.partner(at).filter(|open| is_boxed && *open < at) {
            let name = open.checked_sub(1)?;
            return Some(match tokens.is(name.checked_sub(1)?, ".") {
                true => Called::Method(tokens.text(name).to_owned()),
                false => Called::Closure,
            });
        }
        at += 1;
    }
    None
}

/// Names the trait if one of this crate's alone has such a method.
fn of_method(method: &str, like: &Span, files: &Files) -> Option<Diagnostic> {
    let mut traits = Vec::new();
    for file in files.edited_names() {
        let text = files.text(file)?;
        let tokens = Tokens::new(text.as_str());
        traits.extend(traits_with(method, &tokens).map(str::to_owned));
    }
    traits.retain(|name| is_used_as_object(name, files));
    let name = match &traits[..] {
        [name] => name,
        _ => "Trait",
    };
    let help = format!(
        "a trait object gives `Send` futures when its type says so: `dyn {name}<{method}(..): Send>`"
    );
    let Some(place) = behind_only_object(name, like, files) else {
        return Some(Diagnostic::new("help", &help, Vec::new()));
    };
    let bound = format!("<{method}(..): Send>");
    Some(Diagnostic::suggestion(&help, place, &bound))
}

/// The names of the traits that have the method.
fn traits_with<'t>(method: &str, tokens: &Tokens<'t>) -> impl Iterator<Item = &'t str> {
    let has_method = |&index: &usize| {
        let mut behind = index + 2..tokens.len();
        let open = behind.find(|&at| tokens.is(at, "{") || tokens.is(at, ";"));
        let items = open.and_then(|open| Some(open..tokens.partner(open)?));
        let mut items = items.into_iter().flatten();
        items.any(|at| tokens.is(at, "fn") && tokens.is(at + 1, method))
    };
    let is_trait = |&index: &usize| tokens.is(index, "trait") && tokens.is_word(index + 1);
    let traits = (0..tokens.len()).filter(is_trait).filter(has_method);
    traits.map(|index| tokens.text(index + 1))
}

/// `dyn Name` stands somewhere in the crate.
fn is_used_as_object(name: &str, files: &Files) -> bool {
    let texts = files.edited_names().filter_map(|file| files.text(file));
    texts.into_iter().any(|text| {
        let tokens = Tokens::new(text.as_str());
        (1..tokens.len()).any(|at| tokens.is(at - 1, "dyn") && tokens.is(at, name))
    })
}

/// The empty place behind `dyn Name`, if just one type of the crate is written so, without arguments.
fn behind_only_object(name: &str, like: &Span, files: &Files) -> Option<Span> {
    let mut places = Vec::new();
    for file in files.edited_names() {
        let text = files.text(file)?;
        let tokens = Tokens::new(text.as_str());
        for at in 0..tokens.len() {
            if tokens.is(at, "dyn") && tokens.is(at + 1, name) {
                let is_plain = !tokens.is(at + 2, "<") && !tokens.is_path_separator(at + 2);
                let end = tokens.range(at + 1).end;
                let mut span = Span {
                    file_name: file.clone(),
                    is_primary: true,
                    label: None,
                    expansion: None,
                    ..like.clone()
                };
                span.set_range(&text, end..end);
                places.push(is_plain.then_some(span)?);
            }
        }
    }
    match places.len() {
        1 => places.pop(),
        _ => None,
    }
}
