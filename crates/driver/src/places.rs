//! Where the lowered text of a crate is from, in a file beside its metadata: what is said in other crates of its items has
//! their places in that text, which is nowhere any more.

use std::{
    cell::OnceCell,
    collections::HashMap,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use normal_async_lower::Lowered;
use normal_async_syntax::{
    edit::{Edit, Edits, SourceMap},
    insertion::Insertion,
};
use serde::{Deserialize, Serialize};

use crate::{
    command_line::CommandLine,
    exports, hint,
    tree::{Crate, normalize},
};

const EXTENSION: &str = "normal-async-places";

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    /// The path of a file, and how long it is.
    File(PathBuf, usize),
    /// Of the file before: what is replaced, and the pieces of what is there instead.
    Edit(usize, usize, Vec<Piece>),
}

/// How long it is, and where it is from.
#[derive(Serialize, Deserialize)]
struct Piece(usize, Option<(usize, usize)>);

/// Writes it down for a library, or removes what an earlier call left. `names` are those that rustc has for the files.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn write(
    line: &CommandLine,
    krate: &Crate,
    lowered: &Lowered,
    names: impl Iterator<Item = PathBuf>,
) -> Result<()> {
    let Some(path) = exports::path(line, EXTENSION).filter(|_| !line.makes_program()) else {
        return Ok(());
    };
    if lowered.files.iter().all(Edits::is_empty) {
        return exports::write_or_remove(Some(path), &[]);
    }
    let here = std::env::current_dir().unwrap_or_default();
    let write = || -> io::Result<()> {
        let mut out = BufWriter::new(File::create(&path)?);
        for ((name, file), edits) in names.zip(&krate.tree.files).zip(&lowered.files) {
            if edits.is_empty() {
                continue;
            }
            let file = Line::File(normalize(&name, &here), file.text.len());
            for line in [file].into_iter().chain(edits.iter().map(Line::from)) {
                serde_json::to_writer(&mut out, &line)?;
                out.write_all(b"\n")?;
            }
        }
        out.flush()
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

impl From<Edit> for Line {
    fn from(edit: Edit) -> Self {
        let pieces = edit.insert.pieces().map(|piece| {
            let origin = piece.origin.map(|origin| (origin.start, origin.end));
            Piece(piece.text.len(), origin)
        });
        Line::Edit(edit.range.start, edit.range.end, pieces.collect())
    }
}

/// Those of the crates that this one names, read when one is looked for.
pub(crate) struct Places<'a> {
    line: &'a CommandLine,
    known: OnceCell<HashMap<PathBuf, (usize, Edits)>>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(line: &'a CommandLine) -> Self {
        Places {
            line,
            known: OnceCell::new(),
        }
    }

    /// The way back from the lowered text of a file, which is `length` bytes long.
    pub(crate) fn of(&self, name: &str, length: usize) -> Option<SourceMap> {
        let known = self.known.get_or_init(|| {
            let mut known = HashMap::new();
            for library in self.line.externs().filter_map(|(_, library)| library) {
                if hint::may_be_ours(library) {
                    read(library, &mut known);
                }
            }
            known
        });
        let here = std::env::current_dir().unwrap_or_default();
        let (then, edits) = known.get(&normalize(Path::new(name), &here))?;
        (*then == length).then(|| edits.source_map(length))
    }
}

/// Text that was inserted is of no interest, but its length.
fn read(library: &Path, known: &mut HashMap<PathBuf, (usize, Edits)>) {
    let text = fs::read_to_string(library.with_extension(EXTENSION)).unwrap_or_default();
    let mut edits = None;
    for line in text.lines() {
        match serde_json::from_str(line) {
            Ok(Line::File(name, length)) => {
                let entry = known.entry(name).insert_entry((length, Edits::default()));
                edits = Some(&mut entry.into_mut().1);
            }
            Ok(Line::Edit(start, end, pieces)) => {
                let Some(edits) = &mut edits else { return };
                let mut insert = Insertion::new();
                for Piece(length, origin) in pieces {
                    insert.push(&" ".repeat(length), origin.map(|(start, end)| start..end));
                }
                let range = start..end;
                edits.push(Edit { range, insert });
            }
            Err(_) => return,
        }
    }
}
