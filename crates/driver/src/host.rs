//! Build scripts and procedural macros. They are plain Rust, and no compilation of them is ours; but who has written one in
//! the new syntax is told so, below what rustc makes of it.

use std::{path::Path, process::ExitCode};

use anyhow::{Context, Result};

use crate::{
    command_line::CommandLine,
    invocation::{Env, Invocation},
    policy, process, tree,
};

const NOTE: &str = "note: build scripts and procedural macros are plain Rust, with `cargo async`, too; new syntax can \
                    be in a package that they depend on";

/// Compiles one of the user's own in which something looks like new syntax; none for anything else.
///
/// # Errors
/// When the compiler cannot be run.
pub(crate) fn compile(
    invocation: &Invocation,
    line: &CommandLine,
    env: Env,
) -> Result<Option<ExitCode>> {
    let is_own = invocation.workspace_member || !line.has("cap-lints");
    if !is_own || !policy::is_for_host(line) || !has_new_syntax(line, env) {
        return Ok(None);
    }
    let mut command = process::command(&invocation.compiler, &invocation.args);
    let status = command.status();
    let status = status.with_context(|| process::cannot_run(&command))?;
    if !status.success() {
        eprintln!("{NOTE}");
    }
    Ok(Some(process::exit_code(status)))
}

fn has_new_syntax(line: &CommandLine, env: Env) -> bool {
    let input = line.input().map(Path::new);
    let krate = input.and_then(|input| tree::read(input, line.edition(), env));
    let files = krate.iter().flat_map(|krate| &krate.tree.files);
    files.into_iter().any(|file| !file.scan.dialect.is_empty())
}
