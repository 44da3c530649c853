//! `cargo xtask superset`: published crates, tested by `cargo` and by `cargo async`, to the same result.
//!
//! Each is unpacked to a directory below `target`, where it is a workspace of its own, and so not a dependency that
//! `cargo async` would leave alone. What they depend on is built once for all. A copy of each with new syntax in every
//! file has to come to the same result, too.

mod crates;
mod forced;
mod outcome;
mod sources;
mod table;

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail};

use crates::{CRATES, Crate};
use outcome::Outcome;
use table::Row;

/// The committed results of all crates.
const TABLE: &str = "docs/superset.md";

/// Builds are many and run once: neither debug information nor optimization is worth its time.
const PROFILE: &[(&str, &str)] = &[
    ("CARGO_PROFILE_DEV_DEBUG", "0"),
    ("CARGO_PROFILE_DEV_OPT_LEVEL", "0"),
    ("CARGO_INCREMENTAL", "0"),
    ("CARGO_TERM_COLOR", "never"),
    ("RUST_BACKTRACE", "0"),
];

/// Tests the crates that `args` name; without any those that are quick, and with `--all` all, whose results are
/// written to the table.
///
/// # Errors
/// When a name is unknown, a crate cannot be had, or something cannot be run.
pub(crate) fn run(args: &[&str], target: &Path) -> Result<ExitCode> {
    let chosen = choose(args)?;
    let bench = Bench::new(target)?;
    let directories = sources::unpack(&chosen, &bench.directory)?;
    let mut rows = Vec::new();
    for (krate, directory) in chosen.iter().zip(directories) {
        let row = bench.compare(krate, &directory)?;
        println!("{row}");
        rows.push(row);
    }
    if args == ["--all"] {
        fs::write(TABLE, table::markdown(&rows))
            .with_context(|| format!("cannot write {TABLE}"))?;
    }
    let are_equal = rows.iter().all(Row::is_equal);
    Ok(match are_equal {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

fn choose(args: &[&str]) -> Result<Vec<&'static Crate>> {
    match args {
        [] => Ok(CRATES.iter().filter(|krate| krate.is_quick).collect()),
        ["--all"] => Ok(CRATES.iter().collect()),
        names => names.iter().map(|name| named(name)).collect(),
    }
}

fn named(name: &str) -> Result<&'static Crate> {
    match CRATES.iter().find(|krate| krate.name == name) {
        Some(krate) => Ok(krate),
        None => bail!("no crate `{name}` is in the list; see xtask/src/superset/crates.rs"),
    }
}

/// What the crates are tested with.
struct Bench {
    /// Of everything that this command writes.
    directory: PathBuf,
    cargo: PathBuf,
    cargo_async: PathBuf,
}

impl Bench {
    fn new(target: &Path) -> Result<Self> {
        let cargo: PathBuf = env::var_os("CARGO")
            .unwrap_or_else(|| "cargo".into())
            .into();
        let target = std::path::absolute(target)?;
        let build = Command::new(&cargo)
            .args(["build", "--package", "cargo-async", "--target-dir"])
            .arg(&target)
            .status();
        if !build.context("cannot run cargo")?.success() {
            bail!("cannot build `cargo async`");
        }
        let tool = format!("cargo-async{}", env::consts::EXE_SUFFIX);
        let directory = target.join("superset");
        fs::create_dir_all(directory.join("logs"))
            .with_context(|| format!("cannot write to `{}`", directory.display()))?;
        Ok(Bench {
            directory,
            cargo,
            cargo_async: target.join("debug").join(tool),
        })
    }

    fn compare(&self, krate: &'static Crate, directory: &Path) -> Result<Row> {
        let start = Instant::now();
        let name = format!("{}-{}", krate.name, krate.version);
        let forced = self.directory.join("forced").join(name);
        forced::copy(directory, &forced)
            .with_context(|| format!("cannot copy `{}`", directory.display()))?;
        let plain = self.by_cargo(krate, directory)?;
        let differences = |copy: &Path, name| {
            let ours = || self.by_cargo_async(krate, copy, name);
            let mut differences = plain.differences(&ours()?);
            if !differences.is_empty() {
                // A test that fails now and then differs from itself.
                let again = self.by_cargo(krate, directory)?.differences(&ours()?);
                differences.retain(|difference| again.contains(difference));
            }
            Ok::<_, anyhow::Error>(differences)
        };
        Ok(Row {
            krate,
            tests: plain.tests.len(),
            warnings: plain.diagnostics.values().sum(),
            differences: differences(directory, "cargo-async")?,
            forced: differences(&forced, "forced")?,
            seconds: start.elapsed().as_secs(),
        })
    }

    fn by_cargo(&self, krate: &Crate, directory: &Path) -> Result<Outcome> {
        self.test(&mut Command::new(&self.cargo), krate, directory, "cargo")
    }

    fn by_cargo_async(&self, krate: &Crate, directory: &Path, name: &str) -> Result<Outcome> {
        let mut cargo = Command::new(&self.cargo_async);
        self.test(cargo.arg("async"), krate, directory, name)
    }

    /// Tests a crate by `tool`, and reads the outcome from a log that is kept for a person to read.
    fn test(
        &self,
        tool: &mut Command,
        krate: &Crate,
        directory: &Path,
        name: &str,
    ) -> Result<Outcome> {
        let log = self
            .directory
            .join(format!("logs/{}.{name}.log", krate.name));
        let both = File::create(&log)
            .and_then(|file| Ok((file.try_clone()?, file)))
            .with_context(|| format!("cannot write `{}`", log.display()))?;
        let status = tool
            .args([
                "test",
                "--no-fail-fast",
                "--message-format=json",
                "--target-dir",
            ])
            .arg(self.directory.join("target"))
            .args(krate.args.split_ascii_whitespace())
            .current_dir(directory)
            .envs(PROFILE.iter().copied())
            .stdin(Stdio::null())
            .stdout(both.0)
            .stderr(both.1)
            .status()
            .with_context(|| format!("cannot run `{name}`"))?;
        let bytes = fs::read(&log).with_context(|| format!("cannot read `{}`", log.display()))?;
        let text = String::from_utf8_lossy(&bytes);
        Ok(Outcome::read(status.success(), &text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_are_chosen_by_name_or_by_their_speed() {
        assert_eq!(choose(&["--all"]).unwrap().len(), CRATES.len());
        let quick = choose(&[]).unwrap();
        assert!(!quick.is_empty() && quick.iter().all(|krate| krate.is_quick));
        assert_eq!(choose(&["bb8"]).unwrap()[0].name, "bb8");
        assert!(choose(&["unheard-of"]).is_err());
    }
}
