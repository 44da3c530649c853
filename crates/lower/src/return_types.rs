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
    token::Tokens,
    tree::{
        AstNode, NodeOrToken, SyntaxKind, SyntaxNode,
        ast::{self, HasGenericArgs, HasName, HasTypeBounds, PathSegmentKind},
    },
};

use crate::{
    Lowered, Need, SourceTree, SyntaxError,
    fragment::range,
    names::Found,
    proofs, signature,
    traits::{self, Traits},
};

/// Whether macros may make supertraits of return type notation: those that get it as input, or, where the feature is
/// switched on, any of another crate.
pub fn may_be_supertraits(tree: &SourceTree, lowered: &Lowered) -> bool {
    let mut files = tree.files.iter();
    lowered.needs.contains_key(&Need::ReturnTypeNotation)
        || files.any(|file| !file.scan.return_type_notation_in_macros.is_empty())
}

/// The return type notation of which macros made supertraits, where rustc must not have it: in macro input, or else the
/// traits that other crates' macros made. `expanded` is the crate as the macros leave it.
pub fn supertraits_by_macros(tree: &SourceTree, expanded: &str) -> Vec<SyntaxError> {
    if !expanded.contains("(..)") {
        return Vec::new();
    }
    // rustc prints it like a macro call, of which a parser sees nothing.
    let expanded = expanded.replace("format_args!", "format_args");
    let parsed = normal_async_syntax::parse(&expanded, tree.edition);
    let mut errors = Vec::new();
    let mut reported = BTreeSet::new();
    for item in find::<ast::Trait>(&parsed) {
        let methods = methods_of_self(&item);
        if methods.is_empty() {
            continue;
        }
        let places = places_in_macros(tree, &methods);
        if places.is_empty() {
            errors.extend(by_other_macro(tree, &item));
        }
        reported.extend(places);
    }
    let in_input = reported.into_iter().map(|(file, start, end)| SyntaxError {
        file,
        range: start..end,
        message: "a trait that a macro makes cannot say this of its supertraits' methods"
            .to_owned(),
        label: INSTEAD.to_owned(),
        suggestion: None,
        page: "send",
    });
    in_input.chain(errors).collect()
}

const INSTEAD: &str = "write the trait outside of macros, or say it where the trait is a bound";

/// Where macro input has return type notation of one of the methods: in which file, and from where to where.
fn places_in_macros(tree: &SourceTree, methods: &[String]) -> Vec<(usize, usize, usize)> {
    let places = tree.files.iter().enumerate().flat_map(|(index, file)| {
        let notations = file.scan.return_type_notation_in_macros.iter();
        notations.map(move |notation| (index, notation.start, notation.end))
    });
    let is_method = |&(file, end, _): &(usize, usize, usize)| {
        let before = &tree.files[file].text[..end];
        // `$name` may be any.
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let name = before.rsplit(|c| !is_word(c)).next().unwrap_or_default();
        name.starts_with('$') || methods.iter().any(|method| method == name)
    };
    places.filter(is_method).collect()
}

/// The refusal of a trait that another crate's macro made, where its name first stands.
fn by_other_macro(tree: &SourceTree, item: &ast::Trait) -> Option<SyntaxError> {
    let name = item.name()?;
    let (file, range) = (tree.files.iter().enumerate())
        .find_map(|(index, file)| {
            let tokens = Tokens::new(&file.text);
            let at = (0..tokens.len()).find(|&at| tokens.is(at, name.text()))?;
            Some((index, tokens.range(at)))
        })
        .unwrap_or_default();
    Some(SyntaxError {
        file,
        range,
        message: format!(
            "the trait `{name}`, which a macro makes, cannot bound what its supertraits' methods return"
        ),
        label: INSTEAD.to_owned(),
        suggestion: None,
        page: "send",
    })
}

/// The methods whose return types a trait bounds for its own implementors, or may bound.
fn methods_of_self(item: &ast::Trait) -> Vec<String> {
    let of_self = traits::predicates(item).filter(may_be_of_self);
    let of_self = of_self.filter_map(|predicate| predicate.type_bound_list());
    let bounds = traits::bounds(item).into_iter();
    let bounds = bounds.chain(of_self.flat_map(|list| list.bounds()));
    let arguments = bounds.flat_map(|bound| traits::return_bound_args(&bound));
    let named = arguments.filter_map(|argument| Some(argument.name_ref()?.text().to_string()));
    let returned = traits::predicates(item).filter(may_be_of_self);
    let returned = returned.filter_map(|predicate| method_returning(&predicate.ty()?));
    let predicates = traits::self_predicates(item).into_iter();
    named
        .chain(returned)
        .chain(predicates.map(|predicate| predicate.says.method))
        .collect()
}

/// The `method` of `Type::method(..)`.
fn method_returning(ty: &ast::Type) -> Option<String> {
    let ast::Type::PathType(path) = ty else {
        return None;
    };
    let segment = path.path()?.segment()?;
    segment.return_type_syntax()?;
    Some(segment.name_ref()?.text().to_string())
}

/// Whether a where clause bounds what the methods of a type return that may turn out to be `Self`, though it is not called
/// so: an alias of it, say, or a macro.
pub(crate) fn may_be_of_self(predicate: &ast::WherePred) -> bool {
    let Some(ty) = predicate.ty() else {
        return false;
    };
    if method_returning(&ty).is_some() {
        return type_of_method(&ty).is_some_and(|ty| may_be_self(&ty));
    }
    let bounds = predicate.type_bound_list().into_iter();
    let mut bounds = bounds.flat_map(|list| list.bounds());
    bounds.any(|bound| !traits::return_bound_args(&bound).is_empty()) && may_be_self(&ty)
}

/// The `Type` of `<Type as Trait>::method(..)`.
fn type_of_method(ty: &ast::Type) -> Option<ast::Type> {
    let ast::Type::PathType(path) = ty else {
        return None;
    };
    match path.path()?.qualifier()?.segment()?.kind()? {
        PathSegmentKind::Type { type_ref, .. } => type_ref,
        _ => None,
    }
}

/// What `Self::Item` is, only an implementation says, so it is not `Self` for the trait.
fn may_be_self(ty: &ast::Type) -> bool {
    match ty {
        ast::Type::MacroType(_) => true,
        ast::Type::ParenType(inner) => inner
            .ty()
            .is_some_and(|ty| is_called_self(ty.syntax()) || may_be_self(&ty)),
        ast::Type::PathType(path) => {
            let within = path.path().and_then(|path| path.qualifier());
            let is_item = within.is_some_and(|within| is_called_self(within.syntax()));
            let mut tokens = signature::self_tokens(ty.syntax());
            !is_item && !is_called_self(ty.syntax()) && tokens.next().is_some()
        }
        _ => false,
    }
}

fn is_called_self(node: &SyntaxNode) -> bool {
    node.text() == "Self"
}

/// The refusal of such a where clause in a trait.
pub(crate) fn refuse_disguised_self(file: usize, predicate: &ast::WherePred) -> SyntaxError {
    SyntaxError {
        file,
        range: range(predicate.syntax()),
        message: "a trait has to call itself `Self` where it bounds what its methods return"
            .to_owned(),
        label: "this may be about `Self`, too".to_owned(),
        suggestion: None,
        page: "send",
    }
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
