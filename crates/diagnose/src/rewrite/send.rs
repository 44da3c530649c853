//! A future of a method that need not be `Send`, where it has to be.
//!
//! rustc names the method, and what it would take, in the types that it prints:
//!
//! ```text
//! await occurs here on type `impl Future<Output = u32> { <H as HealthCheck>::check(..) }`, which is not `Send`
//! ```
//!
//! Where it has a suggestion for that, it gets our words. Where it has none, because the type comes from somewhere
//! else, and for trait objects, a help says what to write.

use normal_async_syntax::token::Tokens;

use super::closure;
use crate::{Applicability, Diagnostic, Files, Span, names, suggestion::is_suggestion};

/// How the label of an awaited future begins.
const AWAITED: &str = "await occurs here on type `";

/// Says which bound to add, below a diagnostic that is in terms of the user's text.
pub(super) fn suggest_bound(diagnostic: &mut Diagnostic, files: &Files) -> bool {
    let notes = diagnostic.children.iter().flat_map(|child| &child.spans);
    let labelled = notes.filter_map(|span| Some((span, span.label.as_deref()?)));
    let mut awaits = labelled.filter(|(_, label)| label.starts_with(AWAITED));
    let Some((awaited, label)) = awaits.next() else {
        return false;
    };
    if let Some(bound) = Bound::of_label(label) {
        bound.suggest(diagnostic);
    } else if let Some((closure, _)) = label[AWAITED.len()..].split_once("(..)`") {
        let help = closure::ask_for_send(closure, awaited, files);
        diagnostic.children.push(help);
    } else if names::is_boxed_trait_object(label)
        && let Some(help) = of_trait_object(awaited, files)
    {
        diagnostic.children.push(help);
    } else {
        return false;
    }
    true
}

fn adds_return_bound(child: &Diagnostic) -> bool {
    let adds = |span: &Span| {
        let replacement = span.suggested_replacement.as_deref();
        replacement.is_some_and(|text| text.contains("(..): Send"))
    };
    is_suggestion(child) && child.spans.iter().any(adds)
}

/// `Cache<u8>` and `get`
struct Bound {
    of: String,
    method: String,
}

impl Bound {
    /// Of `.. { <C as Cache<u8>>::get(..) } ..`
    fn of_label(label: &str) -> Option<Self> {
        let (_, projection) = label.split_once("{ <")?;
        let (path, _) = projection.split_once("(..) }")?;
        let (ty, method) = path.rsplit_once(">::")?;
        let (_, of) = ty.rsplit_once(" as ")?;
        Some(Bound {
            of: of.to_owned(),
            method: method.to_owned(),
        })
    }

    fn suggest(&self, diagnostic: &mut Diagnostic) {
        let method = &self.method;
        let mut is_suggested = false;
        for child in &mut diagnostic.children {
            if adds_return_bound(child) {
                child.message = format!("ask for a `Send` future of `{method}`");
                for span in &mut child.spans {
                    span.suggestion_applicability = Some(Applicability::MachineApplicable);
                    if let Some(bound) = &mut span.suggested_replacement {
                        shorten(bound);
                    }
                }
                is_suggested = true;
            }
        }
        if !is_suggested {
            let help = format!(
                "`{method}` gives a `Send` future where the bound of its type asks for it: `{}`",
                self.text()
            );
            let help = Diagnostic::new("help", &help, Vec::new());
            diagnostic.children.push(help);
        }
    }

    /// `Cache<u8, get(..): Send>`
    fn text(&self) -> String {
        match self.of.strip_suffix('>') {
            Some(of) => format!("{of}, {}(..): Send>", self.method),
            None => format!("{}<{}(..): Send>", self.of, self.method),
        }
    }
}

/// Writes `<H as HealthCheck>::check(..)` as `H::check(..)`.
fn shorten(bound: &mut String) {
    let short = bound.split_once('<').and_then(|(before, path)| {
        let (ty, path) = path.split_once(" as ")?;
        let (_, method) = path.rsplit_once(">::")?;
        let is_name = ty.chars().all(|c| c == '_' || c.is_alphanumeric());
        is_name.then(|| format!("{before}{ty}::{method}"))
    });
    if let Some(short) = short {
        *bound = short;
    }
}

/// Of a call with `.box`; with the name of the trait if one of this crate's alone has such a method.
fn of_trait_object(awaited: &Span, files: &Files) -> Option<Diagnostic> {
    let call = awaited.covered_text()?;
    let tokens = Tokens::new(&call);
    let close = tokens.len().checked_sub(3)?;
    let method = tokens.text(tokens.partner(close)?.checked_sub(1)?);
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
    let Some(place) = behind_only_object(name, awaited, files) else {
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
