//! Which attributes can be macros.

use std::ops::Range;

use normal_async_syntax::{
    find::Index,
    token::Tokens,
    tree::{AstNode, SyntaxKind, ast},
};

use crate::{fragment::range, names::segments};

/// Attributes that leave an item as it is written. Any other may be a macro, which has to see what the user wrote.
const INERT: &[&str] = &[
    "allow",
    "cfg",
    "clippy",
    "cold",
    "deny",
    "deprecated",
    "diagnostic",
    "doc",
    "expect",
    "forbid",
    "inline",
    "must_use",
    "rustfmt",
    "track_caller",
    "warn",
];

pub(crate) fn is_inert(attr: &ast::Attr) -> bool {
    let names = names(attr);
    !names.is_empty() && names.iter().all(|name| INERT.contains(&name.as_str()))
}

/// What has an attribute that may be a macro.
pub(crate) struct Marked {
    /// Where each starts, and the last end of those that start there or before.
    ends: Vec<(usize, usize)>,
}

impl Marked {
    pub(crate) fn of(tree: &Index) -> Self {
        let attributes = tree.find::<ast::Attr>().filter(|attr| !is_inert(attr));
        let items = attributes.filter_map(|attr| ast::AnyHasAttrs::cast(attr.syntax().parent()?));
        let mut marked: Vec<_> = items.map(|item| range(item.syntax())).collect();
        marked.sort_by_key(|item| item.start);
        let mut last_end = 0;
        let ends = marked.into_iter().map(|item| {
            last_end = item.end.max(last_end);
            (item.start, last_end)
        });
        Marked {
            ends: ends.collect(),
        }
    }

    /// Whether a node is one, or in one.
    pub(crate) fn is_around(&self, node: &Range<usize>) -> bool {
        let behind = self.ends.partition_point(|(start, _)| *start <= node.start);
        let last = behind.checked_sub(1).map(|last| self.ends[last]);
        last.is_some_and(|(_, end)| node.end <= end)
    }
}

/// Whether the attribute can make its item vanish.
pub(crate) fn is_condition(attr: &ast::Attr) -> bool {
    names(attr).iter().any(|name| name == "cfg")
}

/// Whether it is one such as `#[tokio::main]` or `#[tokio::test]`, which makes a program of a function.
pub(crate) fn makes_program(attr: &ast::Attr) -> bool {
    let last = path(attr).pop();
    last.is_some_and(|last| last == "main" || last == "test")
}

/// The segments of its path.
pub(crate) fn path(attr: &ast::Attr) -> Vec<String> {
    attr.path().map(|path| segments(&path)).unwrap_or_default()
}

/// The first words of what stands in the attribute, or behind the condition of a `cfg_attr`.
fn names(attr: &ast::Attr) -> Vec<String> {
    let elements = attr.syntax().descendants_with_tokens();
    let mut words = elements
        .filter_map(|element| element.into_token())
        .skip_while(|token| token.kind() != SyntaxKind::L_BRACK)
        .skip(1);
    if let Some(word) = words.find(|token| !token.kind().is_trivia())
        && word.text() != "cfg_attr"
    {
        return vec![word.text().to_owned()];
    }
    let text = attr.syntax().text().to_string();
    let tokens = Tokens::new(&text);
    let mut names = Vec::new();
    if let Some(open) = (0..tokens.len()).find(|&at| tokens.is(at, "[")) {
        collect_names(&tokens, open + 1, &mut names);
    }
    names
}

fn collect_names(tokens: &Tokens, at: usize, names: &mut Vec<String>) {
    if !tokens.is(at, "cfg_attr") {
        names.push(tokens.text(at).to_owned());
        return;
    }
    let Some(close) = tokens.partner(at + 1) else {
        return;
    };
    let mut inside = at + 2;
    while inside < close {
        if tokens.is(inside, ",") && inside + 1 < close {
            collect_names(tokens, inside + 1, names);
        }
        inside = tokens
            .partner(inside)
            .filter(|&end| end > inside)
            .unwrap_or(inside)
            + 1;
    }
}
