//! Acts as rustfmt, which does not know the new tokens.
//!
//! It gets a shadow of the crate in which they are hidden behind plain Rust that is just as wide, and what it makes of
//! that, or says about it, is turned back. Crates without new tokens are rustfmt's alone.

use std::{
    ffi::{OsStr, OsString},
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    thread,
};

use anyhow::{Context, Result, bail};
use normal_async_syntax::veil::Veil;

use crate::{invocation::Env, location::Location, process, shadow::Shadow, tree, tree::Crate};

/// The real rustfmt, in whose place `cargo fmt` calls us.
pub const RUSTFMT: &str = "NORMAL_ASYNC_RUSTFMT";

/// Whether `args`, those behind the name of the program, are a call of rustfmt by `cargo fmt`: of files, or with options,
/// rather than a command of cargo's, by a program that cargo runs.
pub fn is_rustfmt_call(args: &[OsString]) -> bool {
    let is_option = |arg: &OsString| arg.as_encoded_bytes().starts_with(b"-");
    let is_file = |arg: &OsString| {
        let path = Path::new(arg);
        path.is_absolute() || path.extension().is_some_and(|extension| extension == "rs")
    };
    std::env::var_os(RUSTFMT).is_some()
        && args
            .first()
            .is_none_or(|arg| is_option(arg) || is_file(arg))
}

/// Runs rustfmt on the crates that `args` name.
///
/// # Errors
/// When a file cannot be written or rustfmt cannot be run.
pub(crate) fn format(rustfmt: &OsStr, args: &[String], env: Env) -> Result<ExitCode> {
    let (roots, options): (Vec<&String>, Vec<&String>) = args.iter().partition(|arg| is_root(arg));
    let edition = edition(&options);
    let read = |root: &&String| tree::read(Path::new(root.as_str()), edition, env);
    let (ours, theirs): (Vec<_>, Vec<_>) = roots
        .into_iter()
        .map(|root| (root, read(&root).filter(has_new_tokens)))
        .partition(|(_, krate)| krate.is_some());
    if ours.is_empty() {
        return process::become_command(process::command(&[rustfmt.to_owned()], args));
    }
    let mut code = ExitCode::SUCCESS;
    if !theirs.is_empty() {
        let roots = theirs.iter().map(|(root, _)| root);
        let mut command = Command::new(rustfmt);
        let status = command.args(&options).args(roots).status();
        let status = status.with_context(|| process::cannot_run(&command))?;
        code = worse(code, process::exit_code(status));
    }
    for krate in ours.into_iter().filter_map(|(_, krate)| krate) {
        code = worse(code, format_crate(rustfmt, &options, &krate, env)?);
    }
    Ok(code)
}

fn is_root(arg: &str) -> bool {
    let path = Path::new(arg);
    path.extension().is_some_and(|extension| extension == "rs") && path.is_file()
}

fn edition(options: &[&String]) -> u16 {
    let mut values = options.iter().enumerate().filter_map(|(at, option)| {
        if *option == "--edition" {
            return options.get(at + 1).map(|value| value.as_str());
        }
        option.strip_prefix("--edition=")
    });
    let last = values.next_back();
    last.and_then(|value| value.parse().ok()).unwrap_or(2015)
}

fn has_new_tokens(krate: &Crate) -> bool {
    krate
        .tree
        .files
        .iter()
        .any(|file| !file.scan.dialect.is_empty())
}

fn worse(a: ExitCode, b: ExitCode) -> ExitCode {
    if a == ExitCode::SUCCESS { b } else { a }
}

fn format_crate(rustfmt: &OsStr, options: &[&String], krate: &Crate, env: Env) -> Result<ExitCode> {
    let files = || krate.tree.files.iter().enumerate();
    let texts: Vec<&str> = files().map(|(_, file)| &*file.text).collect();
    let root = &krate.tree.files[0].path;
    let Some(veil) = Veil::of(&texts) else {
        bail!(
            "cannot format `{}`: identifiers `b0x` to `bzx` are all in use, and one has to stand for `box`",
            root.display()
        );
    };
    let shadow = Shadow::new(Location::temporary()?, krate, env)?;
    let mut covered = Vec::new();
    for (index, file) in files() {
        // rustfmt follows a link to the root, and would then look for modules where that leads to.
        if index == 0 || !file.scan.dialect.is_empty() {
            let text = veil.cover(&file.text);
            shadow.write(krate, index, [&text])?;
            covered.push((index, text));
        }
    }
    let mut command = Command::new(rustfmt);
    command.args(options).arg(shadow.path(krate, 0));
    if let Some(path) = configuration(root).filter(|_| !names_configuration(options)) {
        command.arg("--config-path").arg(path);
    }
    let output = command
        .output()
        .with_context(|| process::cannot_run(&command))?;
    for (index, before) in covered {
        let after = fs::read_to_string(shadow.path(krate, index))?;
        if after != before {
            write(&krate.tree.files[index].path, &veil, &after)?;
        }
    }
    let in_user_terms = |bytes: &[u8]| {
        let text = shadow.in_user_terms(&String::from_utf8_lossy(bytes));
        veil.lift(&text)
    };
    io::stdout().write_all(in_user_terms(&output.stdout).as_bytes())?;
    io::stderr().write_all(in_user_terms(&output.stderr).as_bytes())?;
    Ok(process::exit_code(output.status))
}

/// Runs rustfmt on the text in standard input, as editors do, with these options.
///
/// # Errors
/// When standard input is not text, or rustfmt cannot be run.
pub fn format_input(rustfmt: &OsStr, options: &[OsString]) -> Result<ExitCode> {
    let text = io::read_to_string(io::stdin()).context("cannot read standard input")?;
    let Some(veil) = Veil::of(&[&text]) else {
        bail!(
            "cannot format: identifiers `b0x` to `bzx` are all in use, and one has to stand for `box`"
        );
    };
    let mut command = Command::new(rustfmt);
    command.args(options).stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .with_context(|| process::cannot_run(&command))?;
    let covered = veil.cover(&text);
    let output = thread::scope(|scope| {
        if let Some(mut stdin) = child.stdin.take() {
            // When rustfmt does not read to the end, it says why.
            scope.spawn(move || stdin.write_all(covered.as_bytes()));
        }
        child.wait_with_output()
    })?;
    let formatted = String::from_utf8_lossy(&output.stdout);
    let lifted = veil.lift(&formatted);
    if veil.cover(&lifted) != formatted {
        bail!("cannot format this text");
    }
    io::stdout().write_all(lifted.as_bytes())?;
    io::stderr().write_all(
        veil.lift(&String::from_utf8_lossy(&output.stderr))
            .as_bytes(),
    )?;
    Ok(process::exit_code(output.status))
}

/// Writes what a formatted text stands for, unless that would not be formatted to the same again.
fn write(path: &Path, veil: &Veil, formatted: &str) -> Result<()> {
    let text = veil.lift(formatted);
    if veil.cover(&text) != formatted {
        bail!("cannot format `{}`; it is unchanged", path.display());
    }
    fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
}

fn names_configuration(options: &[&String]) -> bool {
    options
        .iter()
        .any(|option| option.starts_with("--config-path"))
}

/// The configuration file that rustfmt would find for a file; from the shadow, it would look elsewhere.
fn configuration(file: &Path) -> Option<PathBuf> {
    let file = file.canonicalize().ok()?;
    let names = ["rustfmt.toml", ".rustfmt.toml"];
    let in_directory = |directory: &Path| names.map(|name| directory.join(name));
    let mut candidates = file.ancestors().skip(1).flat_map(in_directory);
    candidates.find(|path| path.is_file())
}
