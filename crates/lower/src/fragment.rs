//! Generated text that remembers what it copied.

use std::{borrow::Borrow, ops::Range};

use normal_async_syntax::{
    edit::Edit,
    insertion::Insertion,
    tree::{NodeOrToken, SyntaxElement, SyntaxKind, SyntaxNode},
};

use crate::one_line::one_line;

/// Text to insert, on one line. User text in it is copied token by token, so that rustc's words about the copy
/// lead back to the original.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fragment {
    insertion: Insertion,
}

/// What a copy says in place of some of the original's text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Substitutions {
    /// Replacements, by the range of the original text; empty ranges insert in front of a token.
    list: Vec<(Range<usize>, String)>,
}

impl Substitutions {
    pub(crate) fn add(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.list.push((range, text.into()));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(Range<usize>, String)> {
        self.list.iter()
    }

    fn before(&self, offset: usize) -> impl Iterator<Item = &str> {
        let at = move |(range, _): &&(Range<usize>, String)| *range == (offset..offset);
        self.list.iter().filter(at).map(|(_, text)| text.as_str())
    }

    fn of(&self, original: &Range<usize>) -> Option<&str> {
        let (_, text) = self.list.iter().find(|(range, _)| range == original)?;
        Some(text)
    }
}

impl Fragment {
    pub(crate) fn new() -> Self {
        let insertion = Insertion::new();
        Fragment { insertion }
    }

    pub(crate) fn text(&mut self, text: impl AsRef<str>) -> &mut Self {
        self.insertion.push_text(text.as_ref());
        self
    }

    pub(crate) fn append(&mut self, fragment: impl Borrow<Fragment>) -> &mut Self {
        self.insertion.append(&fragment.borrow().insertion);
        self
    }

    /// A word of the user's, or one that stands for what is at `origin`.
    pub(crate) fn word(&mut self, text: &str, origin: Range<usize>) -> &mut Self {
        self.insertion.push(text, Some(origin));
        self
    }

    pub(crate) fn copy(&mut self, node: &SyntaxNode) -> &mut Self {
        self.copy_with(node, &Substitutions::default())
    }

    /// Copies a node without its comments, on one line.
    pub(crate) fn copy_with(&mut self, node: &SyntaxNode, with: &Substitutions) -> &mut Self {
        self.copy_tokens([node.clone().into()], with)
    }

    /// [`Self::copy_with`] that also inserts behind the last token.
    pub(crate) fn copy_appending(&mut self, node: &SyntaxNode, with: &Substitutions) -> &mut Self {
        self.copy_with(node, with);
        for text in with.before(range(node).end) {
            self.text(text);
        }
        self
    }

    pub(crate) fn copy_tokens(
        &mut self,
        elements: impl IntoIterator<Item = SyntaxElement>,
        with: &Substitutions,
    ) -> &mut Self {
        let mut blank = false;
        for token in elements.into_iter().flat_map(tokens) {
            if matches!(token.kind(), SyntaxKind::WHITESPACE | SyntaxKind::COMMENT) {
                blank = true;
                continue;
            }
            if std::mem::take(&mut blank) {
                self.text(" ");
            }
            let range = range(&token);
            for text in with.before(range.start) {
                self.text(text);
            }
            match with.of(&range) {
                Some(text) => self.text(text),
                None => self.word(&one_line(token.text()), range),
            };
        }
        self
    }

    pub(crate) fn to_text(&self) -> String {
        self.insertion.text().to_owned()
    }

    pub(crate) fn into_insertion(self) -> Insertion {
        self.insertion
    }

    pub(crate) fn into_edit(self, range: Range<usize>) -> Edit {
        let insert = self.insertion;
        Edit { range, insert }
    }
}

fn tokens(element: SyntaxElement) -> Vec<normal_async_syntax::tree::SyntaxToken> {
    match element {
        NodeOrToken::Token(token) => vec![token],
        NodeOrToken::Node(node) => node
            .descendants_with_tokens()
            .filter_map(|element| element.into_token())
            .collect(),
    }
}

/// The text of a node on one line, without comments.
pub(crate) fn one_line_of(node: &SyntaxNode) -> String {
    Fragment::new().copy(node).to_text()
}

/// The range of a token or node in its file.
pub(crate) fn range(element: &(impl HasRange + ?Sized)) -> Range<usize> {
    element.range()
}

pub(crate) trait HasRange {
    fn range(&self) -> Range<usize>;
}

impl HasRange for SyntaxNode {
    fn range(&self) -> Range<usize> {
        self.text_range().into()
    }
}

impl HasRange for normal_async_syntax::tree::SyntaxToken {
    fn range(&self) -> Range<usize> {
        self.text_range().into()
    }
}
