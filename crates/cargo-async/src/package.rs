//! `cargo async package` and `cargo async publish`: a crate of plain Rust, on which anybody can depend.
//!
//! The packages are ejected, without what cargo would leave out, and cargo packages the result, which it also builds,
//! without us. A package whose manifest has `[package.metadata.normal-async]` goes out as it is written, for users who
//! have us, too.

mod options;
mod selection;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, bail};
use cargo_metadata::MetadataCommand;
use normal_async_driver::STABLE;

use crate::{
    eject::{self, output},
    plan::{Cargo, Plan},
};
use options::Options;
use selection::Selection;

/// What says that a package goes out as it is written.
const KEY: &str = "[package.metadata.normal-async]";

/// Runs the command, which stands at `at` in `plan`.
///
/// # Errors
/// When something cannot be read, run or written, or cannot be plain Rust.
pub(crate) fn run(plan: &Plan, at: usize, cargo: &Cargo) -> Result<ExitCode> {
    let (before, command, args) = (&plan.args[..at], &plan.args[at], &plan.args[at + 1..]);
    let options = Options::parse(args);
    if options.is_question {
        return plan.run();
    }
    let metadata = output(plan.command(&[before, &options.for_metadata()].concat()))?;
    let metadata = MetadataCommand::parse(metadata)?;
    let selection = Selection::new(&metadata, &options)?;
    if selection.is_dialect(&metadata)? {
        return plan.run();
    }
    let mut listed = Vec::new();
    for package in &selection.packages {
        let list = plan.command(&[before, &options.for_list(&package.name)].concat());
        listed.push((package, output(list)?));
    }

    let directory = tempfile::tempdir().context("cannot make a temporary directory")?;
    let eject_options = options.for_eject(directory.path(), &selection);
    let Some(eject_options) = eject::Options::parse(&eject_options)? else {
        bail!("help is cargo's own");
    };
    let mut stable = plan.clone();
    stable.set(STABLE, Some("1".into()));
    let Some(ejected) = eject::write(&stable, before, &eject_options, cargo)? else {
        eprintln!(
            "note: a package is made of Rust for the stable toolchain; with `{KEY}` in its manifest it goes out as it is \
             written, for users who have `cargo async`"
        );
        return Ok(ExitCode::FAILURE);
    };
    for (package, list) in &listed {
        if let Some(copy) = package
            .manifest_path
            .parent()
            .and_then(|path| ejected.copy_of(path.as_std_path()))
        {
            keep_only(list, &copy).with_context(|| format!("cannot clear `{}`", copy.display()))?;
        }
    }
    let target = metadata.target_directory.as_std_path();
    let args = options.for_cargo(&ejected.project, target, &selection);
    let mut package = Command::new(cargo.tool("cargo"));
    let status = package.args(before).arg(command).args(args).status();
    Ok(match status.context("cannot run cargo")?.success() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// Removes from a package what is not listed: what git ignores, for example.
fn keep_only(list: &str, package: &Path) -> Result<()> {
    let listed: BTreeSet<PathBuf> = list.lines().map(|line| package.join(line)).collect();
    let mut left = vec![package.to_owned()];
    while let Some(directory) = left.pop() {
        if directory != package && directory.join("Cargo.toml").exists() {
            continue;
        }
        for entry in fs::read_dir(&directory)? {
            let path = entry?.path();
            if path.is_dir() && !path.is_symlink() {
                left.push(path);
            } else if !listed.contains(&path) {
                fs::remove_file(&path)?;
            }
        }
    }
    Ok(())
}
