//! The significant tokens of a file: no white space, no comments, delimiters paired.

use std::ops::Range;

use ra_ap_rustc_lexer::{self as lexer, FrontmatterAllowed, LiteralKind, TokenKind};

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

/// Nine bytes a token, with its kind, since large files have as many tokens as half of their bytes.
#[derive(Debug, Clone, Copy)]
struct Token {
    start: u32,
    /// Of a delimiter: the index of the one it pairs with, or its own index when there is none. Of any other: its
    /// length.
    partner_or_length: u32,
}

/// The tokens of one text, by index.
#[derive(Debug)]
pub struct Tokens<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    kinds: Vec<Kind>,
    is_unfinished: bool,
}

impl<'t> Tokens<'t> {
    pub fn new(text: &'t str) -> Self {
        let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
        let mut kinds = Vec::with_capacity(text.len() / 5);
        let mut open = Vec::new();
        let mut start = skipped_prefix(text);
        let mut is_unfinished = false;
        for token in lexer::tokenize(&text[start..], FrontmatterAllowed::No) {
            let end = start + token.len as usize;
            if let Some(kind) = kind(token.kind) {
                let index = tokens.len();
                let partner_or_length = match kind {
                    Kind::Open => {
                        open.push(index);
                        index
                    }
                    Kind::Close => match pop_matching(&mut open, text, &tokens, start) {
                        Some(opened) => {
                            tokens[opened].partner_or_length = index as u32;
                            opened
                        }
                        None => index,
                    },
                    _ => end - start,
                };
                tokens.push(Token {
                    start: start as u32,
                    partner_or_length: partner_or_length as u32,
                });
                kinds.push(kind);
            }
            start = end;
            is_unfinished = !is_terminated(token.kind);
        }
        Tokens {
            text,
            tokens,
            kinds,
            is_unfinished,
        }
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
        self.kinds.get(index).copied()
    }

    /// Empty past the end.
    pub fn range(&self, index: usize) -> Range<usize> {
        let Some(token) = self.tokens.get(index) else {
            return self.text.len()..self.text.len();
        };
        let length = match self.kinds[index] {
            Kind::Open | Kind::Close => 1,
            _ => token.partner_or_length as usize,
        };
        token.start as usize..token.start as usize + length
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
        let is_delimiter = matches!(self.kind(index)?, Kind::Open | Kind::Close);
        let partner = self.tokens[index].partner_or_length as usize;
        (is_delimiter && partner != index).then_some(partner)
    }

    /// The index of the first token that starts at `offset` or behind it.
    pub fn at(&self, offset: usize) -> usize {
        self.tokens.partition_point(|t| (t.start as usize) < offset)
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

/// Takes the opening delimiter that the closing one at `close` pairs with.
/// Those inside it that were never closed stay without a partner.
fn pop_matching(
    open: &mut Vec<usize>,
    text: &str,
    tokens: &[Token],
    close: usize,
) -> Option<usize> {
    let wanted = match text.as_bytes()[close] {
        b')' => b'(',
        b']' => b'[',
        _ => b'{',
    };
    let at = open
        .iter()
        .rposition(|&index| text.as_bytes()[tokens[index].start as usize] == wanted)?;
    let opened = open[at];
    open.truncate(at);
    Some(opened)
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
