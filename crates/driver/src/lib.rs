//! One call of the compiler, for one crate.
//!
//! Cargo calls `rustc-async`, being its `RUSTC_WRAPPER`, with the compiler's command line, or a person calls it like
//! rustc. It reads the crate's files, lowers them, writes those that differ to a shadow of the user's directory, runs
//! the real compiler on that, and gives back what the compiler says in terms of the user's text. Calls that cannot
//! concern Normal Async become plain calls of the compiler.

mod attempts;
mod command_line;
mod compile;
mod dep_info;
mod doctest;
pub mod explain;
mod exports;
mod hint;
mod invocation;
mod location;
mod memory;
mod messages;
mod mistakes;
mod needs;
mod places;
mod plain;
mod policy;
mod process;
mod record;
mod remap;
mod rustdoc;
mod rustfmt;
mod shadow;
mod survey;
mod toolchain;
mod tree;
mod unlowered;

use std::{ffi::OsString, process::ExitCode};

use anyhow::{Context, Result, bail};
use normal_async_syntax::scan::scan;
pub use normal_async_syntax::survey::Survey;

use command_line::CommandLine;
use invocation::Invocation;
pub use invocation::{WORKSPACE_WRAPPER, WRAPPER, starts_with_compiler};
use messages::Format;
pub use needs::{STABLE, is_stable};
pub use process::become_command;
pub use record::{Plain, RECORD, Record};
pub use rustdoc::{RUSTDOC, documents_in_new_syntax, is_rustdoc_call};
pub use rustfmt::{RUSTFMT, format_input, is_rustfmt_call};
pub use survey::{SURVEYED, USED_AS_DYN};

/// Whether `text` has spellings that plain Rust does not.
pub fn has_new_syntax(text: &str) -> bool {
    !scan(text).dialect.is_empty()
}

/// Acts as rustc. `args` begin with the name of this program.
pub fn rustc(args: Vec<OsString>) -> ExitCode {
    act(|| compile(&args))
}

/// Acts as rustdoc. `args` begin with the name of this program.
pub fn rustdoc(args: Vec<OsString>) -> ExitCode {
    act(|| document(args.get(1..).unwrap_or_default()))
}

/// Acts as rustfmt. `args` begin with the name of this program.
pub fn rustfmt(args: Vec<OsString>) -> ExitCode {
    act(|| format(args.get(1..).unwrap_or_default()))
}

/// Works on a stack that even deeply nested text does not exhaust, and reports what goes wrong.
fn act(work: impl FnOnce() -> Result<ExitCode> + Send) -> ExitCode {
    const STACK: usize = 256 << 20;
    let result = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let Ok(result) = thread.spawn_scoped(scope, work)?.join() else {
            bail!("this is a mistake in Normal Async itself, not in your code; please report it");
        };
        result
    });
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn compile(args: &[OsString]) -> Result<ExitCode> {
    let env = |name: &str| std::env::var_os(name);
    let (program, args) = args.split_first().context("the program has no name")?;
    let mut invocation = Invocation::new(program, args, &env);
    let mut line = utf8(&invocation.args).and_then(CommandLine::rustc);
    if env(doctest::MARK).is_some()
        && let Some(given) = line.take()
    {
        let args = doctest::without_mark(given.args());
        invocation.args = args.iter().map(Into::into).collect();
        line = CommandLine::rustc(args);
    }
    if let Some(line) = &line
        && doctest::is_test(line, &env)
    {
        return doctest::compile(&invocation.compiler, line, &env);
    }
    let Some(line) = line else {
        return become_command(process::command(&invocation.compiler, &invocation.args));
    };
    if policy::may_lower(&invocation, &line, &env) {
        let format = Format::of(&line);
        match compile::compile(&invocation.compiler, &line, &env) {
            Ok(Some(code)) => return Ok(code),
            Ok(None) => {}
            Err(error) if format.json => {
                mistakes::report_failure(&error, format)?;
                return Ok(ExitCode::FAILURE);
            }
            Err(error) => return Err(error),
        }
    } else if let Some(code) = unlowered::compile(&invocation, &line, &env)? {
        return Ok(code);
    }
    become_command(process::command(&invocation.compiler, &invocation.args))
}

fn document(args: &[OsString]) -> Result<ExitCode> {
    let env = |name: &str| std::env::var_os(name);
    let rustdoc = env(RUSTDOC).unwrap_or_else(|| "rustdoc".into());
    if let Some(line) = utf8(args).and_then(CommandLine::rustdoc)
        && let Some(code) = rustdoc::document(&rustdoc, &line, &env)?
    {
        return Ok(code);
    }
    become_command(process::command(&[rustdoc], args))
}

fn format(args: &[OsString]) -> Result<ExitCode> {
    let env = |name: &str| std::env::var_os(name);
    let rustfmt = env(RUSTFMT).unwrap_or_else(|| "rustfmt".into());
    match utf8(args) {
        Some(args) => rustfmt::format(&rustfmt, &args, &env),
        None => become_command(process::command(&[rustfmt], args)),
    }
}

/// The arguments as text; none when one of them is not, which the compilers would not accept either.
fn utf8(args: &[OsString]) -> Option<Vec<String>> {
    args.iter()
        .map(|arg| arg.clone().into_string().ok())
        .collect()
}
