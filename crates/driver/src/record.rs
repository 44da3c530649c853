//! What crates were lowered to, written down for whoever wants the plain text.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use normal_async_lower::{Choices, Lowered, lower};
use normal_async_syntax::edit::Edits;
use serde::{Deserialize, Serialize};

use crate::{
    needs::CFG,
    tree::{Crate, normalize},
};

/// Names a directory, for compiler calls to leave their records in.
pub const RECORD: &str = "NORMAL_ASYNC_RECORD";

/// What one compiler call lowered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub crate_name: String,
    pub edition: u16,
    /// The crate's root file.
    pub root: PathBuf,
    /// Each lowered file, by its absolute path.
    pub files: BTreeMap<PathBuf, Plain>,
    /// Attributes of the crate that switch on unstable features, without `#![..]`.
    pub attributes: Vec<String>,
    /// Other arguments of rustc that it needs.
    pub arguments: Vec<String>,
    /// Whether generated items allow themselves unsafe code, which then may be denied, but not forbidden.
    pub has_unsafe_code: bool,
}

/// The plain text of a file. All forms of it have the same lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plain {
    /// What the file is lowered to before rustc is asked about it.
    pub first: String,
    /// What rustc accepted in the end.
    pub last: String,
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
    pub(crate) fn new(crate_name: &str, krate: &Crate, lowered: &Lowered) -> Result<Self> {
        let current_dir = std::env::current_dir()?;
        let first = lower(&krate.tree, &Choices::default());
        let mut files = BTreeMap::new();
        for (index, file) in krate.tree.files.iter().enumerate() {
            let (first, last) = (&first.files[index], own_edits(krate, index, lowered));
            if !first.is_empty() || !last.is_empty() {
                let plain = Plain {
                    first: first.apply(&file.text),
                    last: last.apply(&file.text),
                };
                files.insert(normalize(&file.path, &current_dir), plain);
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
        if !lowered.needs.is_empty() {
            arguments.push(format!("--cfg={CFG}"));
        }
        Ok(Record {
            crate_name: crate_name.to_owned(),
            edition: krate.tree.edition,
            root: normalize(&krate.tree.files[0].path, &current_dir),
            files,
            attributes,
            arguments,
            has_unsafe_code: lowered.has_unsafe_code,
        })
    }

    /// Writes to a file in `directory`.
    pub(crate) fn write(&self, directory: &Path, name: &OsStr) -> Result<()> {
        let path = directory.join(name);
        let text = serde_json::to_string(self)?;
        fs::write(&path, text).with_context(|| format!("cannot write `{}`", path.display()))
    }
}

/// The edits of a file but for the redirected includes.
fn own_edits(krate: &Crate, file: usize, lowered: &Lowered) -> Edits {
    let mut own = Edits::default();
    for edit in lowered.files[file].iter() {
        if !is_redirected(krate, file, &edit.range) {
            own.push(edit);
        }
    }
    own
}

fn is_redirected(krate: &Crate, file: usize, range: &Range<usize>) -> bool {
    let mut includes = krate.includes.iter();
    includes.any(|include| include.file == file && include.argument == *range)
}
