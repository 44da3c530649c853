//! Trait aliases that can be implemented.
//!
//! ```text
//! pub trait Service<Req> = LocalService<Req, request(..): Send> + Send;
//! ```
//! becomes
//! ```text
//! pub trait Service<Req>: LocalService<Req> + Send + __normal_async_sending_LocalService__request<Req> {
//!     fn __normal_async_is(&self) {}
//! }
//! impl<Req, T: LocalService<Req, request(..): Send> + Send> Service<Req> for T {}
//! pub use LocalService as __normal_async_impl_Service;
//! ```
//! A bound by it says the return bounds too (see [`crate::return_types`]). An implementation of it implements the first
//! of its traits, by the hidden name, which every import of the alias brings along (see [`crate::implementation`]).
//!
//! RFC: "Implementable trait aliases: the `Service` pattern"; RFC 3437.

use normal_async_syntax::{
    edit::Edits,
    tree::{
        AstNode,
        ast::{self, HasAttrs, HasGenericArgs, HasGenericParams, HasName, HasVisibility},
    },
};

use crate::{
    dyn_trait::{self, Header, IMPLEMENTOR, proof},
    fragment::{Fragment, Substitutions, one_line_of, range},
    krate::Krate,
    names::{self, Definition, Found},
    return_types,
    signature::{self, PREFIX},
    traits::{self, Traits},
    visibility::Scope,
};

/// What can be called exactly when a type has the alias.
pub(crate) const IS: &str = "__normal_async_is";

/// The hidden name of the trait that an implementation of the alias implements.
pub(crate) fn implemented(alias: &str) -> String {
    format!("{PREFIX}impl_{}", alias.trim_start_matches("r#"))
}

/// Lowers the definition of an alias, by its index.
pub(crate) fn lower_definition(index: usize, known: &Traits, krate: &Krate, edits: &mut Edits) {
    let Definition { item, module, .. } = &known.names.definitions[index];
    let (Some(eq), Some(end)) = (item.eq_token(), item.semicolon_token()) else {
        return;
    };
    edits.replace(range(&eq), ":");
    lower_supertraits(item, module, known, edits);
    edits.replace(
        range(&end),
        format!(" {{ #[doc(hidden)] fn {IS}(&self) {{}} }}"),
    );
    let at = range(item.syntax()).end;
    edits.push(blanket(index, known, krate).into_edit(at..at));
}

/// Makes a trait of an alias that is only looked at: with the bounds as they are written.
pub(crate) fn show_definition(index: usize, known: &Traits, krate: &Krate, edits: &mut Edits) {
    let item = &known.names.definitions[index].item;
    let (Some(eq), Some(end)) = (item.eq_token(), item.semicolon_token()) else {
        return;
    };
    edits.replace(range(&eq), ":");
    edits.replace(range(&end), " {}");
    let at = range(item.syntax()).end;
    edits.push(blanket(index, known, krate).into_edit(at..at));
}

