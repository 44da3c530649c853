//! What rustc's metadata does not tell of a crate, in files beside that metadata.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use normal_async_lower::{Exports, Lowered};

use crate::{command_line::CommandLine, hint};

const EXTENSION: &str = "normal-async";

/// The crate of the runtime library, whatever others call it.
const RUNTIME: &str = "normal_async";

/// Of the file that lists the unstable features a crate was compiled with, a line each.
const FEATURES_EXTENSION: &str = "normal-async-features";

/// The exports of the crates that this one can name.
pub(crate) fn of_externs(line: &CommandLine) -> BTreeMap<String, Exports> {
    line.externs()
        .filter_map(|(name, library)| {
            let text = match library {
                Some(library) => beside(library),
                None => searched(line, name),
            };
            let known: Option<Exports> = text.and_then(|text| serde_json::from_slice(&text).ok());
            let exports = match library.map_or(name, crate_name) {
                RUNTIME => known.unwrap_or_default().of_runtime(),
                _ => known?,
            };
            Some((name.to_owned(), exports))
        })
        .collect()
}

/// The file beside a library, unless plain cargo has compiled that since.
fn beside(library: &Path) -> Option<Vec<u8>> {
    let text = fs::read(library.with_extension(EXTENSION)).ok()?;
    hint::may_be_ours(library).then_some(text)
}

/// Of `libname-hash.rmeta`.
fn crate_name(library: &Path) -> &str {
    let stem = library.file_stem().and_then(OsStr::to_str);
    let name = stem.and_then(|stem| stem.strip_prefix("lib")?.split('-').next());
    name.unwrap_or_default()
}

/// The file of a crate that rustc is told to search for.
fn searched(line: &CommandLine, name: &str) -> Option<Vec<u8>> {
    let directories = line.values("L").map(|value| match value.split_once('=') {
        Some((_, directory)) => directory,
        None => value,
    });
    let mut files =
        directories.map(|directory| Path::new(directory).join(format!("lib{name}.{EXTENSION}")));
    files.find_map(|file| fs::read(file).ok())
}

/// Writes what is to be known of the crate of this command line, or removes what an earlier call left. The crates that
/// use it read that as soon as there is metadata, so this comes before rustc.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn write(line: &CommandLine, lowered: &Lowered) -> Result<()> {
    let exports = match lowered.exports == Exports::default() {
        true => Vec::new(),
        false => serde_json::to_vec(&lowered.exports)?,
    };
    let features: Vec<&str> = lowered.needs.keys().map(|need| need.name()).collect();
    write_or_remove(path(line, EXTENSION), &exports)?;
    write_or_remove(
        path(line, FEATURES_EXTENSION),
        features.join("\n").as_bytes(),
    )
}

/// A file that says the same already is left as it is.
pub(crate) fn write_or_remove(path: Option<PathBuf>, content: &[u8]) -> Result<()> {
    let Some(path) = path else {
        return Ok(());
    };
    if !content.is_empty() {
        if fs::read(&path).is_ok_and(|written| written == content) {
            return Ok(());
        }
        // rustc makes this directory, too, but later.
        let directory = path.parent().map_or(Ok(()), fs::create_dir_all);
        return directory
            .and_then(|()| fs::write(&path, content))
            .with_context(|| format!("cannot write {}", path.display()));
    }
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// Beside the library: `libname-hash.extension`. None for a program that a person compiles.
pub(crate) fn path(line: &CommandLine, extension: &str) -> Option<PathBuf> {
    let extra = line.codegen("extra-filename").unwrap_or_default();
    let directory = Path::new(line.value("out-dir").unwrap_or_default());
    if let Some(name) = line.value("crate-name") {
        return Some(directory.join(format!("lib{name}{extra}.{extension}")));
    }
    let mut kinds = line.list("crate-type");
    if !kinds.any(|kind| matches!(kind, "lib" | "rlib" | "dylib")) {
        return None;
    }
    if let Some(output) = line.value("o") {
        return Some(Path::new(output).with_extension(extension));
    }
    let stem = Path::new(line.input()?).file_stem()?.to_str()?;
    let name = stem.replace('-', "_");
    Some(directory.join(format!("lib{name}{extra}.{extension}")))
}

/// The unstable features that any compilation of the crate `name` was given, by what is left below `target`.
pub(crate) fn recorded_features(target: &Path, name: &str) -> BTreeSet<String> {
    let directories = |path: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        entries
            .map(|entry| entry.path())
            .filter(|path| path.is_dir())
            .collect()
    };
    let profiles = directories(target);
    let of_targets = profiles.iter().flat_map(|path| directories(path));
    let deps = profiles
        .iter()
        .cloned()
        .chain(of_targets)
        .map(|path| path.join("deps"));
    let prefix = format!("lib{name}-");
    let mut features = BTreeSet::new();
    for entry in deps
        .filter_map(|path| fs::read_dir(path).ok())
        .flatten()
        .flatten()
    {
        let path = entry.path();
        let is_ours = path.extension().is_some_and(|e| e == FEATURES_EXTENSION)
            && entry.file_name().to_string_lossy().starts_with(&prefix);
        if is_ours {
            let text = fs::read_to_string(path).unwrap_or_default();
            features.extend(text.lines().map(str::to_owned));
        }
    }
    features
}
