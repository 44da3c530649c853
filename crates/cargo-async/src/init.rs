//! `cargo async init`: makes an existing project ready, by settings with which editors show our diagnostics.
//!
//! Settings that are there already stay as they are, and so does every other byte of the files. `--undo` takes out just
//! those that have our value.

mod document;
mod editors;
mod json;
mod toml;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{ExitCode, Stdio},
};

use anyhow::{Context, Result, bail};
use cargo_metadata::{Metadata, MetadataCommand};

use crate::{new, plan::Plan};
use document::{Document, State};
use editors::Settings;

const HELP: &str = "\
Make a project ready for Normal Async

Usage: cargo async init [--manifest-path <PATH>] [--undo] [--quiet]

In a cargo project, writes to the workspace's directory what makes editors show the diagnostics of `cargo async`:
settings of rust-analyzer in `.vscode/settings.json` and `rust-analyzer.toml`, and in `.helix/languages.toml` and
`.zed/settings.json` where there are such directories. Settings with values of your own stay as they are.

Anywhere else, or with other arguments, it is `cargo init` with a sample in Normal Async, and with these settings.

Options:
        --manifest-path <PATH>  The project's Cargo.toml
        --undo                  Take out what it wrote
    -q, --quiet                 Do not list what it changes
    -h, --help                  Print this help
";

/// What is to become of a file.
enum Outcome {
    Same,
    Written(String),
    Removed,
}

