//! Trait objects of async closures: to rustc they are no functions, and so cannot be called without `.box`.
//!
//! ```text
//! error[E0618]: expected function, found `&dyn AsyncFn(u32) -> u32`
//! ```

use normal_async_syntax::token::Tokens;
use serde_json::Map;

use super::{boxing::boxed_call, call::Call, method::Kind};
use crate::{Code, Diagnostic, Files, mapping::map_span, names::OBJECT};

/// What the user should read of it, in terms of the user's text.
pub(super) fn call(diagnostic: &Diagnostic, files: &Files) -> Option<Diagnostic> {
    let is_object = diagnostic.message.starts_with("expected function, found ")
        && diagnostic.message.contains(OBJECT);
    let callee = diagnostic.spans.iter().find(|span| span.is_primary)?;
    let callee = map_span(callee, files).0;
    let text = files.text(&callee.file_name).filter(|_| is_object)?;
    let tokens = Tokens::new(text.as_str());
    let last = tokens.at(callee.byte_end).checked_sub(1)?;
    let mut call = Call::of(&callee.elsewhere(&text, tokens.range(last)), files)?;
    call.span
        .set_range(&text, callee.byte_start..call.span.byte_end);
    boxed_call(diagnostic, Kind::Closure, call, files)
}

/// Drops where to read the whole type: it is one of lowered text, and the user's is shorter.
pub(super) fn leave_out_long_type(diagnostic: &mut Diagnostic) {
    let is_named = |child: &Diagnostic| child.message.contains(OBJECT);
    if !is_named(diagnostic) && !diagnostic.children.iter().any(is_named) {
        return;
    }
    diagnostic.children.retain(|child| {
        let message = &child.message;
        !message.starts_with("the full name for the type has been written to")
            && message != "consider using `--verbose` to print the full type name to the console"
    });
}

/// Counts the arguments of a call, which are a tuple in lowered text: rustc points to the library's method.
pub(super) fn count_arguments(diagnostic: &mut Diagnostic) {
    let mut notes = diagnostic.children.iter().flat_map(|child| &child.spans);
    if !notes.any(|span| span.file_name.ends_with("dyn_async_fn.rs")) {
        return;
    }
    let mut primary = diagnostic.spans.iter_mut().filter(|span| span.is_primary);
    let Some((span, expected, found)) = primary.find_map(|span| {
        let label = span.label.as_deref()?;
        let counts = label.strip_prefix("expected a tuple with ")?;
        let (expected, found) = counts.split_once(", found one with ")?;
        let number = |count: &str| count.split(' ').next()?.parse::<usize>().ok();
        let is_arguments = span.covered_text()?.starts_with('(');
        let counts = is_arguments.then_some((number(expected)?, number(found)?))?;
        Some((span, counts.0, counts.1))
    }) else {
        return;
    };
    let arguments = |count: usize| match count {
        1 => "1 argument".to_owned(),
        _ => format!("{count} arguments"),
    };
    let verb = if found == 1 { "was" } else { "were" };
    let (expected, found) = (arguments(expected), arguments(found));
    span.label = Some(format!("expected {expected}"));
    diagnostic.message = format!("this async closure takes {expected} but {found} {verb} supplied");
    diagnostic.code = Some(Code {
        code: "E0057".into(),
        explanation: None,
        other: Map::new(),
    });
    diagnostic.children.clear();
}

/// Says how to pass one on to who asks for an async closure, which it is not itself.
pub(super) fn suggest_closure(diagnostic: &mut Diagnostic, _: &Files) -> bool {
    let bound = diagnostic.message.strip_prefix("the trait bound `dyn ");
    let is_object = bound.is_some_and(|bound| {
        bound.contains(OBJECT)
            && bound.contains(">: AsyncFn")
            && bound.ends_with("is not satisfied")
    });
    let is_argument = diagnostic
        .spans
        .iter()
        .any(|span| span.label.as_deref() == Some("required by a bound introduced by this call"));
    if is_object && is_argument {
        let help = "pass a closure that boxes each call: `async |..| f(..).box.await`";
        let help = Diagnostic::new("help", help, Vec::new());
        diagnostic.children.push(help);
    }
    is_object && is_argument
}

/// The package that has the traits is no dependency.
pub(super) fn unknown_library(diagnostic: &mut Diagnostic, _: &Files) -> bool {
    let is_library = diagnostic.message == "cannot find `normal_async` in the crate root";
    let mut primary = diagnostic.spans.iter_mut().filter(|span| span.is_primary);
    let is_trait = |text: String| ["AsyncFn", "AsyncFnMut", "AsyncFnOnce"].contains(&&*text);
    let Some(span) = primary.find(|span| is_library && span.covered_text().is_some_and(is_trait))
    else {
        return false;
    };
    span.label = Some("has no trait objects of its own".to_owned());
    diagnostic.message =
        "trait objects of async closures need the package `normal-async`".to_owned();
    diagnostic.children = vec![Diagnostic::new(
        "help",
        "add it to the dependencies: `cargo add normal-async`",
        Vec::new(),
    )];
    true
}
