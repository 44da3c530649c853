//! Reads Normal Async source text.
//!
//! Nothing outside this crate knows how the new tokens are spelled.

pub mod clones;
pub mod dialect;
pub mod edit;
pub mod find;
pub mod for_await;
mod green;
pub mod insertion;
pub mod misuse;
pub mod move_expr;
mod operand;
pub mod quiet;
pub mod scan;
pub mod survey;
pub mod token;
pub mod veil;

pub use ra_ap_syntax as tree;
use ra_ap_syntax::{Edition, GreenNode, NodeOrToken, SyntaxNode};

/// The syntax tree of a text whose new tokens are masked, so that every offset is the user's.
pub fn parse(masked: &str, edition: u16) -> SyntaxNode {
    SyntaxNode::new_root(green::parse(masked, known(edition)))
}

/// The same of a text in pieces, each of whole items. A parser takes some times the memory of what it reads.
pub fn parse_pieces(pieces: impl Iterator<Item = String>, edition: u16) -> SyntaxNode {
    let mut children = Vec::new();
    for piece in pieces {
        let green = green::parse(&piece, known(edition));
        children.extend(green.children().map(|child| match child {
            NodeOrToken::Node(node) => NodeOrToken::Node(node.to_owned()),
            NodeOrToken::Token(token) => NodeOrToken::Token(token.to_owned()),
        }));
    }
    SyntaxNode::new_root(GreenNode::new(green::ROOT, children))
}

fn known(edition: u16) -> Edition {
    match edition {
        2015 => Edition::Edition2015,
        2018 => Edition::Edition2018,
        2021 => Edition::Edition2021,
        _ => Edition::Edition2024,
    }
}
