//! The files that diagnostics speak of.

use std::{cell::LazyCell, collections::BTreeMap, ops::Range, sync::Arc};

use normal_async_syntax::edit::{Edits, Origin, SourceMap};

use crate::text::Text;

/// The files that diagnostics speak of, by the names that rustc prints.
pub struct Files<'a> {
    edited: BTreeMap<String, Lazy<'a>>,
    read: Box<Read<'a>>,
    places: Box<Places<'a>>,
}

/// Most builds have nothing to say about most files.
type Lazy<'a> = LazyCell<EditedFile, Box<dyn FnOnce() -> EditedFile + 'a>>;

type Read<'a> = dyn Fn(&str) -> Option<Arc<str>> + 'a;

type Places<'a> = dyn Fn(&str, usize) -> Option<SourceMap> + 'a;

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
            edited: BTreeMap::new(),
            read: Box::new(read),
            places: Box::new(|_, _| None),
        }
    }

    /// With what leads from places in files of other crates, as rustc read them, back to the text as the user sees it.
    /// `places` is asked for a file by its name and by how long that text is.
    pub fn with_places(self, places: impl Fn(&str, usize) -> Option<SourceMap> + 'a) -> Self {
        Files {
            places: Box::new(places),
            ..self
        }
    }

    /// Adds a file that rustc reads with `edits` applied to `original`. `name` is the path that rustc prints.
    pub fn insert(&mut self, name: impl Into<String>, original: Arc<str>, edits: &'a Edits) {
        let file = move || EditedFile {
            edited: Text::new(edits.apply(&original).into()),
            map: edits.source_map(original.len()),
            original: Text::new(original),
        };
        let file = LazyCell::new(Box::new(file) as Box<dyn FnOnce() -> EditedFile + 'a>);
        self.edited.insert(name.into(), file);
    }

    pub(crate) fn edited(&self, name: &str) -> Option<&EditedFile> {
        self.edited.get(name).map(|file| &**file)
    }

    /// The names of the edited files.
    pub(crate) fn edited_names(&self) -> impl Iterator<Item = &String> {
        self.edited.keys()
    }

    /// Where a range of a file of another crate comes from, which has this text for the user.
    pub(crate) fn elsewhere(
        &self,
        name: &str,
        text: &Text,
        range: Range<usize>,
    ) -> Option<Range<usize>> {
        let map = (self.places)(name, text.as_str().len())?;
        match map.original(range) {
            Origin::Exact(range) | Origin::Edited(range) | Origin::Generated(range) => Some(range),
        }
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
