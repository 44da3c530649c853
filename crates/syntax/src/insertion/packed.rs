//! Inserted text while nobody looks at it.
//!
//! Of a large file there is more of that than the user wrote, and most of it is said again for each method and each trait.
//! So it is compressed, to a tenth or so.

use std::borrow::Cow;

use lz4_flex::block::{compress, decompress};

use super::{Insertion, NOWHERE, Span};

/// Less is not worth it.
const COMPRESSED: usize = 256;

/// An [`Insertion`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Packed {
    /// Of one piece, from nowhere.
    Text(Box<str>),
    Pieces(Box<Insertion>),
    Compressed(Box<Compressed>),
}

/// Spans, and behind them the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compressed {
    spans: usize,
    /// Of what was compressed.
    length: usize,
    bytes: Box<[u8]>,
}

impl Packed {
    pub(crate) fn new(mut insertion: Insertion) -> Self {
        if insertion.text.len() >= COMPRESSED {
            return Packed::Compressed(Box::new(Compressed::new(&insertion)));
        }
        match insertion.spans[..] {
            [span] if span.origin == NOWHERE => Packed::Text(insertion.text.into()),
            _ => {
                insertion.text.shrink_to_fit();
                insertion.spans.shrink_to_fit();
                Packed::Pieces(Box::new(insertion))
            }
        }
    }

    pub(crate) fn unpack(&self) -> Insertion {
        match self {
            Packed::Text(text) => Insertion::from(text.to_string()),
            Packed::Pieces(insertion) => (**insertion).clone(),
            Packed::Compressed(compressed) => compressed.unpack(),
        }
    }

    /// Of its text.
    pub(crate) fn len(&self) -> usize {
        match self {
            Packed::Text(text) => text.len(),
            Packed::Pieces(insertion) => insertion.text.len(),
            Packed::Compressed(compressed) => compressed.length - SPAN * compressed.spans,
        }
    }

    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Packed::Text(text) => Cow::Borrowed(text),
            Packed::Pieces(insertion) => Cow::Borrowed(&insertion.text),
            Packed::Compressed(compressed) => Cow::Owned(compressed.unpack().text),
        }
    }
}

impl Compressed {
    fn new(insertion: &Insertion) -> Self {
        let Insertion { text, spans } = insertion;
        let mut content = Vec::with_capacity(spans.len() * SPAN + text.len());
        for Span { length, origin } in spans {
            for number in [*length, origin.0, origin.1] {
                content.extend(number.to_le_bytes());
            }
        }
        content.extend_from_slice(text.as_bytes());
        Compressed {
            spans: spans.len(),
            length: content.len(),
            bytes: compress(&content).into(),
        }
    }

    fn unpack(&self) -> Insertion {
        // It is what was compressed above.
        let mut content = decompress(&self.bytes, self.length).unwrap_or_default();
        let text = content.split_off(SPAN * self.spans);
        let (numbers, _) = content.as_chunks();
        let numbers: Vec<u32> = numbers.iter().copied().map(u32::from_le_bytes).collect();
        let (spans, _) = numbers.as_chunks();
        let span = |&[length, start, end]: &[u32; 3]| Span {
            length,
            origin: (start, end),
        };
        Insertion {
            text: String::from_utf8(text).unwrap_or_default(),
            spans: spans.iter().map(span).collect(),
        }
    }
}

/// In bytes.
const SPAN: usize = 3 * size_of::<u32>();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost() {
        for count in [0, 1, 2, 100] {
            let mut insertion = Insertion::new();
            for at in 0..count {
                insertion.push_text("fn get<'a>(");
                insertion.push("größe", Some(at..at + 7));
            }
            let packed = Packed::new(insertion.clone());
            assert_eq!(packed.unpack(), insertion);
            assert_eq!(packed.text(), insertion.text());
            assert_eq!(packed.len(), insertion.text().len());
        }
        for text in ["", ")", &"generated".repeat(99)] {
            let insertion = Insertion::from(text.to_owned());
            assert_eq!(Packed::new(insertion.clone()).unpack(), insertion);
        }
    }

    #[test]
    fn what_is_said_again_takes_no_place() {
        let insertion = Insertion::from("::core::pin::Pin<..>".repeat(99));
        let Packed::Compressed(packed) = Packed::new(insertion.clone()) else {
            panic!("{insertion:?}");
        };
        assert!(packed.bytes.len() < insertion.text().len() / 20);
    }
}