/// Implements the alias for all that have its bounds, and names what an implementation of it implements.
fn blanket(index: usize, known: &Traits, krate: &Krate) -> Fragment {
    let Definition { item, module, .. } = &known.names.definitions[index];
    let name = item.name().map(|name| name.text().to_string());
    let header = Header::new(item, name.unwrap_or_default(), krate);
    let bounds = traits::bounds(item);
    let mut text = Fragment::new();
    text.text(" ").append(&header.conditions);
    text.text(format!("#[doc(hidden)] {}impl<", krate.allow()))
        .append(&header.parameters);
    text.text(IMPLEMENTOR);
    let mut is_sized = !traits::self_predicates(item).is_empty();
    for (position, bound) in bounds.iter().enumerate() {
        text.text(if position == 0 { ": " } else { " + " });
        let arguments = return_types::implied_arguments(bound, module, known);
        is_sized |= !arguments.is_empty() || !traits::return_bound_args(bound).is_empty();
        text.copy_appending(bound.syntax(), &with_arguments(bound, arguments));
    }
    if !is_sized {
        let before = if bounds.is_empty() { ": " } else { " + " };
        text.text(format!("{before}?{}", krate.sized()));
    }
    text.text(format!(
        "> {}{} for {IMPLEMENTOR}",
        header.name, header.arguments
    ));
    if let Some(clause) = item.where_clause() {
        let mut with = Substitutions::default();
        for token in signature::self_tokens(clause.syntax()) {
            with.add(range(&token), IMPLEMENTOR);
        }
        text.text(" ").copy_with(clause.syntax(), &with);
    }
    text.text(" {} ");
    if let Some(path) = bounds.iter().find_map(traits::bound_path) {
        let base = known.resolve_bound(&bounds[0], module);
        text.append(&header.conditions);
        text.text(format!("#[doc(hidden)] {}", krate.allow_each(&IMPORT)))
            .append(visibility_of_implemented(index, &header, known));
        text.text(format!(
            "use {} as {};",
            base_path(&path, base, module, known),
            implemented(&header.name)
        ));
    }
    text
}

/// Lets hidden supertraits ask for what a trait says of the return types of its supertraits' methods.
pub(crate) fn lower_supertraits(
    item: &ast::Trait,
    module: &[String],
    known: &Traits,
    edits: &mut Edits,
) {
    for bound in traits::bounds(item) {
        let Some((index, set)) = known.send_set(&bound, module) else {
            continue;
        };
        let definition = &known.names.definitions[index];
        let arguments = bound_path_arguments(traits::bound_path(&bound));
        let at = range(bound.syntax()).end;
        for method in set {
            let said = traits::place_of_return_bound(&bound, &method);
            let hidden = hidden_supertrait(definition, module, &method, &arguments);
            let mut text = Fragment::new();
            text.text(" + ").word(&hidden, said);
            edits.push(text.into_edit(at..at));
        }
    }
    for said in traits::self_predicates(item) {
        let mut predicate = "Self: ".to_owned();
        if let Some((index, method)) = known.sent_by(&said, item, module) {
            let of_supertrait =
                || traits::bound_path(&known.supertrait_with(&said, item, module)?.1);
            let arguments = bound_path_arguments(said.of.clone().or_else(of_supertrait));
            let definition = &known.names.definitions[index];
            predicate += &hidden_supertrait(definition, module, &method, &arguments);
        }
        edits.replace(range(said.predicate.syntax()), predicate);
    }
}

fn hidden_supertrait(of: &Definition, module: &[String], method: &str, arguments: &str) -> String {
    of.path_to_hidden(&traits::send_trait(&of.name, [method]), module) + arguments
}

/// `<A, B>` at the end of a path, without associated types and return bounds.
pub(crate) fn bound_path_arguments(path: Option<ast::Path>) -> String {
    let list = path
        .and_then(|path| path.segment())
        .and_then(|segment| segment.generic_arg_list());
    let arguments = list.into_iter().flat_map(|list| list.generic_args());
    let plain = arguments.filter(|a| !matches!(a, ast::GenericArg::AssocTypeArg(_)));
    let texts: Vec<String> = plain
        .map(|argument| one_line_of(argument.syntax()))
        .collect();
    match texts.is_empty() {
        true => String::new(),
        false => format!("<{}>", texts.join(", ")),
    }
}

/// Adds arguments to the copy of a bound.
fn with_arguments(bound: &ast::TypeBound, arguments: String) -> Substitutions {
    let mut with = Substitutions::default();
    if arguments.is_empty() {
        return with;
    }
    if let Some((at, before, after)) = return_types::argument_place(bound) {
        with.add(at..at, format!("{before}{arguments}{after}"));
    }
    with
}

