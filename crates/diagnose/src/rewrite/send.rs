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

mod object;

use super::closure;
use crate::{Applicability, Diagnostic, Files, Span, suggestion::is_suggestion};

/// How the label of an awaited future begins.
const AWAITED: &str = "await occurs here on type `";

/// How a message about a future ends that is not awaited.
const CANNOT_BE_SENT: &str = " cannot be sent between threads safely";

/// How rustc calls `Send` where another crate has something else of that name.
const SEND: &str = "std::marker::Send";

/// Says which bound to add, below a diagnostic that is in terms of the user's text.
pub(super) fn suggest_bound(diagnostic: &mut Diagnostic, files: &Files) -> bool {
    let notes = diagnostic.children.iter().flat_map(|child| &child.spans);
    let labelled = notes.filter_map(|span| Some((span, span.label.as_deref()?)));
    let mut awaits = labelled.filter(|(_, label)| label.starts_with(AWAITED));
    let awaited = awaits.next();
    let bound = match awaited {
        Some((_, label)) => Bound::of_label(label),
        None if diagnostic.message.ends_with(CANNOT_BE_SENT) => {
            Bound::of_label(&diagnostic.message)
        }
        None => None,
    };
    if let Some(bound) = bound {
        bound.suggest(diagnostic);
        return true;
    }
    let help = match awaited.and_then(|(span, label)| Some((span, called_closure(label)?))) {
        Some((span, closure)) => Some(closure::ask_for_send(closure, span, files)),
        None => object::help(diagnostic, files),
    };
    let is_suggested = help.is_some();
    diagnostic.children.extend(help);
    is_suggested
}

/// `F` of `.. F(..)`
fn called_closure(label: &str) -> Option<&str> {
    let (closure, _) = label[AWAITED.len()..].split_once("(..)`")?;
    Some(closure)
}

fn adds_return_bound(child: &Diagnostic) -> bool {
    let adds = |span: &Span| {
        let replacement = span.suggested_replacement.as_deref();
        let bound = replacement.and_then(|text| text.split_once("(..): "));
        bound.is_some_and(|(_, bound)| [SEND, "Send"].contains(&bound.trim_end()))
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

/// Writes `for<'a> <H as HealthCheck>::check(..)` as `H::check(..)`, and `Send` as what it is called everywhere.
fn shorten(bound: &mut String) {
    *bound = bound.replace(SEND, "Send");
    if let Some((before, rest)) = bound.split_once("for<")
        && let Some((_, path)) = rest.split_once("> <")
    {
        *bound = format!("{before}<{path}");
    }
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
