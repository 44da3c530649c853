//! Text that an edit inserts, in pieces that know where they are from.

use std::ops::Range;

mod packed;

pub(crate) use packed::Packed;

/// Text that an edit inserts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Insertion {
    text: String,
    spans: Vec<Span>,
}

/// Numbers are small, as those of [`crate::token::Tokens`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    length: u32,
    origin: (u32, u32),
}

const NOWHERE: (u32, u32) = (u32::MAX, u32::MAX);

/// A part of inserted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'t> {
    pub text: &'t str,
    /// Where in the original file this very text stands, if it was copied from there; or what it stands for.
    pub origin: Option<Range<usize>>,
}

impl Insertion {
    /// Nothing, and no piece, with room for a few.
    pub fn new() -> Self {
        Insertion {
            text: String::with_capacity(128),
            spans: Vec::with_capacity(8),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// All of it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds a piece.
    pub fn push(&mut self, text: &str, origin: Option<Range<usize>>) {
        self.text += text;
        self.spans.push(Span {
            length: text.len() as u32,
            origin: origin.map_or(NOWHERE, |origin| (origin.start as u32, origin.end as u32)),
        });
    }

    /// Adds text to the last piece, if that is from nowhere, or else as a piece.
    pub fn push_text(&mut self, text: &str) {
        match self.spans.last_mut() {
            Some(last) if last.origin == NOWHERE => {
                self.text += text;
                last.length += text.len() as u32;
            }
            _ => self.push(text, None),
        }
    }

    /// Adds the pieces of another.
    pub fn append(&mut self, other: &Insertion) {
        self.text += &other.text;
        self.spans.extend_from_slice(&other.spans);
    }

    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let mut rest = self.text();
        self.spans.iter().map(move |span| {
            let (text, behind) = rest.split_at(span.length as usize);
            rest = behind;
            let (start, end) = span.origin;
            let is_somewhere = span.origin != NOWHERE;
            let origin = is_somewhere.then_some(start as usize..end as usize);
            Piece { text, origin }
        })
    }
}

/// Of one piece, from nowhere.
impl From<String> for Insertion {
    fn from(text: String) -> Self {
        let span = Span {
            length: text.len() as u32,
            origin: NOWHERE,
        };
        Insertion {
            text,
            spans: vec![span],
        }
    }
}
