//! Finds nodes of a syntax tree by their kind, without a look at the others.
//!
//! To walk a tree by its nodes allocates each of them, and there is one for every few bytes of a text. Here the walk is
//! over what they are made of, and only those are made that are wanted.

use ra_ap_syntax::{AstNode, NodeOrToken, SyntaxKind, SyntaxNode, TextRange};

/// The nodes in `root` of the type `N`, itself among them, each before those in it.
pub fn find<N: AstNode>(root: &SyntaxNode) -> impl Iterator<Item = N> {
    find_kinds(root, N::can_cast).filter_map(N::cast)
}

/// The nodes in `root` of the kinds that are `wanted`, itself among them, each before those in it.
pub fn find_kinds(
    root: &SyntaxNode,
    wanted: impl Fn(SyntaxKind) -> bool,
) -> impl Iterator<Item = SyntaxNode> {
    let mut found = Vec::new();
    if wanted(root.kind()) {
        found.push((root.kind(), root.text_range()));
    }
    let mut at = root.text_range().start();
    let mut open = vec![root.green().children()];
    while let Some(children) = open.last_mut() {
        match children.next() {
            Some(NodeOrToken::Token(token)) => at += token.text_len(),
            Some(NodeOrToken::Node(node)) => {
                let kind = SyntaxKind::from(node.kind().0);
                if wanted(kind) {
                    found.push((kind, TextRange::at(at, node.text_len())));
                }
                open.push(node.children());
            }
            None => {
                open.pop();
            }
        }
    }
    let root = root.clone();
    found
        .into_iter()
        .filter_map(move |(kind, range)| node(&root, kind, range))
}

/// The node of that kind at `range`.
fn node(root: &SyntaxNode, kind: SyntaxKind, range: TextRange) -> Option<SyntaxNode> {
    let innermost = match root.covering_element(range) {
        NodeOrToken::Node(node) => node,
        NodeOrToken::Token(token) => token.parent()?,
    };
    innermost
        .ancestors()
        .find(|node| node.kind() == kind && node.text_range() == range)
}

#[cfg(test)]
mod tests {
    use ra_ap_syntax::ast;

    use super::*;
    use crate::parse;

    #[test]
    fn nodes_are_found_in_the_order_in_which_they_are_walked() {
        let text = "mod m { trait A: B<C> { fn f() where Self: Sized { trait D {} let a = b::c::<D>(1)(2); } } }\n\
                    impl<T: A + ?Sized> A for &T {} macro!{ trait E {} } trait F = A;";
        let tree = parse(text, 2024);
        let root = tree.syntax();
        let all = |root: &SyntaxNode| -> Vec<SyntaxNode> { root.descendants().collect() };
        let nonempty = |node: &SyntaxNode| !node.text_range().is_empty();
        for node in all(root) {
            let expected: Vec<_> = all(&node).into_iter().filter(nonempty).collect();
            let found: Vec<_> = find_kinds(&node, |_| true).filter(nonempty).collect();
            assert_eq!(found, expected);
        }
        let names = find::<ast::Trait>(root).map(|item| item.syntax().text().to_string());
        let names: Vec<_> = names.collect();
        assert_eq!(names.len(), 3, "{names:?}");
    }
}
