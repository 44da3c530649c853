//! Async closures, and bounds on their futures.
//!
//! `F(..)` is lowered to types that rustc then names, such as `<F as AsyncFnMut<()>>::CallRefFuture<'_>`. And rustc
//! knows `F(..): Send` for every lifetime of a call alone, also for one that is longer than the closure's, so it says
//! that this implies `'static`; what can be done about it, it does not say.

use normal_async_syntax::token::Tokens;

use crate::{Diagnostic, Files, Span};

/// The futures of calls by reference and by value.
const FUTURES: [&str; 2] = ["::CallRefFuture<'_>", "::CallOnceFuture"];

/// Says what helps, below a diagnostic that is in terms of the user's text.
pub(super) fn suggest_owning(diagnostic: &mut Diagnostic, _: &Files) -> bool {
    let is_closure_bound = |span: &Span| {
        let text = span.covered_text();
        text.is_some_and(|text| text.contains("(..)"))
    };
    let is_implied = diagnostic.children.iter().any(|child| {
        child.message.ends_with("this implies a `'static` lifetime")
            && child.spans.iter().any(is_closure_bound)
    });
    if is_implied {
        let help = "let the closure own what it uses, or take it as an `AsyncFnOnce`";
        let help = Diagnostic::new("help", help, Vec::new());
        diagnostic.children.push(help);
    }
    is_implied
}

/// Calls the futures of closures what bounds call them.
pub(super) fn name_futures(diagnostic: &mut Diagnostic) {
    let rename = |text: &mut String| {
        if let Some(renamed) = renamed(text) {
            *text = renamed;
        }
    };
    let children = diagnostic.children.iter_mut();
    for child in children {
        rename(&mut child.message);
        child
            .spans
            .iter_mut()
            .filter_map(|span| span.label.as_mut())
            .for_each(rename);
    }
    rename(&mut diagnostic.message);
    let labels = diagnostic
        .spans
        .iter_mut()
        .filter_map(|span| span.label.as_mut());
    labels.for_each(rename);
}

fn renamed(text: &str) -> Option<String> {
    let (end, future) = FUTURES
        .iter()
        .find_map(|future| Some((text.find(future)?, future)))?;
    let (before, path) = text[..end].rsplit_once(" as AsyncFn")?;
    let (before, name) = before.rsplit_once('<')?;
    path.ends_with('>')
        .then(|| format!("{before}{name}(..){}", &text[end + future.len()..]))
}

/// The help that adds `name(..): Send` to the function around `place`.
pub(super) fn ask_for_send(name: &str, place: &Span, files: &Files) -> Diagnostic {
    let insertion = insertion(name, place, files);
    match insertion {
        Some((place, text)) => {
            let help = format!("ask for `Send` futures of `{name}`");
            Diagnostic::suggestion(&help, place, &text)
        }
        None => {
            let help = "give the closure's type a name, `F`, and ask for `F(..): Send`";
            Diagnostic::new("help", help, Vec::new())
        }
    }
}

/// Where the bound goes, and what it is there; none when no function declares a type of that name.
fn insertion(name: &str, place: &Span, files: &Files) -> Option<(Span, String)> {
    let text = files.text(&place.file_name)?;
    let tokens = Tokens::new(text.as_str());
    let inside = tokens.at(place.byte_start);
    let body_of = |keyword: &usize| {
        let mut behind = *keyword..inside;
        let open = behind.find(|&at| tokens.is(at, "{"))?;
        let is_around = tokens.partner(open)? > inside;
        let declares = (*keyword..open).any(|at| tokens.is(at, name));
        (is_around && declares).then_some((*keyword, open))
    };
    let keywords = (0..inside).rev().filter(|&at| tokens.is(at, "fn"));
    let (keyword, open) = keywords.filter_map(|at| body_of(&at)).next()?;
    let has_where = (keyword..open).any(|at| tokens.is(at, "where"));
    let separator = match (has_where, tokens.text(open - 1)) {
        (false, _) => " where",
        (true, ",") => "",
        (true, _) => ",",
    };
    let end = tokens.range(open - 1).end;
    let at = place.elsewhere(&text, end..end);
    Some((at, format!("{separator} {name}(..): Send")))
}
