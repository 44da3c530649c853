//! Return type notation where rustc does not have it, or has it wrong.
//!
//! `H::check(..): Send` and `C: Cache<process(..): Send>` compile as they are, with rustc's feature switched on.
//!
//! Among supertraits rustc accepts it too, but fills the vtable of such a trait with null entries. So it is taken out
//! there, a hidden supertrait asks for it instead (see [`crate::dyn_trait`]), and every bound by the trait says it:
//! ```text
//! trait Checked: HealthCheck<check(..): Send> {}      fn f<C: Checked>(c: C) {}
//! ```
//! becomes
//! ```text
//! trait Checked: HealthCheck + __normal_async_sending_HealthCheck__check {}      fn f<C: Checked<check(..): Send>>(c: C) {}
//! ```
//! A trait object cannot have it at all. `dyn Cache<get(..): Send>` becomes the hidden trait's:
//! `dyn __normal_async_sending_Cache__get`.
//!
//! RFC: "Return Type Notation (RTN)"; RFC 3654.

use std::collections::BTreeSet;

use normal_async_syntax::{
    edit::Edits,
    find::find,
    tree::{
        AstNode, NodeOrToken, SyntaxKind,
        ast::{self, HasGenericArgs},
    },
};

use crate::{
    SourceTree, SyntaxError,
    fragment::range,
    names::Found,
    proofs,
    traits::{self, Traits},
};

/// Whether macros get return type notation as input, and may make supertraits of it.
pub fn may_be_supertraits(tree: &SourceTree) -> bool {
    let mut files = tree.files.iter();
    files.any(|file| !file.scan.return_type_notation_in_macros.is_empty())
}

/// The return type notation in macro input of which macros made supertraits, where rustc must not have it. `expanded` is
/// the crate as the macros leave it.
pub fn supertraits_by_macros(tree: &SourceTree, expanded: &str) -> Vec<SyntaxError> {
    // rustc prints it like a macro call, of which a parser sees nothing.
    let expanded = expanded.replace("format_args!", "format_args");
    let parsed = normal_async_syntax::parse(&expanded, tree.edition);
    let traits = find::<ast::Trait>(parsed.syntax());
    let methods: BTreeSet<String> = traits.flat_map(|item| methods_of_self(&item)).collect();
    if methods.is_empty() {
        return Vec::new();
    }
    let places = tree.files.iter().enumerate().flat_map(|(index, file)| {
        let notations = file.scan.return_type_notation_in_macros.iter();
        notations.map(move |notation| (index, notation))
    });
    let is_method = |file: usize, end: usize| {
        let before = &tree.files[file].text[..end];
        // `$name` may be any.
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let name = before.rsplit(|c| !is_word(c)).next().unwrap_or_default();
        name.starts_with('$') || methods.contains(name)
    };
    let places = places.filter(|(file, notation)| is_method(*file, notation.start));
    let error = |(file, notation): (usize, &std::ops::Range<usize>)| SyntaxError {
        file,
        range: notation.clone(),
        message: "a trait that a macro makes cannot say this of its supertraits' methods"
            .to_owned(),
        label: "write the trait outside of macros, or say it where the trait is a bound".to_owned(),
        suggestion: None,
        page: "send",
    };
    places.map(error).collect()
}

/// The methods whose return types a trait bounds for its own implementors.
fn methods_of_self(item: &ast::Trait) -> Vec<String> {
    let bounds = traits::bounds(item);
    let arguments = bounds.iter().flat_map(traits::return_bound_args);
    let named = arguments.filter_map(|argument| Some(argument.name_ref()?.text().to_string()));
    let predicates = traits::self_predicates(item).into_iter();
    named
        .chain(predicates.map(|predicate| predicate.says.method))
        .collect()
}

/// Lowers one bound that is not one of a trait.
pub(crate) fn lower(bound: &ast::TypeBound, module: &[String], known: &Traits, edits: &mut Edits) {
    if traits::is_of_trait_object(bound) {
        lower_trait_object(bound, module, known, edits);
    } else {
        spell_out(bound, module, known, edits);
    }
}

/// What a bound by a trait implies, as arguments of the bound.
pub(crate) fn implied_arguments(
    bound: &ast::TypeBound,
    module: &[String],
    known: &Traits,
) -> String {
    let Some(found) = known.resolve_bound(bound, module) else {
        return String::new();
    };
    let said: Vec<String> = traits::return_bound_args(bound)
        .iter()
        .filter_map(|argument| Some(argument.name_ref()?.text().to_string()))
        .collect();
    let implied = known
        .implied(found)
        .iter()
        .filter(|b| !said.contains(&b.method));
    let arguments: Vec<String> = implied
        .map(|b| format!("{}(..): {}", b.method, b.bounds))
        .collect();
    arguments.join(", ")
}

/// Where the arguments of a bound's trait go, and what stands around new ones there.
pub(crate) fn argument_place(
    bound: &ast::TypeBound,
) -> Option<(usize, &'static str, &'static str)> {
    let segment = traits::bound_path(bound)?.segment()?;
    let Some(list) = segment.generic_arg_list() else {
        return Some((range(segment.syntax()).end, "<", ">"));
    };
    let last = list.generic_args().last();
    match last {
        Some(last) => Some((range(last.syntax()).end, ", ", "")),
        None => Some((range(&list.r_angle_token()?).start, "", "")),
    }
}

