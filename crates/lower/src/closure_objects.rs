//! Trait objects of async closures.
//!
//! ```text
//! &'a (dyn AsyncFn(&str, u8) -> u32 + Sync)
//! ```
//! becomes
//! ```text
//! &'a (dyn for<'0> ::normal_async::lowered::DynAsyncFn<(&'0 str, u8,), Output = u32> + Sync)
//! ```
//! whose method puts the future in a box; `.box` behind a call says so. It is a trait of the runtime library, as the type
//! has to be the same in all crates. `AsyncFn` has no trait objects of its own, and its parentheses are for the standard
//! library's traits alone, so nothing that compiles without this changes its meaning.
//!
//! RFC: "Dynamic dispatch for async traits (AFIDT)"; RFC 3668.

use std::ops::Range;

use normal_async_syntax::{
    edit::Edits,
    scan::Scan,
    tree::{AstNode, SyntaxKind, SyntaxNode, ast},
};

use crate::{
    fragment::{Substitutions, range},
    signature::{self, PREFIX},
    traits,
};

/// The traits that have such objects.
const TRAITS: [&str; 3] = ["AsyncFn", "AsyncFnMut", "AsyncFnOnce"];

/// Whether a file may have trait objects of those.
pub(crate) fn may_be_in(scan: &Scan) -> bool {
    TRAITS.iter().any(|name| scan.dyn_names.contains(*name))
}

/// How the names of the library's traits for them begin.
pub(crate) const OBJECT: &str = "DynAsyncFn";

/// Lowers the bound of a trait object, if it is one of these: the name of its trait.
pub(crate) fn lower(bound: &ast::TypeBound, edits: &mut Edits) -> Option<Range<usize>> {
    let name = name(bound)?;
    let path = traits::bound_path(bound)?;
    let segment = path.segment()?;
    let arguments = segment.parenthesized_arg_list()?;
    let binder = bound.for_binder();
    let mut names = Substitutions::default();
    let lifetimes = name_lifetimes(arguments.syntax(), &mut names);
    let output = segment.ret_type();
    if let Some(output) = &output {
        name_output(arguments.syntax(), output.syntax(), &lifetimes, &mut names);
    }
    let close = binder.and_then(|binder| binder.generic_param_list()?.r_angle_token());
    let lifetimes = lifetimes.join(", ");
    let own_binder = match &close {
        Some(close) if !lifetimes.is_empty() => {
            edits.insert(range(close).start, format!(", {lifetimes}"));
            String::new()
        }
        None if !lifetimes.is_empty() => format!("for<{lifetimes}> "),
        _ => String::new(),
    };
    let written = range(path.syntax()).start..range(name.syntax()).end;
    let name_of_object = format!("{own_binder}::normal_async::lowered::Dyn{}", name.text());
    edits.replace(written, name_of_object);
    let (open, close) = (arguments.l_paren_token()?, arguments.r_paren_token()?);
    edits.replace(range(&open), "<(");
    for (place, text) in names
        .iter()
        .filter(|(place, _)| place.start < range(&close).start)
    {
        edits.replace(place.clone(), text.clone());
    }
    let is_open = arguments.type_args().next().is_some() && !ends_in_comma(arguments.syntax());
    let comma = if is_open { "," } else { "" };
    edits.insert(range(&close).start, comma);
    let Some((output, arrow)) =
        output.and_then(|output| Some((output.ty()?, output.thin_arrow_token()?)))
    else {
        edits.insert(range(&close).end, ", Output = ()>");
        return Some(range(name.syntax()));
    };
    edits.replace(range(&arrow), ", Output =");
    for (place, text) in names
        .iter()
        .filter(|(place, _)| place.start > range(&close).start)
    {
        edits.replace(place.clone(), text.clone());
    }
    edits.insert(range(output.syntax()).end, ">");
    Some(range(name.syntax()))
}

/// The name of the trait, if it is one of these.
pub(crate) fn name(bound: &ast::TypeBound) -> Option<ast::NameRef> {
    let segment = traits::bound_path(bound)?.segment()?;
    let name = segment.name_ref()?;
    let is_closure = traits::is_of_trait_object(bound)
        && segment.parenthesized_arg_list().is_some()
        && TRAITS.iter().any(|known| name.text() == *known);
    is_closure.then_some(name)
}

/// Names the lifetimes that the arguments leave out.
fn name_lifetimes(arguments: &SyntaxNode, names: &mut Substitutions) -> Vec<String> {
    let types = arguments.children();
    let elided = types.flat_map(|ty| signature::elided_lifetimes(&ty));
    let named = elided.map(|elided| {
        // By its place, since a trait object may be an argument of another.
        let name = format!("'{PREFIX}{}", range(&elided).start);
        signature::name_lifetime(&elided, &name, names);
        name
    });
    named.collect()
}

/// What the output leaves out is the lifetime of the arguments, if they have just one.
fn name_output(
    arguments: &SyntaxNode,
    output: &SyntaxNode,
    elided: &[String],
    names: &mut Substitutions,
) {
    let said = arguments.descendants_with_tokens().filter_map(|element| {
        let token = element.into_token()?;
        let is_named = token.kind() == SyntaxKind::LIFETIME_IDENT && token.text() != "'_";
        is_named.then(|| token.text().to_owned())
    });
    let mut all: Vec<String> = elided.iter().cloned().chain(said).collect();
    all.dedup();
    let [only] = &all[..] else {
        return;
    };
    for elided in signature::elided_lifetimes(output) {
        signature::name_lifetime(&elided, only, names);
    }
}

fn ends_in_comma(arguments: &SyntaxNode) -> bool {
    let close = arguments.last_token();
    let before = close.and_then(|close| {
        let mut before = std::iter::successors(close.prev_token(), |token| token.prev_token());
        before.find(|token| !token.kind().is_trivia())
    });
    before.is_some_and(|token| token.kind() == SyntaxKind::COMMA)
}
