//! `cargo async eject`: the packages as plain Rust, which cargo builds alone.
//!
//! The packages are checked with us as the compiler, which writes down what each file was lowered to. Then everything
//! is copied, with the plain text in the place of the lowered files' own.

mod copy;
mod includes;
mod manifest;
mod options;
mod packages;

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    io::Write,
    path::Path,
    process::{Command, ExitCode, Stdio},
};

use anyhow::{Context, Result, bail};
use cargo_metadata::MetadataCommand;
use normal_async_driver::{RECORD, Record};

use crate::plan::{Cargo, Plan};
use copy::Destination;
use options::Options;
use packages::Packages;

const HELP: &str = "\
Write packages as plain Rust, which cargo builds alone

Usage: cargo async eject --out <DIR> [-p <PACKAGE>].. [OPTIONS]

Options:
        --out <DIR>        The directory to write to; it must be new or empty
    -p, --package <SPEC>   A package to write, with those it depends on by path; all of the workspace if not given
    -h, --help             Print this help

Any other option, such as `--manifest-path` or `--all-features`, is one of `cargo check`, which is run first.
";

/// Runs the command. `plan` is the one of the same call, if cargo had such a command, whose name stands at `at`.
///
/// # Errors
/// When an option is wrong, or something cannot be read, run or written.
pub(crate) fn run(plan: &Plan, at: usize, cargo: &Cargo) -> Result<ExitCode> {
    let before = &plan.args[..at];
    let Some(options) = Options::parse(&plan.args[at + 1..])? else {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    let out = std::path::absolute(&options.out)?;
    if fs::read_dir(&out).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("`{}` is not empty; choose another directory", out.display());
    }
    let metadata = output(plan.command(&[before, &options.for_metadata()].concat()))?;
    let metadata = MetadataCommand::parse(metadata)?;
    let packages = Packages::new(&metadata, &options.packages)?;

    let records = tempfile::tempdir().context("cannot make a temporary directory")?;
    let mut check = plan.command(&[before, &options.for_check(&packages)].concat());
    check.env(RECORD, records.path());
    let status = check.status().context("cannot run cargo")?;
    if !status.success() {
        return Ok(ExitCode::FAILURE);
    }

    let records = Record::read_all(records.path())?;
    let destination = Destination::new(&packages, out)?;
    destination.copy(&packages)?;
    for (path, plain) in &merge(&records) {
        if path.starts_with(&packages.target) {
            eprintln!(
                "warning: `{}` is generated in new syntax; its generator must write plain Rust",
                path.display()
            );
        }
        if let Some(copy) = destination.of(path).filter(|copy| copy.exists()) {
            let text = formatted(plain, &copy, &cargo.tool("rustfmt"));
            fs::write(&copy, text).with_context(|| format!("cannot write `{}`", copy.display()))?;
        }
    }
    for record in &records {
        if let Some(root) = destination.of(&record.root).filter(|root| root.exists()) {
            write_needs(record, &root)?;
        }
    }
    for path in destination.left_in_new_syntax()? {
        eprintln!(
            "warning: `{}` is not part of what was checked, and stays as it is",
            path.display()
        );
    }
    let project = destination.of(&packages.workspace).unwrap_or_default();
    eprintln!(
        "     Ejected {} to `{}`",
        packages.summary(),
        project.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// A file's plain text.
struct Plain<'a> {
    edition: u16,
    text: &'a str,
}

/// One text for each file. Crates that share a file nearly always agree on it.
fn merge(records: &[Record]) -> BTreeMap<&Path, Plain<'_>> {
    let mut merged: BTreeMap<&Path, Plain> = BTreeMap::new();
    for record in records {
        for (path, text) in &record.files {
            let edition = record.edition;
            let plain = merged.entry(path).or_insert(Plain { edition, text });
            if plain.text != text {
                eprintln!(
                    "warning: `{}` is lowered in different ways by the crates that share it; one is taken",
                    path.display()
                );
            }
        }
    }
    merged
}

/// Writes what a crate needs beyond stable Rust into its root file, and says so.
fn write_needs(record: &Record, root: &Path) -> Result<()> {
    let text = fs::read_to_string(root)?;
    let attributes = record
        .attributes
        .iter()
        .map(|attribute| format!("#![{attribute}]\n"));
    let missing: String = attributes.filter(|line| !text.contains(line)).collect();
    if !missing.is_empty() {
        fs::write(root, missing + &text)
            .with_context(|| format!("cannot write `{}`", root.display()))?;
        eprintln!(
            "warning: `{}` needs unstable features; cargo can build it with a nightly toolchain",
            root.display()
        );
    }
    for argument in &record.arguments {
        eprintln!(
            "warning: `{}` may need rustc to be told `{argument}`",
            root.display()
        );
    }
    Ok(())
}

/// The text as rustfmt likes it; as it is when that is no whole file to rustfmt.
fn formatted(plain: &Plain, path: &Path, rustfmt: &OsString) -> String {
    let directory = path.parent().unwrap_or(Path::new("."));
    let edition = format!("--edition={}", plain.edition);
    let run = || -> Result<String> {
        let mut child = Command::new(rustfmt)
            .arg(edition)
            .current_dir(directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut stdin = child.stdin.take().context("rustfmt has a standard input")?;
        let text = plain.text.to_owned();
        let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
        let output = child.wait_with_output()?;
        writer.join().ok().context("rustfmt was fed")??;
        if !output.status.success() {
            bail!("rustfmt does not understand the text");
        }
        Ok(String::from_utf8(output.stdout)?)
    };
    run().unwrap_or_else(|_| plain.text.to_owned())
}

fn output(mut command: Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo")?;
    if !output.status.success() {
        bail!("cargo cannot read the packages");
    }
    Ok(String::from_utf8(output.stdout)?)
}
