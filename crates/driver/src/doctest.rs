//! Compiles one documentation test, which rustdoc hands to the compiler through standard input.

use std::{
    ffi::OsString,
    io::{self, Read},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context, Result};
use normal_async_diagnose::Files;
use normal_async_lower::{Choices, Lowered, SourceFile, SourceTree, lower};

use crate::{
    attempts::{self, Subject},
    command_line::CommandLine,
    exports,
    invocation::Env,
    messages::{FORMAT_OPTIONS, Format, Names},
    mistakes, needs, process, survey,
};

/// Set for compilers that our rustdoc calls.
pub(crate) const MARK: &str = "NORMAL_ASYNC_DOCTEST";

/// Where rustdoc tells rustc which file the test stands in.
const FILE: &str = "UNSTABLE_RUSTDOC_TEST_PATH";

/// The arguments without what our rustdoc needs for itself, but hands on to every compiler that it calls.
pub(crate) fn without_mark(args: &[String]) -> Vec<String> {
    let mut args = args.to_vec();
    if let Some(at) = args.iter().position(|arg| arg == process::UNSTABLE_OPTIONS) {
        args.remove(at);
    }
    args
}

/// Whether a compiler call is for a single documentation test.
pub(crate) fn is_test(line: &CommandLine, env: Env) -> bool {
    line.input() == Some("-") && env(MARK).is_some() && env(FILE).is_some()
}

/// Compiles what standard input has.
///
/// # Errors
/// When standard input cannot be read or the compiler cannot be run.
pub(crate) fn compile(compiler: &[OsString], line: &CommandLine, env: Env) -> Result<ExitCode> {
    let mut text = String::new();
    io::stdin()
        .read_to_string(&mut text)
        .context("cannot read the documentation test")?;
    let path: PathBuf = std::env::var_os(FILE).unwrap_or_default().into();
    let mut test = Doctest {
        compiler,
        line,
        format: Format::of(line),
        names: Names::new([path.clone()].into_iter()),
        tree: SourceTree {
            edition: line.edition(),
            files: vec![SourceFile::new(path, text.into())],
            externs: exports::of_externs(line),
            stable: needs::is_stable(env),
            ..SourceTree::default()
        },
    };
    test.tree.plain_traits = survey::plain_traits(&test.tree, env);
    let lowered = lower(&test.tree, &Choices::default());
    if !lowered.errors.is_empty() {
        mistakes::report(&test.tree, &lowered.errors, test.format)?;
        return Ok(ExitCode::FAILURE);
    }
    let status = attempts::run(&mut test, lowered, Choices::default())?.status;
    Ok(process::exit_code(status))
}

struct Doctest<'a> {
    compiler: &'a [OsString],
    line: &'a CommandLine,
    format: Format,
    names: Names,
    tree: SourceTree,
}

impl Subject for Doctest<'_> {
    fn tree(&self) -> &SourceTree {
        &self.tree
    }

    fn names(&self) -> &Names {
        &self.names
    }

    fn format(&self) -> Format {
        self.format
    }

    fn call(&mut self, lowered: &mut Lowered) -> Result<(Command, Option<String>)> {
        let more = self.format.args(self.line);
        let args = self.line.rewritten("-", &FORMAT_OPTIONS, &more);
        let text = lowered.files[0].apply(&self.tree.files[0].text);
        Ok((
            needs::command(self.compiler, args, lowered, self.line)?,
            Some(text),
        ))
    }

    fn in_user_terms(&self, line: &str) -> String {
        line.to_owned()
    }

    /// None: rustc counts the lines of the file that the test stands in, whose text is another.
    fn files(&self, _: &Lowered) -> Files<'_> {
        Files::new(|name| Some(std::fs::read_to_string(Path::new(name)).ok()?.into()))
    }
}