fn spell_out(bound: &ast::TypeBound, module: &[String], known: &Traits, edits: &mut Edits) {
    let arguments = implied_arguments(bound, module, known);
    if arguments.is_empty() {
        return;
    }
    if let Some((at, before, after)) = argument_place(bound) {
        // In broken text, a bound may stand in a path that is lowered as a whole.
        if edits.touches(&(at..at)) {
            return;
        }
        edits.insert(at, format!("{before}{arguments}{after}"));
    }
}

/// Removes the return type notation from a bound, with the commas and brackets it leaves over.
pub(crate) fn take_out(bound: &ast::TypeBound, edits: &mut Edits) {
    let notation = traits::return_bound_args(bound);
    let Some(list) = notation.first().and_then(|argument| {
        argument
            .syntax()
            .parent()
            .and_then(ast::GenericArgList::cast)
    }) else {
        return;
    };
    if notation.len() == list.generic_args().count() {
        remove_keeping_lines(list.syntax().children_with_tokens(), edits);
        return;
    }
    let mut behind_notation = false;
    for element in list.syntax().children_with_tokens() {
        let is_notation = notation
            .iter()
            .any(|n| element.as_node() == Some(n.syntax()));
        let is_comma = element.kind() == SyntaxKind::COMMA;
        if is_notation || (is_comma && behind_notation) {
            remove_keeping_lines([element.clone()], edits);
        }
        behind_notation = is_notation || (behind_notation && !is_comma);
    }
}

fn remove_keeping_lines(
    elements: impl IntoIterator<Item = normal_async_syntax::tree::SyntaxElement>,
    edits: &mut Edits,
) {
    for element in elements {
        let tokens: Vec<_> = match element {
            NodeOrToken::Token(token) => vec![token],
            NodeOrToken::Node(node) => node
                .descendants_with_tokens()
                .filter_map(|element| element.into_token())
                .collect(),
        };
        for token in tokens.into_iter().filter(|token| !token.kind().is_trivia()) {
            // A bound inside of a bound is gone already.
            if !edits.touches(&range(&token)) {
                edits.replace(range(&token), "");
            }
        }
    }
}

/// What is wrong with return bounds in the type of a trait object: the message, and what is said of the place.
pub(crate) fn mistake(
    bound: &ast::TypeBound,
    module: &[String],
    known: &Traits,
) -> Option<(String, String)> {
    let path = traits::bound_path(bound)?;
    let segment = path.segment()?;
    let name = segment.name_ref()?.text().to_string();
    let said = traits::return_bounds(bound);
    if !traits::is_of_trait_object(bound) || said.is_empty() {
        return None;
    }
    let message = format!("a trait object of `{name}` cannot say this of its methods");
    let found = known.resolve_bound(bound, module);
    let methods = found
        .map(|found| known.object_methods(found))
        .unwrap_or_default();
    if methods.is_empty() {
        let label =
            format!("`{name}` is not known to have async methods, or not to be fit for `dyn`");
        return Some((message, label));
    }
    if let Some(said) = said.iter().find(|said| !methods.contains(&said.method)) {
        let label = format!(
            "`{}` is no method that `dyn {name}` has with `.box`",
            said.method
        );
        return Some((message, label));
    }
    if said.iter().any(|said| !said.is_just_send()) {
        return Some((
            message,
            "the futures of a trait object can be `Send`, and nothing else".to_owned(),
        ));
    }
    let list = segment.generic_arg_list();
    let arguments = list.into_iter().flat_map(|list| list.generic_args());
    let is_generic = arguments
        .into_iter()
        .any(|a| !matches!(a, ast::GenericArg::AssocTypeArg(_)));
    let is_foreign = matches!(found, Some(Found::Extern(_)));
    (is_foreign && is_generic).then(|| {
        let label = format!("give it a name: `trait Name = {path};` and `dyn Name`");
        (
            "a trait object of another crate's generic trait can say this by an alias only"
                .to_owned(),
            label,
        )
    })
}

fn lower_trait_object(
    bound: &ast::TypeBound,
    module: &[String],
    known: &Traits,
    edits: &mut Edits,
) {
    let hidden = match (
        known.send_set(bound, module),
        known.proven_set(bound, module),
    ) {
        (Some((index, set)), _) => {
            let definition = &known.names.definitions[index];
            let hidden = traits::send_trait(&definition.name, &set);
            Some(definition.path_to_hidden(&hidden, module))
        }
        (None, Some((found, set))) => {
            let object = (found.krate.to_owned(), found.path.to_owned(), set);
            proofs::object_path(&object, known)
        }
        (None, None) => None,
    };
    let path = traits::bound_path(bound);
    let name = path.as_ref().and_then(|path| path.segment()?.name_ref());
    let (Some(hidden), Some(path), Some(name)) = (hidden, path, name) else {
        return;
    };
    let start = range(path.syntax()).start;
    edits.replace(start..range(name.syntax()).end, hidden);
    take_out(bound, edits);
}