/// The alias' own, unless the trait that an implementation of it implements cannot be named from so far.
fn visibility_of_implemented(index: usize, header: &Header, known: &Traits) -> Fragment {
    let definition = &known.names.definitions[index];
    let scope = known.scope_of_alias(index);
    let is_in_block = definition.module.iter().any(|name| names::is_block(name));
    if scope == Scope::of(definition) || is_in_block {
        return header.visibility.clone();
    }
    let mut text = Fragment::new();
    text.text(scope.text());
    text
}

/// The path of what an alias' first bound implements: of an alias again, its hidden name. It does not go by the imports
/// of the alias' module, which may be private.
fn base_path(path: &ast::Path, found: Option<Found>, module: &[String], known: &Traits) -> String {
    let written = known.names.without_imports(module, &names::segments(path));
    let last = written.last().cloned().unwrap_or_default();
    let hidden = |name: &str| match found.is_some_and(|found| known.alias(found).is_some()) {
        true => implemented(name),
        false => names::identifier(name),
    };
    match found {
        Some(Found::Local(index)) => {
            let definition = &known.names.definitions[index];
            definition.path_beside(&hidden(&definition.name), module)
        }
        Some(Found::Extern(found)) => found.path_beside(hidden),
        None => {
            let prefix = &written[..written.len().saturating_sub(1)];
            names::path_text(&[prefix, &[last]].concat())
        }
    }
}

/// Lints of hidden names that bring along what others may need.
const IMPORT: [(&str, &str); 3] = [
    ("unused_imports", "unused"),
    ("clippy::pub_use", "clippy::restriction"),
    ("clippy::redundant_pub_crate", "clippy::nursery"),
];

/// Lets an import of an alias bring along its hidden name, and a public one of a trait what other crates need of it.
pub(crate) fn lower_import(
    item: &ast::Use,
    module: &[String],
    known: &Traits,
    krate: &Krate,
    edits: &mut Edits,
) {
    let mut text = Fragment::new();
    let mut may_look_unused = false;
    for import in names::imports(item) {
        let (Some(name), Some(found)) = (&import.name, known.names.resolve(module, &import.path))
        else {
            continue;
        };
        let Some((last, prefix)) = import.path.split_last() else {
            continue;
        };
        let mut hidden: Vec<(String, String)> = Vec::new();
        may_look_unused |= known.has_send_objects(found);
        let may_implement = match found {
            Found::Local(index) => known.scope_of_alias(index).contains(module),
            Found::Extern(_) => true,
        };
        if known.alias(found).is_some() && may_implement {
            may_look_unused = true;
            let renamed = match name.as_str() {
                "_" => "_".to_owned(),
                name => implemented(name),
            };
            hidden.push((implemented(last), renamed));
        }
        if import.public && name != "_" {
            for method in known.provable(found) {
                let (proof, proven) = proof::names(last, method);
                let renamed = proof::names(name, method);
                hidden.extend([(proof, renamed.0), (proven, renamed.1)]);
            }
        }
        for (hidden, renamed) in hidden {
            text.text(" ").append(dyn_trait::conditions(item));
            text.text(format!("#[doc(hidden)] {}", krate.allow_each(&IMPORT)));
            if let Some(visibility) = item.visibility() {
                text.copy(visibility.syntax()).text(" ");
            }
            let path = names::path_text(&[prefix, &[hidden]].concat());
            text.text(format!("use {path} as {renamed};"));
        }
    }
    let at = range(item.syntax()).end;
    let edit = text.into_edit(at..at);
    if !edit.insert.is_empty() {
        edits.push(edit);
    }
    if !may_look_unused {
        return;
    }
    // Methods of an alias come into scope through its hidden name, and `Send` trait objects have hidden names.
    let first = item.attrs().last().map(|attr| range(attr.syntax()).end);
    let start = item.visibility().map(|v| range(v.syntax()).start);
    let start = start.or_else(|| item.use_token().map(|token| range(&token).start));
    if let Some(start) = start.or(first) {
        edits.insert(start, krate.allow_one("unused_imports", "unused"));
    }
}
