//! Return type notation for async closures.
//!
//! ```text
//! where F: AsyncFn(&str) -> usize, F(..): Send
//! ```
//! becomes
//! ```text
//! where F: AsyncFn(&str) -> usize,
//!     for<'call, 'a> <F as AsyncFnMut<(&'a str,)>>::CallRefFuture<'call>: Send,
//!     for<'a> <F as AsyncFnOnce<(&'a str,)>>::CallOnceFuture: Send
//! ```
//! RFC: "RTN for closures"; RFC 3668.

use normal_async_syntax::{
    edit::Edits,
    tree::{
        AstNode, SyntaxNode,
        ast::{self, HasName, HasTypeBounds},
    },
};

use crate::{
    fragment::{Fragment, Substitutions, range},
    signature::{self, PREFIX},
};

/// Why `F(..): Bound` cannot be lowered.
pub(crate) enum Refusal {
    /// The type has no bound by an `AsyncFn` trait in the same generics.
    NotAsyncClosure { name: String },
}

/// The name of the type in `F(..): Bound`.
pub(crate) fn subject(predicate: &ast::WherePred) -> Option<String> {
    let ast::Type::PathType(path) = predicate.ty()? else {
        return None;
    };
    let path = path.path()?;
    let segment = path.as_single_segment()?;
    segment.return_type_syntax()?;
    Some(segment.name_ref()?.text().to_string())
}

/// Lowers `F(..): Bound`.
pub(crate) fn lower(
    predicate: &ast::WherePred,
    name: &str,
    edits: &mut Edits,
) -> Result<(), Refusal> {
    let closure = closure_bound(predicate, name).ok_or_else(|| Refusal::NotAsyncClosure {
        name: name.to_owned(),
    })?;
    let mut text = Fragment::new();
    let lifetimes = closure.lifetimes.join(", ");
    if closure.by_reference {
        text.text(format!(
            "for<'{PREFIX}call, {lifetimes}> <{name} as ::core::ops::AsyncFnMut<("
        ));
        text.append(closure.arguments.clone());
        text.text(format!(")>>::CallRefFuture<'{PREFIX}call>: "));
        copy_bounds(predicate, &mut text);
        text.text(", ");
    }
    text.text(format!(
        "for<{lifetimes}> <{name} as ::core::ops::AsyncFnOnce<("
    ));
    text.append(closure.arguments);
    text.text(")>>::CallOnceFuture: ");
    copy_bounds(predicate, &mut text);
    edits.push(text.into_edit(range(predicate.syntax())));
    Ok(())
}

fn copy_bounds(predicate: &ast::WherePred, text: &mut Fragment) {
    if let Some(bounds) = predicate.type_bound_list() {
        text.copy(bounds.syntax());
    }
}

struct Closure {
    /// `AsyncFn` or `AsyncFnMut`, which can be called more than once.
    by_reference: bool,
    /// Of the arguments, all named.
    lifetimes: Vec<String>,
    /// `A, B,`
    arguments: Fragment,
}

fn closure_bound(predicate: &ast::WherePred, name: &str) -> Option<Closure> {
    let owner = predicate.syntax().parent()?.parent()?;
    let bound = bounds_of(&owner, name).into_iter().find(|bound| {
        signature::bound_name(bound).is_some_and(|name| name.starts_with("AsyncFn"))
    })?;
    let ast::Type::PathType(path) = bound.ty()? else {
        return None;
    };
    let segment = path.path()?.segment()?;
    let arguments = segment.parenthesized_arg_list()?;
    let binder = bound
        .for_binder()
        .and_then(|binder| binder.generic_param_list());
    let binder = binder.into_iter().flat_map(|list| list.generic_params());
    let mut closure = Closure {
        by_reference: segment.name_ref()?.text() != "AsyncFnOnce",
        lifetimes: binder
            .map(|parameter| parameter.syntax().text().to_string())
            .collect(),
        arguments: Fragment::new(),
    };
    for ty in arguments.type_args().filter_map(|argument| argument.ty()) {
        let mut names = Substitutions::default();
        for elided in signature::elided_lifetimes(ty.syntax()) {
            let lifetime = format!("'{PREFIX}{}", closure.lifetimes.len());
            signature::name_lifetime(&elided, &lifetime, &mut names);
            closure.lifetimes.push(lifetime);
        }
        closure.arguments.copy_with(ty.syntax(), &names).text(",");
    }
    Some(closure)
}

/// The bounds of a type parameter, in the parameter list and the where clause of its owner.
fn bounds_of(owner: &SyntaxNode, name: &str) -> Vec<ast::TypeBound> {
    let mut lists = Vec::new();
    let children = || owner.children();
    for list in children().filter_map(ast::GenericParamList::cast) {
        for parameter in list.type_or_const_params() {
            if let ast::TypeOrConstParam::Type(parameter) = parameter
                && parameter.name().is_some_and(|n| n.text() == name)
            {
                lists.extend(parameter.type_bound_list());
            }
        }
    }
    for clause in children().filter_map(ast::WhereClause::cast) {
        for predicate in clause.predicates() {
            if predicate.ty().is_some_and(|ty| ty.syntax().text() == name) {
                lists.extend(predicate.type_bound_list());
            }
        }
    }
    lists.iter().flat_map(|list| list.bounds()).collect()
}
