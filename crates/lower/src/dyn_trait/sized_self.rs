//! `where Self: Sized` on the methods that no vtable can have.

use std::collections::BTreeSet;

use normal_async_syntax::{
    edit::Edits,
    tree::{
        AstNode, SyntaxKind,
        ast::{self, HasGenericParams, HasName},
    },
};

use super::{is_opaque, method::other_types};
use crate::{body, fragment::range, krate::Krate, signature};

/// The methods that get `where Self: Sized`: those that no vtable can have, and provided ones that call such.
pub(super) fn needed_by(methods: &[ast::Fn]) -> Vec<ast::Fn> {
    let mut chosen: BTreeSet<usize> = (0..methods.len())
        .filter(|&index| !fits_vtable(&methods[index]))
        .collect();
    loop {
        let names: BTreeSet<String> = chosen
            .iter()
            .filter_map(|&index| Some(methods[index].name()?.text().to_string()))
            .collect();
        let before = chosen.len();
        chosen.extend((0..methods.len()).filter(|&index| calls_any(&methods[index], &names)));
        if chosen.len() == before {
            break;
        }
    }
    chosen
        .into_iter()
        .map(|index| methods[index].clone())
        .filter(|method| !signature::requires_sized_self(method))
        .collect()
}

fn fits_vtable(method: &ast::Fn) -> bool {
    !is_opaque(method)
        && signature::receiver(method).is_some()
        && !signature::has_type_parameters(method)
        && !other_types(method)
            .any(|ty| signature::says_self(ty.syntax()) || signature::says_impl(ty.syntax()))
}

/// `.name` or `::name` in the body.
fn calls_any(method: &ast::Fn, names: &BTreeSet<String>) -> bool {
    let Some(body) = method.body() else {
        return false;
    };
    let tokens = body
        .syntax()
        .descendants_with_tokens()
        .filter_map(|e| e.into_token());
    let mut previous = SyntaxKind::EOF;
    tokens
        .filter(|token| !token.kind().is_trivia())
        .any(|token| {
            let behind_separator = matches!(
                std::mem::replace(&mut previous, token.kind()),
                SyntaxKind::DOT | SyntaxKind::COLON2 | SyntaxKind::COLON
            );
            behind_separator && names.contains(token.text())
        })
}

fn is_about_self(predicate: &ast::WherePred) -> bool {
    predicate
        .ty()
        .is_some_and(|ty| ty.syntax().text() == "Self")
}

pub(super) fn require(method: &ast::Fn, by: &str, krate: &Krate, edits: &mut Edits) {
    let clause = method.where_clause();
    if let Some((clause, keyword)) =
        clause.and_then(|clause| Some((clause.clone(), clause.where_token()?)))
    {
        edits.insert(range(&keyword).end, format!(" Self: {by},"));
        if clause
            .predicates()
            .any(|predicate| is_about_self(&predicate))
        {
            let allow = krate.allow_one("clippy::type_repetition_in_bounds", "clippy::nursery");
            body::allow(method, &allow, edits);
        }
        return;
    }
    let last = method.ret_type().map(|ret| ret.syntax().clone());
    let last = last.or_else(|| method.param_list().map(|list| list.syntax().clone()));
    if let Some(last) = last {
        edits.insert(range(&last).end, format!(" where Self: {by}"));
    }
}
