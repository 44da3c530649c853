//! Text edits over one file, and the map that leads from the edited text back to the original.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use crate::insertion::{Insertion, Packed};

/// Replaces `range` of the original text by `insert`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub range: Range<usize>,
    pub insert: Insertion,
}

/// Sorted, disjoint edits of one file. Insertions at one offset keep the order they were added in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edits {
    /// Each lowering goes through the text anew, and adds its own in between.
    edits: BTreeMap<Place, Packed>,
}

/// Where an edit stands. Numbers are small, as those of [`crate::token::Tokens`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    start: u32,
    end: u32,
    /// Among those with the same range.
    order: u32,
}

impl Place {
    /// The first with that range.
    fn first(range: &Range<usize>) -> Self {
        Place {
            start: range.start as u32,
            end: range.end as u32,
            order: 0,
        }
    }

    fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// What a range of the edited text is in the original text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The original has the same bytes there.
    Exact(Range<usize>),
    /// The range covers original and inserted or replaced text; this is its hull in the original.
    Edited(Range<usize>),
    /// The range lies wholly inside inserted text, which replaces this (often empty) range.
    Generated(Range<usize>),
}

/// Leads from the edited text back to the original text.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    /// Covers the whole edited text, in order, without gaps.
    segments: Vec<Segment>,
}

#[derive(Debug, Clone)]
struct Segment {
    edited: Range<usize>,
    /// The same bytes in the original, or what they stand for; for inserted text its place there, an empty or replaced
    /// range.
    original: Range<usize>,
    copied: bool,
    /// For text that an edit inserts: what the edit replaces.
    replaced: Option<Range<usize>>,
}

impl Edits {
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Edit> {
        let edits = self.edits.iter();
        edits.map(|(place, insert)| Edit {
            range: place.range(),
            insert: insert.unpack(),
        })
    }

    /// What each edit replaces.
    pub fn ranges(&self) -> impl DoubleEndedIterator<Item = Range<usize>> {
        self.edits.keys().map(|place| place.range())
    }

