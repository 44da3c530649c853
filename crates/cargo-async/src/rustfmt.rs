//! `cargo async rustfmt`: rustfmt on standard input, for editors, which know neither the new tokens nor the edition.

use std::{env, ffi::OsString, process::ExitCode};

use anyhow::{Context, Result};

use crate::{
    init,
    plan::{Cargo, Plan},
};

/// Runs the command, which stands at `at` in `plan`, with `rustfmt`.
///
/// # Errors
/// When standard input cannot be read, or rustfmt not be run.
pub(crate) fn run(
    plan: &Plan,
    at: usize,
    cargo: &Cargo,
    rustfmt: Option<&OsString>,
) -> Result<ExitCode> {
    let mut options = plan.args[at + 1..].to_vec();
    let names_edition = options
        .iter()
        .any(|option| option.as_encoded_bytes().starts_with(b"--edition"));
    if !names_edition && let Some(edition) = edition(plan, at)? {
        options.insert(0, format!("--edition={edition}").into());
    }
    let found = cargo.tool("rustfmt");
    normal_async_driver::format_input(rustfmt.unwrap_or(&found), &options)
}

/// That of the package around the place where we are; none when there is no package.
fn edition(plan: &Plan, at: usize) -> Result<Option<String>> {
    let here = env::current_dir().context("cannot tell where we are")?;
    let mut above = here.ancestors();
    let Some(directory) = above.find(|directory| directory.join("Cargo.toml").exists()) else {
        return Ok(None);
    };
    let manifest = directory.join("Cargo.toml");
    let metadata = init::metadata(plan, at, Some(&manifest))?;
    let mut packages = metadata.packages.iter();
    let package = packages.find(|package| package.manifest_path == manifest);
    Ok(package.map(|package| package.edition.to_string()))
}
