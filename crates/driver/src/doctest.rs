//! Compiles one documentation test, which rustdoc hands to the compiler through standard input.

mod places;

use std::{
    ffi::OsString,
    io::{self, Read},
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result};
use normal_async_diagnose::Files;
use normal_async_lower::{Choices, Lowered, Recalled, SourceFile, SourceTree, lower};

use crate::{
    attempts::{self, Subject},
    command_line::CommandLine,
    exports, has_new_syntax,
    invocation::Env,
    messages::{Format, Message, Names},
    mistakes, needs, process, survey,
};

/// Set for compilers that our rustdoc calls.
pub(crate) const MARK: &str = "NORMAL_ASYNC_DOCTEST";

/// Where rustdoc tells rustc which file the test stands in.
const FILE: &str = "UNSTABLE_RUSTDOC_TEST_PATH";

/// Set with it: how many lines of that file are before the first one that rustc reads, which may be a negative number.
const LINE: &str = "UNSTABLE_RUSTDOC_TEST_LINE";

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
    let lines = env(LINE).and_then(|lines| lines.to_str()?.parse().ok());
    let mut lines: usize = lines.unwrap_or(0);
    if lacks_main(&text) && lines > 0 {
        text = format!("fn main() {{\n{text}\n}}\n");
        lines -= 1;
    }
    text.insert_str(0, &"\n".repeat(lines));
    let mut test = Doctest {
        compiler,
        line,
        format: Format::of(line),
        names: Names::new([path.clone()].into_iter()),
        name: path.display().to_string(),
        lines,
        tree: SourceTree {
            edition: line.edition(),
            files: vec![SourceFile::new(path, text.into())],
            externs: exports::of_externs(line),
            renames_std: line.renames_std(),
            stable: needs::is_stable(env),
            ..SourceTree::default()
        },
    };
    survey::note_objects(&mut test.tree, env);
    let lowered = lower(&test.tree, &Choices::default());
    if !lowered.errors.is_empty() {
        mistakes::report(&test.tree, &lowered.errors, test.format)?;
        return Ok(ExitCode::FAILURE);
    }
    let outcome = attempts::run(&mut test, lowered, Recalled::default())?;
    Ok(outcome.map_or(ExitCode::FAILURE, |outcome| {
        process::exit_code(outcome.status)
    }))
}

/// Whether rustdoc did not put the text into a `main` since it cannot parse it.
fn lacks_main(text: &str) -> bool {
    has_new_syntax(text) && !text.contains("fn main(") && !text.starts_with("#![")
}

/// A test whose text is preceded by as many empty lines as rustdoc says that its file has before it, so that lines have
/// their numbers. rustc does not read them.
struct Doctest<'a> {
    compiler: &'a [OsString],
    line: &'a CommandLine,
    format: Format,
    names: Names,
    /// The file that it stands in.
    name: String,
    lines: usize,
    tree: SourceTree,
}

impl Subject for Doctest<'_> {
    fn compiler(&self) -> &[OsString] {
        self.compiler
    }

    fn tree(&self) -> &SourceTree {
        &self.tree
    }

    fn names(&self) -> &Names {
        &self.names
    }

    fn format(&self) -> Format {
        self.format
    }

    fn call(
        &self,
        lowered: &Lowered,
        without: &[&str],
        more: &[String],
    ) -> Result<(Command, Option<String>)> {
        let without = [without, self.format.replaces()].concat();
        let more = [more, &self.format.args(self.line)].concat();
        let args = self.line.rewritten("-", &without, &more);
        let text = lowered.files[0].apply(&self.tree.files[0].text);
        let mut command = needs::command(self.compiler, args, lowered, self.line)?;
        if self.lines > 0 {
            command.env(LINE, self.lines.to_string());
        }
        let read = text.strip_prefix(&"\n".repeat(self.lines));
        Ok((command, Some(read.unwrap_or(&text).to_owned())))
    }

    fn in_user_terms(&self, line: &str) -> String {
        let Message::Diagnostic(mut diagnostic) = Message::parse(line.to_owned()) else {
            return line.to_owned();
        };
        places::move_down(&mut diagnostic, &self.name, self.lines);
        serde_json::to_string(&diagnostic).unwrap_or_else(|_| line.to_owned())
    }

    fn files<'a>(&'a self, lowered: &'a Lowered) -> Files<'a> {
        let text = &self.tree.files[0].text;
        let mut files = Files::new(|name| match name == self.name {
            true => Some(text.clone()),
            false => Some(std::fs::read_to_string(name).ok()?.into()),
        });
        if !lowered.files[0].is_empty() {
            files.insert(&*self.name, text.clone(), &lowered.files[0]);
        }
        files
    }
}
