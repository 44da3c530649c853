//! `cargo async new`, and `cargo async init` where there is no project: cargo makes it, with a sample in Normal Async in
//! the place of cargo's own.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use cargo_metadata::{Edition, Package, TargetKind};

use crate::{init, plan::Plan};

/// For the edition of today.
const PROGRAM: &str = include_str!("new/program.rs");
const LIBRARY: &str = include_str!("new/library.rs");

/// Options of cargo that have a value behind them.
const WITH_VALUE: &[&str] = &[
    "--vcs",
    "--edition",
    "--name",
    "--registry",
    "--color",
    "--config",
    "-Z",
];

/// Runs the command, which stands at `at` in `plan`.
///
/// # Errors
/// When cargo cannot be run, or a file cannot be read or written.
pub(crate) fn run(plan: &Plan, at: usize) -> Result<ExitCode> {
    let args = &plan.args[at + 1..];
    let directory = directory(args);
    let before = sources(&directory);
    let status = plan.command(&plan.args).status();
    if !status.context("cannot run cargo")?.success() {
        return Ok(ExitCode::FAILURE);
    }
    if args.iter().any(|arg| arg == "-h" || arg == "--help") {
        return Ok(ExitCode::SUCCESS);
    }
    let manifest = std::path::absolute(directory.join("Cargo.toml"))?;
    let metadata = init::metadata(plan, at, Some(&manifest))?;
    let mut packages = metadata.packages.iter();
    if let Some(package) = packages.find(|package| package.manifest_path == manifest) {
        write_sample(package, &before)?;
    }
    init::prepare(plan, metadata.workspace_root.as_std_path())?;
    Ok(ExitCode::SUCCESS)
}

/// Where the package is to be.
fn directory(args: &[OsString]) -> PathBuf {
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.to_str() {
            Some(option) if WITH_VALUE.contains(&option) => {
                args.next();
            }
            Some(option) if option.starts_with('-') => {}
            _ => return arg.into(),
        }
    }
    ".".into()
}

/// The source files in the package, as far as cargo looks for them.
fn sources(directory: &Path) -> Vec<PathBuf> {
    let directories = [directory.to_owned(), directory.join("src")];
    let entries = directories.into_iter().flat_map(fs::read_dir).flatten();
    let paths = entries.flatten().map(|entry| entry.path());
    paths
        .filter_map(|path| std::path::absolute(path).ok())
        .collect()
}

/// Puts ours in the place of the sample that cargo wrote, unless an older edition was asked for.
fn write_sample(package: &Package, before: &[PathBuf]) -> Result<()> {
    if package.edition < Edition::E2024 {
        return Ok(());
    }
    for target in &package.targets {
        let path = target.src_path.as_std_path();
        let sample = match target.kind[..] {
            [TargetKind::Bin] => PROGRAM,
            [TargetKind::Lib] => LIBRARY,
            _ => continue,
        };
        if !before.iter().any(|source| source == path) {
            fs::write(path, sample)
                .with_context(|| format!("cannot write `{}`", path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_directory_is_what_is_no_option() {
        for (args, expected) in [
            ("a", "a"),
            ("--lib a", "a"),
            ("--name x --vcs=none b/c --lib", "b/c"),
            ("--bin", "."),
        ] {
            let args: Vec<OsString> = args.split(' ').map(Into::into).collect();
            assert_eq!(directory(&args), Path::new(expected));
        }
    }
}
