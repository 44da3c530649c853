//! TOML.

use std::fmt::{self, Display, Formatter};

use anyhow::{Context, Result};
use toml_edit::{Array, DocumentMut, Item, Table, TableLike};

use super::document::{Document, State};

pub(super) struct Toml {
    /// The comments on top, which are about the file rather than about what follows.
    top: String,
    document: DocumentMut,
    /// How lines end, which the document does not keep.
    newline: &'static str,
}

impl Toml {
    /// # Errors
    /// When `text` is not TOML.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let lines = text.split_inclusive('\n');
        let comments = lines.take_while(|line| line.trim().is_empty() || line.starts_with('#'));
        let (top, rest) = text.split_at(comments.map(str::len).sum());
        Ok(Toml {
            top: top.into(),
            document: rest.parse()?,
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
        })
    }
}

impl Document for Toml {
    fn state(&self, path: &[String], value: &[&str]) -> State {
        let item = path.iter().try_fold(self.document.as_item(), |item, name| {
            item.as_table_like().and_then(|table| table.get(name))
        });
        let Some(item) = item else {
            return State::Missing;
        };
        let words = item
            .as_array()
            .map(|words| words.iter().map(|word| word.as_str()));
        match words.is_some_and(|words| words.eq(value.iter().copied().map(Some))) {
            true => State::Ours,
            false => State::Theirs(item.to_string().trim().to_owned()),
        }
    }

    fn set(&mut self, path: &[String], value: &[&str]) -> Result<()> {
        let (name, between) = path.split_last().context("a path has names")?;
        let mut table: &mut dyn TableLike = self.document.as_table_mut();
        for name in between {
            let mut new = Table::new();
            new.set_implicit(true);
            let item = table.entry(name).or_insert(Item::Table(new));
            let inner = item.as_table_like_mut();
            table = inner.with_context(|| format!("`{name}` in it is not a table"))?;
        }
        let words: Array = value.iter().copied().collect();
        table.insert(name, toml_edit::value(words));
        Ok(())
    }

    fn remove(&mut self, path: &[String]) {
        remove(self.document.as_table_mut(), path);
    }
}

/// Removes what `path` leads to, and tables that are empty without it.
fn remove(table: &mut dyn TableLike, path: &[String]) {
    let [name, inner @ ..] = path else { return };
    if inner.is_empty() {
        table.remove(name);
        return;
    }
    let Some(item) = table.get_mut(name).and_then(Item::as_table_like_mut) else {
        return;
    };
    remove(item, inner);
    if item.is_empty() {
        table.remove(name);
    }
}

impl Display for Toml {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.top)?;
        f.write_str(&self.document.to_string().replace('\n', self.newline))
    }
}
