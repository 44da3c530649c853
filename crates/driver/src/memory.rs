//! Keeps what rustc had to say about a crate beside its outputs, so that its next compilation begins with that.
//!
//! What is kept holds while nothing has changed that could change an answer: the crate's text, as far as [`Memory`] says,
//! the command line, the crates it uses, and the files and variables that rustc noted down as read. It is a help only:
//! what cannot be read or written, or is not what was written, is as good as nothing.

use std::{
    ffi::OsString,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use normal_async_lower::{Memory, Recalled, SourceTree};
use serde::{Deserialize, Serialize};

use crate::{command_line::CommandLine, dep_info, invocation::Env, location};

const EXTENSION: &str = "memory";

/// By how much the times of files may be behind the clock.
const TICK: Duration = Duration::from_millis(10);

/// What is kept for one compiler call of cargo's.
pub(crate) struct Keeper {
    /// None for calls by hand.
    path: Option<PathBuf>,
    /// Of the command line, and of the crates that it names.
    call: u64,
    started: SystemTime,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    call: u64,
    /// Files that are not the crate's own, and how they were.
    read: Vec<(PathBuf, Option<Stamp>)>,
    /// Environment variables and their values.
    variables: Vec<(String, Option<String>)>,
    memory: Memory,
}

/// A file is taken for the same while its length and time are.
#[derive(PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Stamp {
    length: u64,
    modified: SystemTime,
}

impl Keeper {
    /// To be made before any file of the crate is read.
    pub(crate) fn of(compiler: &[OsString], line: &CommandLine) -> Self {
        let libraries = line.externs().filter_map(|(_, library)| library);
        let stamps: Vec<_> = libraries.map(stamp).collect();
        Keeper {
            path: location::unit(line).map(|unit| unit.with_added_extension(EXTENSION)),
            call: digest(&(compiler, line.args(), stamps)),
            started: SystemTime::now(),
        }
    }

    /// What still holds.
    pub(crate) fn recall(&self, tree: &SourceTree, env: Env) -> Recalled {
        let kept = self.read().filter(|kept| kept.call == self.call);
        kept.filter(|kept| kept.is_current(env))
            .map(|kept| kept.memory.recall(tree))
            .unwrap_or_default()
    }

    fn read(&self) -> Option<Kept> {
        let text = fs::read_to_string(self.path.as_ref()?).ok()?;
        let (checksum, content) = text.split_once('\n')?;
        let is_whole = checksum.parse() == Ok(digest(content));
        serde_json::from_str(content).ok().filter(|_| is_whole)
    }

    /// Keeps the memory of a compilation that succeeded, in the place of an earlier one. `dep_info` is where
    /// rustc wrote what it read.
    pub(crate) fn keep(
        &self,
        tree: &SourceTree,
        memory: Option<Memory>,
        dep_info: Option<PathBuf>,
    ) {
        let Some(path) = &self.path else {
            return;
        };
        let kept = memory
            .and_then(|memory| self.describe(memory, tree, &fs::read_to_string(dep_info?).ok()?))
            .and_then(|kept| serde_json::to_string(&kept).ok());
        // Where that fails, the next compilation asks as this one did.
        let _ = match kept {
            Some(content) => replace(path, &format!("{}\n{content}", digest(&*content))),
            None => fs::remove_file(path),
        };
    }

    /// None when a file may have changed since it was read.
    fn describe(&self, memory: Memory, tree: &SourceTree, dep_info: &str) -> Option<Kept> {
        let is_old = |stamp: &Stamp| stamp.modified + TICK < self.started;
        let mut own = tree.files.iter().map(|file| &file.path);
        if !own.all(|path| stamp(path).is_some_and(|stamp| is_old(&stamp))) {
            return None;
        }
        let is_own = |path: &PathBuf| tree.files.iter().any(|file| file.path == *path);
        let mut read = Vec::new();
        for path in dep_info::dependencies(dep_info) {
            let stamp = stamp(&path);
            if !stamp.as_ref().is_none_or(is_old) {
                return None;
            }
            if !is_own(&path) {
                read.push((path, stamp));
            }
        }
        let variables = dep_info::variables(dep_info)
            .map(|(name, value)| (name.to_owned(), value.map(str::to_owned)));
        Some(Kept {
            call: self.call,
            read,
            variables: variables.collect(),
            memory,
        })
    }
}

impl Kept {
    fn is_current(&self, env: Env) -> bool {
        let value = |name: &str| {
            let value = env(name).and_then(|value| value.into_string().ok());
            value.map(|value| dep_info::escaped(&value))
        };
        self.read
            .iter()
            .all(|(path, before)| stamp(path) == *before)
            && self
                .variables
                .iter()
                .all(|(name, before)| value(name) == *before)
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some(Stamp {
        length: metadata.len(),
        modified: metadata.modified().ok()?,
    })
}

fn digest(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// A compilation that is killed meanwhile leaves the earlier content.
fn replace(path: &Path, content: &str) -> io::Result<()> {
    let temporary = path.with_added_extension("tmp");
    fs::write(&temporary, content)?;
    fs::rename(temporary, path)
}
