//! Where the lowered files of a compiler call go.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::command_line::CommandLine;

/// The directory beside cargo's `deps` that those of its calls are in.
pub(crate) const SHADOWS: &str = ".normal-async";

/// A directory that no other compiler call uses.
pub(crate) struct Location {
    path: PathBuf,
    /// Removes what is around it.
    _temporary: Option<TempDir>,
}

impl Location {
    /// Cargo's calls write beside their outputs, always at the same place, since rustc's incremental cache and shared
    /// caches depend on it. Those by hand get a temporary directory.
    ///
    /// # Errors
    /// When that cannot be made.
    pub(crate) fn of(line: &CommandLine) -> Result<Self> {
        let Some(path) = unit(line) else {
            return Self::temporary();
        };
        Ok(Location {
            path,
            _temporary: None,
        })
    }

    /// # Errors
    /// When a temporary directory cannot be made.
    pub(crate) fn temporary() -> Result<Self> {
        let directory = tempfile::Builder::new()
            .prefix("rustc-async-")
            .tempdir()
            .context("cannot make a temporary directory")?;
        Ok(Location {
            path: directory.path().join("sources"),
            _temporary: Some(directory),
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A name for what belongs to the compiler call.
    pub(crate) fn name(&self) -> &OsStr {
        self.path.file_name().unwrap_or_default()
    }
}

/// Where cargo's call of this command line has files of ours, but for their extension; none for one by hand.
pub(crate) fn unit(line: &CommandLine) -> Option<PathBuf> {
    let name = line.value("crate-name")?;
    let out_dir = line.value("out-dir")?;
    let extra = line.codegen("extra-filename")?;
    let harness = if line.has("test") { "-test" } else { "" };
    let links = line.list("emit").any(|kind| kind.starts_with("link"));
    let check = if links { "" } else { "-check" };
    let unit = format!("{name}{extra}{harness}{check}");
    Some(Path::new(out_dir).join("..").join(SHADOWS).join(unit))
}
