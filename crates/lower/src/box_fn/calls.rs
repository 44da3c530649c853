//! The calls that make a recursion.

use std::collections::BTreeSet;

use normal_async_syntax::{
    edit::Edits,
    tree::{AstNode, ast},
};

use crate::{fragment::range, recycling};

/// The calls of functions with these names in the body of `function` that are awaited on the spot, outermost first.
pub(crate) fn calls(
    function: &ast::Fn,
    names: &BTreeSet<String>,
) -> impl Iterator<Item = ast::Expr> {
    let body = function.body();
    let nodes = body
        .into_iter()
        .flat_map(|body| body.syntax().descendants());
    let awaited = nodes.filter_map(|node| ast::AwaitExpr::cast(node)?.expr());
    awaited.filter(|call| called_name(call).is_some_and(|name| names.contains(&name)))
}

/// Keeps the memory of the box that the call returns.
pub(crate) fn lower_call(call: &ast::Expr, edits: &mut Edits) {
    let range = range(call.syntax());
    edits.insert(range.start, format!("{}::of(", recycling::PINNED));
    edits.insert(range.end, ")");
}

fn called_name(call: &ast::Expr) -> Option<String> {
    match call {
        ast::Expr::CallExpr(call) => match call.expr()? {
            ast::Expr::PathExpr(path) => {
                let name = path.path()?.segment()?.name_ref()?;
                Some(name.text().to_string())
            }
            _ => None,
        },
        ast::Expr::MethodCallExpr(call) => Some(call.name_ref()?.text().to_string()),
        _ => None,
    }
}
