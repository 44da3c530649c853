//! `cargo async eject`: the packages as plain Rust, which cargo builds alone.
//!
//! The packages are checked with us as the compiler, which writes down what each file was lowered to. Then everything
//! is copied, with the plain text in the place of the lowered files' own.

mod comments;
mod copy;
mod includes;
mod manifest;
mod needs;
mod options;
mod packages;
mod plain;

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use anyhow::{Context, Result, bail};
use cargo_metadata::MetadataCommand;
use normal_async_driver::{RECORD, Record, documents_in_new_syntax, has_new_syntax};

use crate::plan::{Cargo, Plan};
use copy::Destination;
use needs::Needs;
pub(crate) use options::Options;
use packages::Packages;

const HELP: &str = "\
Write packages as plain Rust, which cargo builds alone

Usage: cargo async eject --out <DIR> [-p <PACKAGE>].. [OPTIONS]

Options:
        --out <DIR>        The directory to write to; it must be new or empty
    -p, --package <SPEC>   A package to write, with those it depends on by path; all of the workspace if not given
    -h, --help             Print this help

Any other option, such as `--manifest-path` or `--features`, is one of `cargo check`, which is run first; without one
for features, once with the default ones and once with all.
";

/// Runs the command. `plan` is the one of the same call, if cargo had such a command, whose name stands at `at`.
///
/// # Errors
/// When an option is wrong, or something cannot be read, run or written.
pub(crate) fn run(plan: &Plan, at: usize, cargo: &Cargo) -> Result<ExitCode> {
    let Some(options) = Options::parse(&plan.args[at + 1..])? else {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    let Some(ejected) = write(plan, &plan.args[..at], &options, cargo)? else {
        if plan.is_stable() {
            eprintln!(
                "note: with `--stable`, packages that need unstable features of rustc cannot be ejected; without it, \
                 those features are switched on in what is ejected"
            );
        }
        return Ok(ExitCode::FAILURE);
    };
    eprintln!(
        "     Ejected {} to `{}`",
        ejected.packages.summary(),
        ejected.project.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// What was written.
pub(crate) struct Ejected {
    /// The directory of the workspace.
    pub(crate) project: PathBuf,
    packages: Packages,
    destination: Destination,
}

impl Ejected {
    /// The copy of a file or directory.
    pub(crate) fn copy_of(&self, path: &Path) -> Option<PathBuf> {
        self.destination.of(path)
    }
}

/// Checks packages, with `before` in front of cargo's commands, and writes them as plain Rust; none when cargo has said
/// what is wrong with them.
///
/// # Errors
/// When something cannot be read, run or written.
pub(crate) fn write(
    plan: &Plan,
    before: &[OsString],
    options: &Options,
    cargo: &Cargo,
) -> Result<Option<Ejected>> {
    let out = std::path::absolute(&options.out)?;
    if fs::read_dir(&out).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("`{}` is not empty; choose another directory", out.display());
    }
    let metadata = output(plan.command(&[before, &options.for_metadata()].concat()))?;
    let metadata = MetadataCommand::parse(metadata)?;
    let packages = Packages::new(&metadata, &options.packages)?;

    let records = tempfile::tempdir().context("cannot make a temporary directory")?;
    let check = |more: &[&str]| {
        let mut args = [before, &options.for_check(&packages)].concat();
        args.extend(more.iter().map(Into::into));
        let mut check = plan.command(&args);
        check.env(RECORD, records.path());
        check
    };
    let status = check(&[]).status().context("cannot run cargo")?;
    if !status.success() {
        return Ok(None);
    }
    if packages.have_features && !options.choose_features() {
        let output = check(&["--all-features"]).output();
        if !output.context("cannot run cargo")?.status.success() {
            eprintln!(
                "warning: with `--all-features`, `cargo async check` fails; where code that needs features stays in new \
                 syntax, say by `--features` which ones go together"
            );
        }
    }

    let records = Record::read_all(records.path())?;
    let needs = Needs::of(&records);
    let destination = Destination::new(&packages, out)?;
    destination.copy(&packages)?;
    for record in records.iter().filter(|record| record.has_unsafe_code) {
        destination.allow_unsafe_code(&record.root)?;
    }
    for (path, plain) in plain::merge(records) {
        if path.starts_with(&packages.target) {
            eprintln!(
                "warning: `{}` is generated in new syntax; its generator must write plain Rust",
                path.display()
            );
        }
        if let Some(copy) = destination.of(&path).filter(|copy| copy.exists()) {
            let directory = copy.parent().unwrap_or(Path::new("."));
            let text = plain.formatted(directory, &cargo.tool("rustfmt"));
            let text = comments::explain(&text);
            fs::write(&copy, text).with_context(|| format!("cannot write `{}`", copy.display()))?;
        }
    }
    let project = destination.of(&packages.workspace).unwrap_or_default();
    needs.write(&project, |path| {
        destination.of(path).filter(|copy| copy.exists())
    })?;
    for name in &packages.in_new_syntax {
        eprintln!(
            "warning: the dependency `{name}` is in new syntax, and not ejected; cargo alone cannot build what needs it"
        );
    }
    let left = destination.left_with(|_, text| has_new_syntax(text))?;
    if !left.is_empty() {
        let left = left
            .iter()
            .map(|path| format!("\n    `{}`", path.display()));
        let left: String = left.collect();
        eprintln!("warning: these are not part of what was checked, and stay as they are:{left}");
    }
    for path in destination.left_with(documents_in_new_syntax)? {
        eprintln!(
            "warning: documentation of `{}` has tests in new syntax, which stay as they are",
            path.display()
        );
    }
    Ok(Some(Ejected {
        project,
        packages,
        destination,
    }))
}

/// What a command prints that lets cargo tell about packages.
///
/// # Errors
/// When it fails.
pub(crate) fn output(mut command: Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo")?;
    if !output.status.success() {
        bail!("cargo cannot read the packages");
    }
    Ok(String::from_utf8(output.stdout)?)
}