    /// Replaces `range` by `text`.
    pub fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        let insert = Insertion::from(text.into());
        self.push(Edit { range, insert });
    }

    /// Inserts `text` at `offset`, behind what was inserted there before.
    pub fn insert(&mut self, offset: usize, text: impl Into<String>) {
        self.replace(offset..offset, text);
    }

    /// Inserts at `offset`, in front of what was inserted there before.
    pub fn insert_first(&mut self, offset: usize, insert: Insertion) {
        let behind = self.take(offset..offset);
        let range = offset..offset;
        for edit in [Edit { range, insert }].into_iter().chain(behind) {
            self.push(edit);
        }
    }

    /// Takes out the edits in `range`, and insertions at its ends.
    pub fn take(&mut self, range: Range<usize>) -> Vec<Edit> {
        let first = Place::first(&(range.start..0));
        let behind = self.edits.range(first..).map(|(place, _)| *place);
        let inside: Vec<_> = behind
            .take_while(|place| place.range().end <= range.end)
            .collect();
        let taken = inside.into_iter().filter_map(|place| {
            let insert = self.edits.remove(&place)?.unpack();
            let range = place.range();
            Some(Edit { range, insert })
        });
        taken.collect()
    }

    /// Replaces each of these ranges by `text`, and with it the edits in it; but for those that an edit reaches into.
    /// They are disjoint.
    pub fn replace_each(&mut self, ranges: impl Iterator<Item = Range<usize>>, text: &str) {
        for range in ranges {
            let is_inside =
                |edit: &Range<usize>| range.start <= edit.start && edit.end <= range.end;
            let is_outside =
                |edit: &Range<usize>| edit.end <= range.start || range.end <= edit.start;
            let reaches_in = |edit: Range<usize>| !is_inside(&edit) && !is_outside(&edit);
            let near = || self.touching(range.clone()).map(|(place, _)| place.range());
            if !near().any(reaches_in) {
                self.take(range.clone());
                self.replace(range, text);
            }
        }
    }

    /// Adds an edit at its place.
    ///
    /// # Panics
    /// When it overlaps an edit that is there already: two lowerings may not touch the same bytes.
    pub fn push(&mut self, edit: Edit) {
        let first = Place::first(&edit.range);
        let last = Place {
            order: u32::MAX,
            ..first
        };
        let mut order = 0;
        if let Some((before, _)) = self.edits.range(..=last).next_back() {
            assert!(before.end <= first.start, "overlapping edits: {edit:?}");
            if before.range() == edit.range {
                order = before.order + 1;
            }
        }
        if let Some((next, _)) = self.edits.range(last..).next() {
            assert!(first.end <= next.start, "overlapping edits: {edit:?}");
        }
        let place = Place { order, ..first };
        self.edits.insert(place, Packed::new(edit.insert));
    }

    /// Whether an edit replaces some of the text in `range`, or inserts inside of it.
    pub fn touches(&self, range: &Range<usize>) -> bool {
        let mut near = self.touching(range.clone()).map(|(place, _)| place.range());
        near.any(|edit| range.start < edit.end && edit.start < range.end)
    }

    /// The edits with some of `range`, or beside it.
    fn touching(&self, range: Range<usize>) -> impl Iterator<Item = (Place, &Packed)> + Clone {
        let start = Place::first(&(range.start..0));
        let behind = Place::first(&(range.end + 1..0));
        let before = self.edits.range(..start).next_back();
        let before = before.filter(|(place, _)| range.start <= place.range().end);
        let near = before.into_iter().chain(self.edits.range(start..behind));
        near.map(|(place, insert)| (*place, insert))
    }

    /// Lets copies of original text say what `edits` make of it.
    pub fn amend_copies(&mut self, edits: &Edits) {
        if edits.is_empty() {
            return;
        }
        for (place, packed) in &mut self.edits {
            let insert = packed.unpack();
            if insert.pieces().any(|piece| piece.origin.is_some()) {
                *packed = Packed::new(edits.amended(*place, &insert));
            }
        }
    }

    /// What an edit inserts at `place`, where it copies text that these edits change.
    fn amended(&self, place: Place, copying: &Insertion) -> Insertion {
        let mut amended = Insertion::new();
        let mut replaced: Option<Place> = None;
        for piece in copying.pieces() {
            let Some(origin) = piece.origin else {
                amended.push(piece.text, None);
                continue;
            };
            let is_another = |other: Place, insert: &Packed| {
                other.range() != place.range() || insert.unpack() != *copying
            };
            let mut here = self.touching(origin.clone()).filter(|(other, insert)| {
                origin.end <= other.range().end && is_another(*other, insert)
            });
            let is_around = |at: &Range<usize>| at.start <= origin.start && origin.end <= at.end;
            let replacing = here.clone().find(|(other, _)| is_around(&other.range()));
            if let Some((other, insert)) = replacing {
                if replaced != Some(other) {
                    amended.append(&insert.unpack());
                }
                replaced = Some(other);
                continue;
            }
            replaced = None;
            amended.push(piece.text, Some(origin.clone()));
            let end = origin.end..origin.end;
            if let Some((_, inserted)) = here.find(|(other, _)| other.range() == end) {
                amended.append(&inserted.unpack());
            }
        }
        amended
    }

    /// Lets every edit end with the line breaks that it would remove, so that lines keep their numbers.
    pub fn keep_lines(&mut self, original: &str) {
        for (place, packed) in &mut self.edits {
            let breaks = original[place.range()].matches('\n').count();
            if breaks > 0 {
                let mut insert = packed.unpack();
                insert.push(&"\n".repeat(breaks), None);
                *packed = Packed::new(insert);
            }
        }
    }

    /// The edited text.
    pub fn apply(&self, original: &str) -> String {
        let inserted: usize = self.edits.values().map(Packed::len).sum();
        let replaced: usize = self.ranges().map(|range| range.len()).sum();
        let mut out = String::with_capacity(original.len() + inserted - replaced);
        out.extend(self.pieces(original));
        out
    }

    /// The edited text, piece by piece, of which there need not be enough memory for a whole.
    pub fn pieces<'t>(&'t self, original: &'t str) -> impl Iterator<Item = Cow<'t, str>> {
        let mut from = 0;
        let edited = self.edits.iter().flat_map(move |(place, insert)| {
            let Range { start, end } = place.range();
            let kept = &original[from..start];
            from = end;
            [Cow::Borrowed(kept), insert.text()]
        });
        let end = self.ranges().next_back().map_or(0, |range| range.end);
        edited.chain([Cow::Borrowed(&original[end..])])
    }

    /// The map from the edited text back to the original, which is `original_len` bytes long.
    pub fn source_map(&self, original_len: usize) -> SourceMap {
        let mut segments = Vec::with_capacity(self.edits.len() * 2 + 1);
        let (mut original, mut edited) = (0, 0);
        let mut push = |len: usize, original: Range<usize>, copied, replaced| {
            if len > 0 {
                segments.push(Segment {
                    edited: edited..edited + len,
                    original,
                    copied,
                    replaced,
                });
                edited += len;
            }
        };
        for Edit { range, insert } in self.iter() {
            push(range.start - original, original..range.start, true, None);
            for piece in insert.pieces() {
                let is_copy = piece.origin.is_some();
                let origin = piece.origin.unwrap_or(range.clone());
                push(piece.text.len(), origin, is_copy, Some(range.clone()));
            }
            original = range.end;
        }
        push(original_len - original, original..original_len, true, None);
        SourceMap { segments }
    }
}

