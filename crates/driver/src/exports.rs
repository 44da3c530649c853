//! What rustc's metadata does not tell of a crate, in a file beside that metadata.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use normal_async_lower::Exports;

use crate::command_line::CommandLine;

const EXTENSION: &str = "normal-async";

/// The exports of the crates that this one can name.
pub(crate) fn of_externs(line: &CommandLine) -> BTreeMap<String, Exports> {
    line.values("extern")
        .filter_map(|value| {
            let (name, path) = value.split_once('=')?;
            let text = fs::read(Path::new(path).with_extension(EXTENSION)).ok()?;
            let name = name.rsplit(':').next().unwrap_or(name);
            Some((name.to_owned(), serde_json::from_slice(&text).ok()?))
        })
        .collect()
}

/// Writes those of the crate of this command line, or removes what an earlier call left.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn write(line: &CommandLine, exports: &Exports) -> Result<()> {
    let Some(path) = path(line) else {
        return Ok(());
    };
    if exports.is_empty() {
        return match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", path.display()))
            }
            _ => Ok(()),
        };
    }
    fs::write(&path, serde_json::to_vec(exports)?)
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Beside the library: `libname-hash.normal-async`.
fn path(line: &CommandLine) -> Option<PathBuf> {
    let name = line.value("crate-name")?;
    let extra = line.codegen("extra-filename").unwrap_or_default();
    Some(Path::new(line.value("out-dir")?).join(format!("lib{name}{extra}.{EXTENSION}")))
}
