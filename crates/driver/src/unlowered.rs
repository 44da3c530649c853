//! Crates that are not ours to lower, although something in them looks like new syntax. Who has written one is told why
//! it is not understood, below what rustc makes of it.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};

use crate::{
    command_line::CommandLine,
    invocation::{Env, Invocation},
    policy, process, tree,
};

const OF_HOST: &str = "note: build scripts and procedural macros are plain Rust, with `cargo async`, too; new syntax \
                       can be in a package that they depend on";
const FROM_GIT: &str =
    "note: a package from git is lowered when its manifest has `[package.metadata.normal-async]`";

/// Compiles such a crate; none when the call is of anything else.
///
/// # Errors
/// When the compiler cannot be run.
pub(crate) fn compile(
    invocation: &Invocation,
    line: &CommandLine,
    env: Env,
) -> Result<Option<ExitCode>> {
    let Some(note) = note(invocation, line, env).filter(|_| has_new_syntax(line, env)) else {
        return Ok(None);
    };
    let mut command = process::command(&invocation.compiler, &invocation.args);
    let status = command.status();
    let status = status.with_context(|| process::cannot_run(&command))?;
    if !status.success() {
        eprintln!("{note}");
    }
    Ok(Some(process::exit_code(status)))
}

/// What there is to say if it has new syntax. What comes from a registry has been compiled by somebody before.
fn note(invocation: &Invocation, line: &CommandLine, env: Env) -> Option<&'static str> {
    let package = env("CARGO_MANIFEST_DIR").map(PathBuf::from);
    if invocation.workspace_member || !line.has("cap-lints") {
        policy::is_for_host(line).then_some(OF_HOST)
    } else {
        policy::is_from(&["git"], &package?, env).then_some(FROM_GIT)
    }
}

fn has_new_syntax(line: &CommandLine, env: Env) -> bool {
    let input = line.input().map(Path::new);
    let krate = input.and_then(|input| tree::read(input, line.edition(), env));
    let files = krate.iter().flat_map(|krate| &krate.tree.files);
    files.into_iter().any(|file| file.scan.has_new_syntax())
}