impl SourceMap {
    /// Where `range` of the edited text comes from.
    pub fn original(&self, range: Range<usize>) -> Origin {
        if range.is_empty() {
            return self.original_of_point(range.start);
        }
        let first = self
            .segments
            .partition_point(|s| s.edited.end <= range.start);
        let touched: Vec<&Segment> = self.segments[first..]
            .iter()
            .take_while(|s| s.edited.start < range.end)
            .collect();
        if let [only] = touched[..] {
            return match only.copied {
                true if only.is_verbatim() => Origin::Exact(only.original_part(&range)),
                true => Origin::Edited(only.original.clone()),
                false => Origin::Generated(only.original.clone()),
            };
        }
        // Around what the user wrote, and what an edit says in its own words in its place, copies are from elsewhere.
        let is_in_place =
            |s: &Segment| !s.original.is_empty() && (!s.copied || s.replaced.is_none());
        let has_place = touched.iter().any(|s| is_in_place(s));
        let hull = touched
            .iter()
            .filter(|s| !has_place || is_in_place(s))
            .map(|s| s.original_part(&range))
            .filter(|part| !part.is_empty())
            .reduce(|hull, part| hull.start.min(part.start)..hull.end.max(part.end));
        match (hull, touched.first()) {
            (Some(hull), _) => Origin::Edited(hull),
            (None, Some(segment)) => Origin::Generated(segment.original.clone()),
            (None, None) => self.original_of_point(range.start),
        }
    }

    /// For an `offset` of the edited text that an edit inserted (copied text included): what the edit replaced.
    pub fn replaced_at(&self, offset: usize) -> Option<Range<usize>> {
        let at = self.segments.partition_point(|s| s.edited.end <= offset);
        self.segments.get(at)?.replaced.clone()
    }

    /// Whether `range` of the edited text begins or ends within what stands there for something else, as a whole.
    pub fn splits(&self, range: &Range<usize>) -> bool {
        [range.start, range.end].into_iter().any(|offset| {
            let at = self.segments.partition_point(|s| s.edited.end <= offset);
            let around = self.segments.get(at).filter(|s| s.edited.start < offset);
            around.is_some_and(|s| !s.is_verbatim())
        })
    }

    /// Between two segments the point belongs to the copied one.
    fn original_of_point(&self, point: usize) -> Origin {
        let first = self.segments.partition_point(|s| s.edited.end < point);
        let at_point = || {
            self.segments[first..]
                .iter()
                .take_while(|s| s.edited.start <= point)
        };
        if let Some(s) = at_point().find(|s| s.copied) {
            let at = s.original.start + (point - s.edited.start);
            let at = at.min(s.original.end);
            return Origin::Exact(at..at);
        }
        match at_point().next() {
            Some(s) => Origin::Generated(s.original.clone()),
            None => Origin::Exact(0..0),
        }
    }
}

impl Segment {
    fn is_verbatim(&self) -> bool {
        self.copied && self.edited.len() == self.original.len()
    }

