//! Bodies of functions that nothing outside depends on.
//!
//! What an expression of one body is does not depend on another body, with few exceptions, which are no hidden bodies, or
//! are visible parts of one: `const fn`s, `-> impl Trait`, items in a body, and macros, which may make items.

use std::ops::Range;

use normal_async_syntax::{
    find::Index,
    quiet::MACROS_WITHOUT_ITEMS,
    tree::{AstNode, SyntaxKind, SyntaxNode, ast},
};

use crate::{attributes::Marked, fragment::range, signature};

/// A body of a function.
pub(crate) struct HiddenBody {
    /// With its braces.
    pub(crate) range: Range<usize>,
    pub(crate) function: ast::Fn,
    /// What in it can be seen from outside all the same: items, and what may become one.
    pub(crate) visible: Vec<Range<usize>>,
}

/// Those of a file, in their order.
pub(crate) fn hidden_bodies(tree: &Index) -> Vec<HiddenBody> {
    let mut found: Vec<HiddenBody> = Vec::new();
    let marked = Marked::of(tree);
    for function in tree.find::<ast::Fn>() {
        let Some(body) = function.body() else {
            continue;
        };
        let body = body.syntax();
        let is_nested = found
            .last()
            .is_some_and(|outer| outer.range.contains(&range(body).start));
        let is_marked = marked.is_around(&range(function.syntax()));
        if !is_nested && !is_marked && hides_body(&function) {
            let visible = tree
                .find_kinds_in(body, ast::Item::can_cast)
                .filter(is_visible);
            found.push(HiddenBody {
                range: range(body),
                visible: visible.map(|node| range(&node)).collect(),
                function,
            });
        }
    }
    found
}

/// Nothing outside of the function depends on what its body says, unless that is for itself to be seen.
fn hides_body(function: &ast::Fn) -> bool {
    let says_type = function
        .ret_type()
        .is_some_and(|ret| signature::says_impl(ret.syntax()));
    function.const_token().is_none() && !says_type
}

/// Whether an item is one, or a macro call that may become one.
fn is_visible(node: &SyntaxNode) -> bool {
    if !ast::MacroCall::can_cast(node.kind()) {
        return true;
    }
    let mut elements = node.descendants_with_tokens();
    let has_block = elements.any(|element| element.kind() == SyntaxKind::L_CURLY);
    !is_known_macro(node) || has_block
}

/// Whether a macro call is one of the standard library's, which declares nothing.
pub(crate) fn is_known_macro(call: &SyntaxNode) -> bool {
    let path = ast::MacroCall::cast(call.clone()).and_then(|call| call.path());
    path.is_some_and(|path| MACROS_WITHOUT_ITEMS.contains(&&*path.syntax().text().to_string()))
}
