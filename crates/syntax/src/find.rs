//! Finds nodes of a syntax tree by their kind, without a look at the others.
//!
//! To walk a tree by its nodes allocates each of them, and there is one for every few bytes of a text. Here the walk is
//! over what they are made of, and only those are made that are wanted.

use ra_ap_syntax::{
    AstNode, NodeOrToken, SyntaxKind, SyntaxNode, SyntaxToken, TextRange, TextSize,
};

/// The nodes in `root` of the type `N`, itself among them, each before those in it.
pub fn find<N: AstNode>(root: &SyntaxNode) -> impl Iterator<Item = N> {
    find_kinds(root, N::can_cast).filter_map(N::cast)
}

/// The nodes in `root` of the kinds that are `wanted`, itself among them, each before those in it.
pub fn find_kinds(
    root: &SyntaxNode,
    wanted: impl Fn(SyntaxKind) -> bool,
) -> impl Iterator<Item = SyntaxNode> {
    nodes(root, places(root, wanted).into_iter())
}

/// The nodes of some kinds in a tree, found once and for all.
#[derive(Debug, Clone)]
pub struct Index {
    root: SyntaxNode,
    places: Vec<Place>,
}

/// The kind of a node, and where it is.
type Place = (SyntaxKind, TextRange);

impl Index {
    /// Of those kinds that are `wanted`.
    pub fn new(root: &SyntaxNode, wanted: impl Fn(SyntaxKind) -> bool) -> Self {
        Index {
            root: root.clone(),
            places: places(root, wanted),
        }
    }

    /// The root of the tree.
    pub fn syntax(&self) -> &SyntaxNode {
        &self.root
    }

    /// [`find`], for nodes of the index.
    pub fn find<N: AstNode>(&self) -> impl Iterator<Item = N> {
        self.find_kinds(N::can_cast).filter_map(N::cast)
    }

    /// [`find_kinds`], for nodes of the index.
    pub fn find_kinds(
        &self,
        wanted: impl Fn(SyntaxKind) -> bool,
    ) -> impl Iterator<Item = SyntaxNode> {
        let places = self.places.iter().copied();
        nodes(&self.root, places.filter(move |(kind, _)| wanted(*kind)))
    }

    /// The same for those that are a part of a node.
    pub fn find_kinds_in(
        &self,
        outer: &SyntaxNode,
        wanted: impl Fn(SyntaxKind) -> bool,
    ) -> impl Iterator<Item = SyntaxNode> {
        let range = outer.text_range();
        let first = self
            .places
            .partition_point(|(_, r)| r.start() < range.start());
        let behind = self
            .places
            .partition_point(|(_, r)| r.start() < range.end());
        let places = self.places[first..behind].iter().copied();
        let is_part = move |part: TextRange| part != range && range.contains_range(part);
        nodes(
            outer,
            places.filter(move |(kind, part)| wanted(*kind) && is_part(*part)),
        )
    }
}

/// The token with the byte at `offset`, without a look at all items of the file.
pub fn token_at(root: &SyntaxNode, offset: usize) -> Option<SyntaxToken> {
    let start = TextSize::from(u32::try_from(offset).ok()?);
    let byte = TextRange::at(start, 1.into());
    let is_inside = root.text_range().contains_range(byte);
    is_inside.then(|| root.covering_element(byte))?.into_token()
}

/// Where the nodes of those kinds are in a tree, each before those in it.
fn places(root: &SyntaxNode, wanted: impl Fn(SyntaxKind) -> bool) -> Vec<Place> {
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
    found
}

/// The nodes at these places, each looked for from the one before it.
fn nodes(
    root: &SyntaxNode,
    places: impl Iterator<Item = Place>,
) -> impl Iterator<Item = SyntaxNode> {
    let mut last = root.clone();
    places.filter_map(move |(kind, range)| {
        last = node(&last, kind, range)?;
        Some(last.clone())
    })
}

/// The node of that kind at `range`, looked for from `near` it.
fn node(near: &SyntaxNode, kind: SyntaxKind, range: TextRange) -> Option<SyntaxNode> {
    let is_around = |node: &SyntaxNode| node.text_range().contains_range(range);
    let innermost = match near.ancestors().find(is_around)?.covering_element(range) {
        NodeOrToken::Node(node) => node,
        NodeOrToken::Token(token) => token.parent()?,
    };
    let is_it = |node: &SyntaxNode| node.kind() == kind && node.text_range() == range;
    innermost.ancestors().find(is_it)
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
        let root = &parse(text, 2024);
        let all = |root: &SyntaxNode| -> Vec<SyntaxNode> { root.descendants().collect() };
        let nonempty = |node: &SyntaxNode| !node.text_range().is_empty();
        for node in all(root) {
            let expected: Vec<_> = all(&node).into_iter().filter(nonempty).collect();
            let found: Vec<_> = find_kinds(&node, |_| true).filter(nonempty).collect();
            assert_eq!(found, expected);
            let index = Index::new(root, |_| true);
            let found: Vec<_> = index
                .find_kinds_in(&node, |_| true)
                .filter(nonempty)
                .collect();
            let is_part = |part: &SyntaxNode| part.text_range() != node.text_range();
            let parts: Vec<_> = expected.into_iter().filter(is_part).collect();
            assert_eq!(found, parts);
        }
        let names = find::<ast::Trait>(root).map(|item| item.syntax().text().to_string());
        let names: Vec<_> = names.collect();
        assert_eq!(names.len(), 3, "{names:?}");
    }
}
