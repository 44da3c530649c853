//! One call of the compiler, for one crate.
//!
//! Cargo calls `rustc-async`, being its `RUSTC_WRAPPER`, with the compiler's command line, or a person calls it like
//! rustc. It reads the crate's files, lowers them, writes those that differ to a shadow of the user's directory, runs
//! the real compiler on that, and gives back what the compiler says in terms of the user's text. Calls that cannot
//! concern Normal Async become plain calls of the compiler.

mod command_line;
mod compile;
mod dep_info;
mod invocation;
mod messages;
mod policy;
mod process;
mod remap;
mod shadow;
mod tree;

use std::{ffi::OsString, process::ExitCode};

use anyhow::Result;

use command_line::CommandLine;
use invocation::Invocation;
pub use invocation::{WORKSPACE_WRAPPER, WRAPPER, starts_with_compiler};
pub use process::become_command;

/// Acts as rustc. `args` begin with the name of this program.
pub fn rustc(args: Vec<OsString>) -> ExitCode {
    report(compile(&args))
}

fn compile(args: &[OsString]) -> Result<ExitCode> {
    let env = |name: &str| std::env::var_os(name);
    let invocation = Invocation::new(args.get(1..).unwrap_or_default(), &env);
    let strings = invocation
        .args
        .iter()
        .map(|arg| arg.clone().into_string().ok());
    let line = strings.collect::<Option<_>>().and_then(CommandLine::rustc);
    if let Some(line) = line
        && policy::may_lower(&invocation, &line, &env)
        && let Some(code) = compile::compile(&invocation.compiler, &line, &env)?
    {
        return Ok(code);
    }
    become_command(process::command(&invocation.compiler, &invocation.args))
}

fn report(result: Result<ExitCode>) -> ExitCode {
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
