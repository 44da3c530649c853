//! The significant tokens of a file: no white space, no comments, delimiters paired.

use std::ops::Range;

use ra_ap_rustc_lexer::{self as lexer, FrontmatterAllowed, LiteralKind, TokenKind};
use rustc_hash::FxHashMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An identifier or a keyword; not a raw identifier.
    Word,
    Lifetime,
    /// Anything that is a whole expression, or a whole name: literals and raw identifiers.
    Atom,
    Open,
    Close,
    /// One character; `::` is two of them.
    Punct,
}

/// The tokens of one text, by index. Six bytes a token, since large files have one for every four of theirs.
#[derive(Debug)]
pub struct Tokens<'t> {
    text: &'t str,
    starts: Vec<u32>,
    tokens: Vec<Token>,
    /// The extents that are [`FAR`], by index.
    far: FxHashMap<usize, usize>,
    is_unfinished: bool,
}

#[derive(Debug, Clone, Copy)]
struct Token {
    kind: Kind,
    /// Of a delimiter: how many tokens it is from there to the one that it pairs with, or none when there is no such. Of
    /// any other: its length.
    extent: u8,
}

/// An extent that a byte does not hold.
const FAR: u8 = u8::MAX;

impl<'t> Tokens<'t> {
    pub fn new(text: &'t str) -> Self {
        // Hardly any text has more, and none are to be copied.
        let capacity = text.len() / 3;
        let mut tokens = Tokens {
            text,
            starts: Vec::with_capacity(capacity),
            tokens: Vec::with_capacity(capacity),
            far: FxHashMap::default(),
            is_unfinished: false,
        };
        let mut open = Vec::new();
        let mut start = skipped_prefix(text);
        for token in lexer::tokenize(&text[start..], FrontmatterAllowed::No) {
            let end = start + token.len as usize;
            if let Some(kind) = kind(token.kind) {
                tokens.push(kind, start..end, &mut open);
            }
            start = end;
            tokens.is_unfinished = !is_terminated(token.kind);
        }
        tokens
    }

    /// Adds a token; `open` are the delimiters around it.
    fn push(&mut self, kind: Kind, range: Range<usize>, open: &mut Vec<usize>) {
        let index = self.len();
        self.starts.push(range.start as u32);
        self.tokens.push(Token { kind, extent: 0 });
        match kind {
            Kind::Open => open.push(index),
            Kind::Close => {
                if let Some(opened) = self.pop_matching(open, range.start) {
                    self.set_extent(opened, index - opened);
                    self.set_extent(index, index - opened);
                }
            }
            _ => self.set_extent(index, range.len()),
        }
    }

    fn set_extent(&mut self, index: usize, extent: usize) {
        let near = u8::try_from(extent).unwrap_or(FAR);
        self.tokens[index].extent = near;
        if near == FAR {
            self.far.insert(index, extent);
        }
    }

    fn extent(&self, index: usize) -> usize {
        match self.tokens[index].extent {
            FAR => self.far_extent(index),
            near => near.into(),
        }
    }

    #[cold]
    fn far_extent(&self, index: usize) -> usize {
        self.far.get(&index).copied().unwrap_or(0)
    }

    /// Takes the opening delimiter that the closing one at the offset `close` pairs with.
    /// Those inside it that were never closed stay without a partner.
    fn pop_matching(&self, open: &mut Vec<usize>, close: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let wanted = match bytes[close] {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        let at = open
            .iter()
            .rposition(|&index| bytes[self.starts[index] as usize] == wanted)?;
        let opened = open[at];
        open.truncate(at);
        Some(opened)
    }

    /// Whether the text ends within a string or a comment.
    pub fn is_unfinished(&self) -> bool {
        self.is_unfinished
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    pub fn kind(&self, index: usize) -> Option<Kind> {
        Some(self.tokens.get(index)?.kind)
    }

    /// Empty past the end.
    pub fn range(&self, index: usize) -> Range<usize> {
        let Some(&start) = self.starts.get(index) else {
            return self.text.len()..self.text.len();
        };
        let length = match self.tokens[index].kind {
            Kind::Open | Kind::Close => 1,
            _ => self.extent(index),
        };
        start as usize..start as usize + length
    }

    /// Empty past the end.
    pub fn text(&self, index: usize) -> &'t str {
        &self.text[self.range(index)]
    }

    pub fn is(&self, index: usize, text: &str) -> bool {
        // By bytes, which need no look for the boundaries of characters.
        self.text.as_bytes().get(self.range(index)) == Some(text.as_bytes())
    }

    pub fn is_word(&self, index: usize) -> bool {
        self.kind(index) == Some(Kind::Word)
    }

    /// `::`, by the index of its first colon.
    pub fn is_path_separator(&self, index: usize) -> bool {
        self.is(index, ":") && self.is(index + 1, ":") && self.joined(index)
    }

    /// Whether nothing stands between this token and the next.
    pub fn joined(&self, index: usize) -> bool {
        self.range(index).end == self.range(index + 1).start
    }

    /// The delimiter that this one pairs with.
    pub fn partner(&self, index: usize) -> Option<usize> {
        let kind = self.kind(index)?;
        let extent = Some(self.extent(index)).filter(|&extent| extent > 0)?;
        match kind {
            Kind::Open => Some(index + extent),
            Kind::Close => Some(index - extent),
            _ => None,
        }
    }

    /// The index of the first token that starts at `offset` or behind it.
    pub fn at(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|&start| (start as usize) < offset)
    }
}