/// Runs the command, which stands at `at` in `plan`.
///
/// # Errors
/// When cargo fails, or a file cannot be read, understood or written.
pub(crate) fn run(plan: &Plan, at: usize) -> Result<ExitCode> {
    let (mut undo, mut manifest, mut for_cargo) = (false, None, false);
    let mut args = plan.args[at + 1..].iter();
    while let Some(arg) = args.next() {
        match arg.to_str() {
            Some("-h" | "--help") => {
                print!("{HELP}");
                return Ok(ExitCode::SUCCESS);
            }
            Some("--undo") => undo = true,
            Some("-q" | "--quiet") => {}
            Some("--manifest-path") => {
                let path = args.next().context("`--manifest-path` needs a value")?;
                manifest = Some(PathBuf::from(path));
            }
            _ => for_cargo = true,
        }
    }
    let explicit = undo || manifest.is_some();
    if explicit && for_cargo {
        bail!("`--undo` and `--manifest-path` are for projects that are there already");
    }
    if for_cargo || (!explicit && !is_in_project()?) {
        return new::run(plan, at);
    }
    let settings = match undo {
        false => apply,
        true => take_out,
    };
    let workspace = workspace(plan, at, manifest.as_deref())?;
    change(&workspace, settings, report(plan))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the settings into the files of a workspace.
///
/// # Errors
/// When a file cannot be read, understood or written.
pub(crate) fn prepare(plan: &Plan, workspace: &Path) -> Result<()> {
    change(workspace, apply, report(plan))
}

/// What cargo says of a workspace.
///
/// # Errors
/// When it finds none.
pub(crate) fn metadata(plan: &Plan, at: usize, manifest: Option<&Path>) -> Result<Metadata> {
    let mut args = plan.args[..at].to_vec();
    args.extend(["metadata", "--no-deps", "--format-version=1"].map(Into::into));
    if let Some(path) = manifest {
        args.extend(["--manifest-path".into(), path.into()]);
    }
    let mut command = plan.command(&args);
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.context("cannot run cargo")?;
    if !output.status.success() {
        bail!("cargo finds no project to make ready");
    }
    Ok(MetadataCommand::parse(String::from_utf8(output.stdout)?)?)
}

fn workspace(plan: &Plan, at: usize, manifest: Option<&Path>) -> Result<PathBuf> {
    Ok(metadata(plan, at, manifest)?.workspace_root.into())
}

fn is_in_project() -> Result<bool> {
    let here = std::env::current_dir().context("cannot tell where we are")?;
    let mut above = here.ancestors();
    Ok(above.any(|directory| directory.join("Cargo.toml").exists()))
}

/// What is told of the changes, a line at a time.
type Report = fn(String);

fn report(plan: &Plan) -> Report {
    let is_quiet = plan.args.iter().any(|arg| arg == "-q" || arg == "--quiet");
    match is_quiet {
        true => |_| (),
        false => |line| eprintln!("{line}"),
    }
}

/// Changes the files, all or none, and reports what became of them.
fn change(
    workspace: &Path,
    settings: fn(&Settings, Option<String>, Report) -> Result<Outcome>,
    report: Report,
) -> Result<()> {
    let mut outcomes = Vec::new();
    for file in editors::FILES.iter().filter(|file| file.is_for(workspace)) {
        let path = workspace.join(file.path);
        let name = || format!("cannot use `{}`", path.display());
        let old = match path.exists() {
            true => Some(fs::read_to_string(&path).with_context(name)?),
            false => None,
        };
        let is_new = old.is_none();
        let outcome = settings(file, old, report).with_context(name)?;
        outcomes.push((file.path, is_new, outcome));
    }
    for (name, is_new, outcome) in outcomes {
        let path = workspace.join(name);
        let cannot_write = || format!("cannot write `{}`", path.display());
        let directory = path.parent().unwrap_or(workspace);
        match outcome {
            Outcome::Same => report(format!("   Unchanged `{name}`")),
            Outcome::Written(text) => {
                fs::create_dir_all(directory).with_context(cannot_write)?;
                fs::write(&path, text).with_context(cannot_write)?;
                let verb = if is_new { "Created" } else { "Changed" };
                report(format!("{verb:>12} `{name}`"));
            }
            Outcome::Removed => {
                fs::remove_file(&path).with_context(cannot_write)?;
                // Only if nothing else is in it.
                let _ = fs::remove_dir(directory);
                report(format!("{:>12} `{name}`", "Removed"));
            }
        }
    }
    Ok(())
}

fn apply(file: &Settings, old: Option<String>, report: Report) -> Result<Outcome> {
    let text = old.as_deref().unwrap_or(file.start());
    let mut document = file.parse(text)?;
    for (path, value) in file.entries(document.as_ref()) {
        match document.state(&path, value) {
            State::Ours => {}
            State::Theirs(theirs) => eprintln!(
                "warning: `{}` in `{}` stays `{theirs}`; ours would be `{value:?}`",
                path.join("."),
                file.path
            ),
            State::Missing => {
                document.set(&path, value)?;
                report(format!("           + {} = {value:?}", path.join(".")));
            }
        }
    }
    outcome(document.as_ref(), old)
}

fn take_out(file: &Settings, old: Option<String>, report: Report) -> Result<Outcome> {
    let Some(text) = &old else {
        return Ok(Outcome::Same);
    };
    let mut document = file.parse(text)?;
    for (path, value) in file.entries(document.as_ref()) {
        if let State::Ours = document.state(&path, value) {
            document.remove(&path);
            report(format!("           - {}", path.join(".")));
        }
    }
    if document.to_string() == file.start() {
        return Ok(Outcome::Removed);
    }
    outcome(document.as_ref(), old)
}

fn outcome(document: &dyn Document, old: Option<String>) -> Result<Outcome> {
    let text = document.to_string();
    Ok(match old.is_some_and(|old| old == text) {
        true => Outcome::Same,
        false => Outcome::Written(text),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(file: &Settings, text: &str) -> String {
        match apply(file, Some(text.into()), |_| ()).unwrap() {
            Outcome::Written(text) => text,
            Outcome::Same | Outcome::Removed => panic!("`{text}` is not changed"),
        }
    }

    /// Only an object that has all on one line is spread over several.
    fn check_there_and_back(path: &str, texts: &[&str]) {
        let file = editors::FILES.iter().find(|file| file.path == path);
        let file = file.unwrap();
        for text in texts {
            let with_settings = applied(file, text);
            let again = apply(file, Some(with_settings.clone()), |_| ()).unwrap();
            assert!(matches!(again, Outcome::Same), "{with_settings}");
            match take_out(file, Some(with_settings.clone()), |_| ()).unwrap() {
                Outcome::Written(back) => assert_eq!(&back, text, "{with_settings}"),
                Outcome::Same | Outcome::Removed => panic!("not taken out of {with_settings}"),
            }
        }
    }

    #[test]
    fn what_is_taken_out_of_json_leaves_every_byte_as_it_was() {
        let texts = [
            "{}",
            "{\n  \"a\": 1\n}\n",
            "{\n\t\"a\": 1, // why\n\t// last\n}\n",
            "// top\r\n{\r\n    \"a\": [1,\r\n  2],\r\n\r\n    \"b\": {}\r\n}\r\n",
            "{\n  \"a\": {}, /* x */ \"rust-analyzer.check.features\": \"all\"\n  // end\n}",
        ];
        check_there_and_back(".vscode/settings.json", &texts);
        check_there_and_back(".zed/settings.json", &texts);
    }

    #[test]
    fn what_is_taken_out_of_toml_leaves_every_byte_as_it_was() {
        let texts = [
            "# Mine.\n",
            "a = 1 # why\n",
            "[x]\na = 1\n\n# end\n",
            "[check]\nfeatures = \"all\" # mine\n\n[cargo]\n  allTargets = true\n",
            "check.features = \"all\"\r\n[diagnostics]\r\nenable = true\r\n",
        ];
        check_there_and_back("rust-analyzer.toml", &texts);
        check_there_and_back(".helix/languages.toml", &texts);
    }

    #[test]
    fn a_file_of_ours_goes_away_as_a_whole() {
        for file in editors::FILES {
            let text = applied(file, file.start());
            let back = take_out(file, Some(text), |_| ()).unwrap();
            assert!(matches!(back, Outcome::Removed), "{}", file.path);
        }
    }

    #[test]
    fn values_of_the_users_own_stay() {
        let file = &editors::FILES[0];
        let text = "{ \"rust-analyzer.check.overrideCommand\": [\"bacon\"] }";
        let with_settings = applied(file, text);
        assert!(with_settings.contains("\"rust-analyzer.check.overrideCommand\": [\"bacon\"]"));
        assert!(with_settings.contains("rust-analyzer.cargo.buildScripts.overrideCommand"));
    }

    #[test]
    fn clippy_keeps_checking_what_is_saved() {
        let nested = "{ \"lsp\": { \"rust-analyzer\": { \"initialization_options\": { \"check\": {\n\
                      \"command\": \"clippy\"\n} } } } }";
        for (path, text) in [
            (
                ".vscode/settings.json",
                "{\n  \"rust-analyzer.check.command\": \"clippy\"\n}\n",
            ),
            (".zed/settings.json", nested),
            (
                ".helix/languages.toml",
                "[language-server.rust-analyzer.config]\ncheck.command = \"clippy\"\n",
            ),
        ] {
            let file = editors::FILES.iter().find(|file| file.path == path);
            let file = file.unwrap();
            let text = applied(file, text);
            assert!(text.contains("[\"cargo\", \"async\", \"clippy\""), "{text}");
            let Outcome::Written(back) = take_out(file, Some(text), |_| ()).unwrap() else {
                panic!("nothing is taken out of {path}");
            };
            assert!(!back.contains("async"), "{back}");
        }
    }

    #[test]
    fn what_is_no_settings_file_is_not_touched() {
        for (file, text) in [(0, "[1]"), (0, "{"), (1, "= 1")] {
            assert!(apply(&editors::FILES[file], Some(text.into()), |_| ()).is_err());
        }
    }
}
