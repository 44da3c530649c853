//! Implementations of trait aliases.
//!
//! ```text
//! impl Service<u32> for My { .. }
//! ```
//! becomes an implementation of the first of the alias' traits, with the arguments that the alias gives it and the
//! associated types that the alias fixes, and a check of the alias' other bounds:
//! ```text
//! impl __normal_async_impl_Service<u32> for My { .. }
//! const _: () = {
//!     trait Check<T> { fn check(&self); }
//!     impl Check<(*const u32,)> for My { fn check(&self) { let _ = <Self as Service<u32>>::__normal_async_is; } }
//! };
//! ```
//! The check stands in an implementation for the same type, so that `Self` and what an implementation implies mean the
//! same in both.
//!
//! RFC: "Implementable trait aliases: the `Service` pattern"; RFC 3437.

use std::collections::BTreeMap;

use normal_async_syntax::{
    edit::Edits,
    token::Tokens,
    tree::{
        AstNode,
        ast::{self, HasGenericArgs, HasGenericParams, HasName},
    },
};

use crate::{
    alias::{IS, implemented},
    dyn_trait,
    exports::{Alias, Parameter},
    fragment::{Fragment, one_line_of, range},
    krate::Krate,
    names,
    signature::PREFIX,
    traits::Traits,
};

/// Lowers an implementation, if it is of an alias.
pub(crate) fn lower(
    item: &ast::Impl,
    module: &[String],
    known: &Traits,
    krate: &Krate,
    edits: &mut Edits,
) {
    let Some((path, alias)) = implemented_alias(item, module, known) else {
        return;
    };
    let (Some(segment), Some(self_ty)) = (path.segment(), item.self_ty()) else {
        return;
    };
    let Some(name) = segment.name_ref() else {
        return;
    };
    let hidden = implemented(name.text());
    edits.replace(range(name.syntax()), hidden);
    let given = given_arguments(&segment);
    let values = values(&alias.parameters, &given);
    let arguments = arguments_for(&alias, &given);
    if arguments != given {
        let at = segment.generic_arg_list().map_or_else(
            || range(name.syntax()).end..range(name.syntax()).end,
            |list| range(list.syntax()),
        );
        if !edits.touches(&at) {
            edits.replace(at, angle_brackets(&arguments));
        }
    }
    if let Some(open) = item.assoc_item_list().and_then(|list| list.l_curly_token()) {
        for (name, ty) in alias.types.iter().filter(|(name, _)| !has_type(item, name)) {
            let ty = substitute(ty, &values);
            edits.insert(range(&open).end, format!(" type {name} = {ty};"));
        }
    }
    let at = range(item.syntax()).end;
    edits.push(check(item, &self_ty, &path, krate).into_edit(at..at));
}

fn implemented_path(item: &ast::Impl) -> Option<ast::Path> {
    match item.trait_()? {
        ast::Type::PathType(ty) => ty.path(),
        _ => None,
    }
}

fn has_type(item: &ast::Impl, name: &str) -> bool {
    let items = item.assoc_item_list().into_iter();
    items.flat_map(|list| list.assoc_items()).any(|item| {
        matches!(item, ast::AssocItem::TypeAlias(ty) if ty.name().is_some_and(|n| n.text() == name))
    })
}

/// The alias that an implementation names, and how.
pub(crate) fn implemented_alias(
    item: &ast::Impl,
    module: &[String],
    known: &Traits,
) -> Option<(ast::Path, Alias)> {
    let path = implemented_path(item)?;
    let found = known.names.resolve(module, &names::segments(&path))?;
    Some((path, known.alias(found)?))
}

pub(crate) fn given_arguments(segment: &ast::PathSegment) -> Vec<String> {
    let list = segment.generic_arg_list().into_iter();
    list.flat_map(|list| list.generic_args())
        .map(|argument| one_line_of(argument.syntax()))
        .collect()
}

/// The arguments of the trait that an alias with these implements.
pub(crate) fn arguments_for(alias: &Alias, given: &[String]) -> Vec<String> {
    let values = values(&alias.parameters, given);
    let arguments = alias.arguments.iter();
    arguments
        .map(|argument| substitute(argument, &values))
        .collect()
}

/// What the parameters of a trait stand for, where it has these arguments.
pub(crate) fn values<'a>(
    parameters: &'a [Parameter],
    given: &[String],
) -> BTreeMap<&'a str, String> {
    let is_lifetime = |name: &str| name.starts_with('\'');
    let elided = given.iter().all(|argument| !is_lifetime(argument));
    let mut given = given.iter();
    let mut values = BTreeMap::new();
    for parameter in parameters {
        let name = parameter.name.as_str();
        let value = if is_lifetime(name) && elided {
            Some("'_".to_owned())
        } else {
            let default = || Some(substitute(parameter.default.as_ref()?, &values));
            given.next().cloned().or_else(default)
        };
        values.extend(value.map(|value| (name, value)));
    }
    values
}

/// An alias whose first trait is an alias again, as one of that alias' own trait.
pub(crate) fn of_alias(alias: Alias, first: &Alias) -> Alias {
    let values = values(&first.parameters, &alias.arguments);
    let arguments = first
        .arguments
        .iter()
        .map(|argument| substitute(argument, &values));
    let types = first
        .types
        .iter()
        .map(|(name, ty)| (name.clone(), substitute(ty, &values)));
    let types = types.chain(alias.types).collect();
    Alias {
        arguments: arguments.collect(),
        types,
        parameters: alias.parameters,
    }
}

/// Replaces the tokens that are names of parameters.
pub(crate) fn substitute(text: &str, values: &BTreeMap<&str, String>) -> String {
    let tokens = Tokens::new(text);
    let mut result = String::new();
    let mut end = 0;
    for at in 0..tokens.len() {
        let token = tokens.range(at);
        result += &text[end..token.start];
        result += values
            .get(tokens.text(at))
            .map_or(tokens.text(at), String::as_str);
        end = token.end;
    }
    result + &text[end..]
}

fn angle_brackets(arguments: &[String]) -> String {
    match arguments.is_empty() {
        true => String::new(),
        false => format!("<{}>", arguments.join(", ")),
    }
}

/// Fails to compile when the type does not have the alias.
fn check(item: &ast::Impl, self_ty: &ast::Type, alias: &ast::Path, krate: &Krate) -> Fragment {
    let arguments = alias
        .segment()
        .and_then(|segment| segment.generic_arg_list());
    let arguments = arguments.into_iter().flat_map(|list| list.generic_args());
    let mut text = Fragment::new();
    text.text(" ").append(dyn_trait::conditions(item));
    text.text(format!(
        "{}const _: () = {{ trait {PREFIX}Check<T> {{ fn check(&self); }} impl",
        krate.allow()
    ));
    if let Some(generics) = item.generic_param_list() {
        text.copy(generics.syntax());
    }
    text.text(format!(" {PREFIX}Check<("));
    for argument in arguments {
        if let ast::GenericArg::TypeArg(argument) = argument {
            text.text("*const ").copy(argument.syntax()).text(", ");
        }
    }
    text.text(")> for ").copy(self_ty.syntax()).text(" ");
    if let Some(clause) = item.where_clause() {
        text.copy(clause.syntax());
    }
    text.text(" { fn check(&self) { let _ = <")
        .word("Self", range(alias.syntax()))
        .text(" as ")
        .copy(alias.syntax());
    text.text(format!(">::{IS}; }} }} }};"));
    text
}