/// A byte order mark, a shebang and a frontmatter are not Rust tokens.
fn skipped_prefix(text: &str) -> usize {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    bom + lexer::strip_shebang(&text[bom..]).unwrap_or(0)
}

fn kind(kind: TokenKind) -> Option<Kind> {
    use TokenKind::*;
    Some(match kind {
        LineComment { .. } | BlockComment { .. } | Whitespace | Frontmatter { .. } | Eof => {
            return None;
        }
        Ident | UnknownPrefix | InvalidIdent => Kind::Word,
        Lifetime { .. } | RawLifetime | UnknownPrefixLifetime => Kind::Lifetime,
        Literal { .. } | RawIdent => Kind::Atom,
        OpenParen | OpenBrace | OpenBracket => Kind::Open,
        CloseParen | CloseBrace | CloseBracket => Kind::Close,
        _ => Kind::Punct,
    })
}

/// Whether a token ends where it says so.
fn is_terminated(kind: TokenKind) -> bool {
    use LiteralKind::*;
    let TokenKind::Literal { kind, .. } = kind else {
        return !matches!(
            kind,
            TokenKind::BlockComment {
                terminated: false,
                ..
            }
        );
    };
    match kind {
        Int { .. } | Float { .. } => true,
        Char { terminated }
        | Byte { terminated }
        | Str { terminated }
        | ByteStr { terminated }
        | CStr { terminated } => terminated,
        RawStr { n_hashes } | RawByteStr { n_hashes } | RawCStr { n_hashes } => n_hashes.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_pair_also_around_ones_that_never_close() {
        let tokens = Tokens::new("#!/bin/sh\nf(a { b ) /* ) */ \")\" }");
        let texts: Vec<_> = (0..tokens.len()).map(|i| tokens.text(i)).collect();
        assert_eq!(texts, ["f", "(", "a", "{", "b", ")", "\")\"", "}"]);
        assert_eq!(tokens.partner(1), Some(5));
        assert_eq!(tokens.partner(3), None);
        assert_eq!(tokens.partner(7), None);
    }

    #[test]
    fn tokens_may_be_long_and_groups_large() {
        for length in [254, 255, 256, 70_000] {
            let word = "a".repeat(length);
            let text = format!("({}){word} )", "+".repeat(length - 1));
            let tokens = Tokens::new(&text);
            assert_eq!(tokens.partner(0), Some(length));
            assert_eq!(tokens.partner(length), Some(0));
            assert_eq!(tokens.text(length), ")");
            assert_eq!(tokens.text(length + 1), word);
            assert_eq!(tokens.partner(length + 2), None);
            assert_eq!(tokens.at(length + 1), length + 1);
        }
    }

    #[test]
    fn texts_may_end_within_a_token() {
        for text in [
            "f(\"",
            "b\"\\\"",
            "r#\"x\"",
            "a /* /* */",
            "'\\",
            "\"a\" c\"",
        ] {
            assert!(Tokens::new(text).is_unfinished(), "{text}");
        }
        for text in [
            "",
            "f(",
            "\"a\"",
            "r##\"\"#\"##",
            "/**/",
            "// \"",
            "'a",
            "\"\" a",
        ] {
            assert!(!Tokens::new(text).is_unfinished(), "{text}");
        }
    }
}