    /// The original of that part of `edited` which lies in this segment.
    fn original_part(&self, edited: &Range<usize>) -> Range<usize> {
        if !self.is_verbatim() {
            return self.original.clone();
        }
        let start = edited.start.max(self.edited.start) - self.edited.start;
        let end = edited.end.min(self.edited.end) - self.edited.start;
        self.original.start + start..self.original.start + end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGINAL: &str = "let f.get(1).box;";

    fn edits() -> Edits {
        let mut edits = Edits::default();
        edits.replace(12..16, ")");
        edits.insert(4, "Box::pin(");
        edits
    }

    fn copy(range: Range<usize>, words: &[(&str, Range<usize>)]) -> Edit {
        let mut insert = Insertion::new();
        for (text, origin) in words {
            insert.push(text, Some(origin.clone()));
        }
        Edit { range, insert }
    }

    #[test]
    fn ranges_are_replaced_with_the_edits_in_them_unless_one_reaches_in() {
        let text = "a{bcd}e{fgh}i{jkl}";
        let mut edits = Edits::default();
        edits.insert(1, "<");
        edits.insert(2, "x");
        edits.replace(3..4, "y");
        edits.insert(5, "z");
        edits.replace(11..13, "!");
        edits.insert(13, ">");
        edits.replace_each([2..5, 8..12, 14..17].into_iter(), "_");
        assert_eq!(edits.apply(text), "a<{_}e{fgh!>{_}");
    }

    #[test]
    fn apply_keeps_what_is_not_edited() {
        assert_eq!(edits().apply(ORIGINAL), "let Box::pin(f.get(1));");
    }

    #[test]
    fn map_finds_exact_edited_and_generated_ranges() {
        let map = edits().source_map(ORIGINAL.len());
        assert_eq!(map.original(0..3), Origin::Exact(0..3));
        assert_eq!(map.original(13..15), Origin::Exact(4..6));
        assert_eq!(map.original(5..7), Origin::Generated(4..4));
        assert_eq!(map.original(21..22), Origin::Generated(12..16));
        assert_eq!(map.original(4..22), Origin::Edited(4..16));
        assert!(map.splits(&(5..22)) && map.splits(&(0..9)));
        assert!(!map.splits(&(4..22)) && !map.splits(&(14..16)));
        assert_eq!(map.original(22..23), Origin::Exact(16..17));
        assert_eq!(map.original(23..23), Origin::Exact(17..17));
    }

    #[test]
    fn copies_say_what_edits_make_of_the_original() {
        let mut edits = Edits::default();
        edits.push(copy(17..17, &[("f", 4..5), (".", 5..6), ("get", 6..9)]));
        let mut changes = Edits::default();
        changes.insert(9, "::<u8>");
        changes.replace(4..6, "self.");
        edits.amend_copies(&changes);
        assert_eq!(edits.apply(ORIGINAL), format!("{ORIGINAL}self.get::<u8>"));
    }

    #[test]
    fn map_follows_copied_text_to_where_it_was_written() {
        let mut edits = Edits::default();
        edits.push(copy(17..17, &[("get", 6..9)]));
        let map = edits.source_map(ORIGINAL.len());
        assert_eq!(map.original(17..20), Origin::Exact(6..9));
    }

    #[test]
    fn what_replaces_a_text_stands_for_it_wherever_it_was_copied_from() {
        let mut edits = Edits::default();
        let mut insert = Insertion::from("<".to_owned());
        insert.push("f", Some(4..5));
        insert.push_text(">");
        edits.push(Edit {
            range: 12..16,
            insert,
        });
        let map = edits.source_map(ORIGINAL.len());
        assert_eq!(map.original(12..15), Origin::Edited(12..16));
        assert_eq!(map.original(13..14), Origin::Exact(4..5));
    }

    #[test]
    fn map_leads_from_a_word_to_what_it_stands_for() {
        let mut edits = Edits::default();
        edits.push(copy(17..17, &[("Self", 4..9)]));
        let map = edits.source_map(ORIGINAL.len());
        assert_eq!(map.original(17..21), Origin::Edited(4..9));
        assert_eq!(map.original(18..19), Origin::Edited(4..9));
    }

    #[test]
    fn line_breaks_of_replaced_text_are_kept() {
        let mut edits = Edits::default();
        edits.replace(2..7, "x");
        edits.keep_lines("a (b\n,\n) c");
        assert_eq!(edits.apply("a (b\n,\n) c"), "a x\n\n) c");
    }

    #[test]
    #[should_panic(expected = "overlapping")]
    fn overlapping_edits_are_refused() {
        edits().replace(3..5, "x");
    }
}
