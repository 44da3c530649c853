//! The files that diagnostics speak of.

use std::{collections::HashMap, ops::Range, sync::Arc};

use normal_async_syntax::edit::{Edits, Origin, SourceMap};

use crate::text::Text;

/// The files that diagnostics speak of, by the names that rustc prints.
pub struct Files<'a> {
    edited: HashMap<String, EditedFile>,
    read: Box<Read<'a>>,
}

type Read<'a> = dyn Fn(&str) -> Option<Arc<str>> + 'a;

/// A file that rustc saw in another form than the user.
pub(crate) struct EditedFile {
    pub(crate) original: Text,
    pub(crate) edited: Text,
    pub(crate) map: SourceMap,
}

impl<'a> Files<'a> {
    /// No edited files yet. `read` gives the text of any other file, as the user sees it, if it can be had; it is
    /// asked only when a diagnostic must be rendered anew or judged by that file.
    pub fn new(read: impl Fn(&str) -> Option<Arc<str>> + 'a) -> Self {
        Files {
            edited: HashMap::new(),
            read: Box::new(read),
        }
    }

    /// Adds a file that rustc reads with `edits` applied to `original`. `name` is the path that rustc prints.
    pub fn insert(&mut self, name: impl Into<String>, original: Arc<str>, edits: &Edits) {
        let file = EditedFile {
            edited: Text::new(edits.apply(&original).into()),
            map: edits.source_map(original.len()),
            original: Text::new(original),
        };
        self.edited.insert(name.into(), file);
    }

    pub(crate) fn edited(&self, name: &str) -> Option<&EditedFile> {
        self.edited.get(name)
    }

    pub(crate) fn all_edited(&self) -> impl Iterator<Item = (&String, &EditedFile)> {
        self.edited.iter()
    }

    /// The text of a file as the user sees it.
    pub(crate) fn text(&self, name: &str) -> Option<Text> {
        match self.edited(name) {
            Some(file) => Some(file.original.clone()),
            None => (self.read)(name).map(Text::new),
        }
    }
}

impl EditedFile {
    /// Where a range of the edited text comes from, or which place it was inserted at.
    pub(crate) fn hull(&self, range: Range<usize>) -> Range<usize> {
        match self.map.original(range) {
            Origin::Exact(range) | Origin::Edited(range) | Origin::Generated(range) => range,
        }
    }
}
