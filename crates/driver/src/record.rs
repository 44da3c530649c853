//! What crates were lowered to, written down for whoever wants the plain text.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use normal_async_lower::Lowered;
use normal_async_syntax::edit::Edits;
use serde::{Deserialize, Serialize};

use crate::tree::{Crate, normalize};

/// Names a directory, for compiler calls to leave their records in.
pub const RECORD: &str = "NORMAL_ASYNC_RECORD";

/// What one compiler call lowered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub edition: u16,
    /// The crate's root file.
    pub root: PathBuf,
    /// The plain text of each lowered file, by its absolute path.
    pub files: BTreeMap<PathBuf, String>,
    /// Attributes of the crate that switch on unstable features, without `#![..]`.
    pub attributes: Vec<String>,
    /// Other arguments of rustc that it needs.
    pub arguments: Vec<String>,
}

impl Record {
    /// The records in `directory`, in an order that does not change.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn read_all(directory: &Path) -> Result<Vec<Self>> {
        let entries = fs::read_dir(directory).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let entries = entries.with_context(|| format!("cannot read `{}`", directory.display()))?;
        let mut paths: Vec<PathBuf> = entries.iter().map(|entry| entry.path()).collect();
        paths.sort();
        let read = |path: &PathBuf| -> Result<Self> {
            let text = fs::read_to_string(path)?;
            serde_json::from_str(&text).with_context(|| format!("`{}` is damaged", path.display()))
        };
        paths.iter().map(read).collect()
    }

    /// What `krate` was lowered to, without the redirected includes, which only rustc should see.
    pub(crate) fn new(krate: &Crate, lowered: &Lowered) -> Result<Self> {
        let current_dir = std::env::current_dir()?;
        let mut files = BTreeMap::new();
        for (index, edits) in lowered.files.iter().enumerate() {
            let mut kept = Edits::default();
            for edit in edits
                .iter()
                .filter(|edit| !is_redirected(krate, index, &edit.range))
            {
                kept.push(edit.clone());
            }
            let file = &krate.tree.files[index];
            if !kept.is_empty() {
                files.insert(normalize(&file.path, &current_dir), kept.apply(&file.text));
            }
        }
        let (mut attributes, mut arguments) = (Vec::new(), Vec::new());
        for need in lowered.needs.keys() {
            let argument = need.rustc_argument();
            match argument.strip_prefix("-Zcrate-attr=") {
                Some(attribute) => attributes.push(attribute.to_owned()),
                None => arguments.push(argument),
            }
        }
        Ok(Record {
            edition: krate.tree.edition,
            root: normalize(&krate.tree.files[0].path, &current_dir),
            files,
            attributes,
            arguments,
        })
    }

    /// Writes to a file in `directory`.
    pub(crate) fn write(&self, directory: &Path, name: &OsStr) -> Result<()> {
        let path = directory.join(name);
        let text = serde_json::to_string(self)?;
        fs::write(&path, text).with_context(|| format!("cannot write `{}`", path.display()))
    }
}

fn is_redirected(krate: &Crate, file: usize, range: &Range<usize>) -> bool {
    let mut includes = krate.includes.iter();
    includes.any(|include| include.file == file && include.argument == *range)
}
