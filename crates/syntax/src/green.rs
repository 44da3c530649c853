//! Syntax trees in which equal parts are one.
//!
//! rust-analyzer's own builder shares parts that are small. A large file says the same in larger ones, too, such as
//! signatures, and its tree takes several times the memory of its text.

use std::{
    hash::{Hash, Hasher},
    ptr,
};

use ra_ap_parser::{Edition, LexedStr, StrStep, SyntaxKind, TopEntryPoint};
use rowan::{GreenNode, GreenToken, NodeOrToken};
use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) const ROOT: rowan::SyntaxKind = rowan::SyntaxKind(SyntaxKind::SOURCE_FILE as u16);

type Element = NodeOrToken<GreenNode, GreenToken>;

/// The tree of a file.
pub(crate) fn parse(text: &str, edition: Edition) -> GreenNode {
    let lexed = LexedStr::new(edition, text);
    let output = TopEntryPoint::SourceFile.parse(&lexed.to_input(edition));
    let mut builder = Builder {
        rest: text,
        tokens: FxHashMap::default(),
        nodes: FxHashSet::default(),
        open: Vec::new(),
        children: Vec::new(),
    };
    lexed.intersperse_trivia(&output, &mut |step| match step {
        StrStep::Token { kind, text } => builder.token(kind, text.len()),
        StrStep::Enter { kind } => builder.open.push((kind, builder.children.len())),
        StrStep::Exit => builder.exit(),
        StrStep::Error { .. } => {}
    });
    builder.finish()
}

struct Builder<'t> {
    /// What there are no tokens of yet.
    rest: &'t str,
    tokens: FxHashMap<(SyntaxKind, &'t str), GreenToken>,
    nodes: FxHashSet<Shared>,
    /// The nodes around the next token, and how many there are of `children` before theirs.
    open: Vec<(SyntaxKind, usize)>,
    children: Vec<Element>,
}

impl Builder<'_> {
    fn token(&mut self, kind: SyntaxKind, length: usize) {
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        let token = self.tokens.entry((kind, text));
        let token = token.or_insert_with(|| GreenToken::new(raw(kind), text));
        self.children.push(NodeOrToken::Token(token.clone()));
    }

    fn exit(&mut self) {
        let Some((kind, first)) = self.open.pop() else {
            return;
        };
        let node = Shared(GreenNode::new(raw(kind), self.children.drain(first..)));
        let node = match self.nodes.get(&node) {
            Some(known) => known.0.clone(),
            None => {
                self.nodes.insert(Shared(node.0.clone()));
                node.0
            }
        };
        self.children.push(NodeOrToken::Node(node));
    }

    fn finish(mut self) -> GreenNode {
        match self.children.pop() {
            Some(NodeOrToken::Node(root)) => root,
            _ => GreenNode::new(ROOT, []),
        }
    }
}

fn raw(kind: SyntaxKind) -> rowan::SyntaxKind {
    rowan::SyntaxKind(kind.into())
}

/// A node whose children are shared, so that equal ones are the same.
struct Shared(GreenNode);

impl Shared {
    fn children(&self) -> impl Iterator<Item = *const ()> {
        self.0.children().map(|child| match child {
            NodeOrToken::Node(node) => ptr::from_ref(node).cast(),
            NodeOrToken::Token(token) => ptr::from_ref(token).cast(),
        })
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        self.0.kind() == other.0.kind() && self.children().eq(other.children())
    }
}

impl Eq for Shared {}

impl Hash for Shared {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.kind().hash(state);
        self.children().for_each(|child| child.hash(state));
    }
}

#[cfg(test)]
mod tests {
    use ra_ap_syntax::SourceFile;

    use super::*;

    #[test]
    fn trees_are_those_of_rust_analyzer() {
        for text in [
            "",
            "// none",
            "#!/bin/sh\nfn f() { 1.0.await; a.0.1; } mod m { fn f() { 1.0.await; a.0.1; } }\n",
            "trait A: B<{ 1 }> { async fn f(&self) -> C; } ) fn } \" never closed",
        ] {
            let expected = SourceFile::parse(text, Edition::LATEST).syntax_node();
            let found = ra_ap_syntax::SyntaxNode::new_root(parse(text, Edition::LATEST));
            assert_eq!(format!("{found:#?}"), format!("{expected:#?}"));
        }
    }

    #[test]
    fn equal_parts_are_one() {
        let tree = parse(
            &"fn f(a: A, b: B, c: C) -> D { e }".repeat(2),
            Edition::LATEST,
        );
        let items: Vec<_> = tree.children().map(|child| child.into_node()).collect();
        let [Some(first), Some(second)] = items[..] else {
            panic!("{items:?}");
        };
        assert!(ptr::eq(first, second));
    }
}
