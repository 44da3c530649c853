//! Compiles a crate of plain Rust: just as rustc does, unless rustc's errors are of the kind that it is
//! known to report of sound code, or of those that the new syntax mends.

use std::{ffi::OsString, fs, process::Command};

use anyhow::Result;
use normal_async_diagnose::Files;
use normal_async_lower::{Lowered, Recalled, SourceTree};

use crate::{
    attempts::{self, Outcome, Subject},
    command_line::CommandLine,
    messages::{Format, Names},
    needs,
    places::Places,
};

/// Compiles the crate `tree`, of which `lowered` is no different; none when what macros make of it is refused.
///
/// # Errors
/// When the compiler cannot be run.
pub(crate) fn compile(
    compiler: &[OsString],
    line: &CommandLine,
    tree: &SourceTree,
    lowered: Lowered,
) -> Result<Option<Outcome>> {
    let mut plain = Plain {
        compiler,
        line,
        format: Format::of(line),
        names: Names::new(tree.files.iter().map(|file| file.path.clone())),
        places: Places::new(line),
        tree,
    };
    attempts::run(&mut plain, lowered, Recalled::default())
}

struct Plain<'a> {
    compiler: &'a [OsString],
    line: &'a CommandLine,
    format: Format,
    names: Names,
    places: Places<'a>,
    tree: &'a SourceTree,
}

impl Subject for Plain<'_> {
    fn compiler(&self) -> &[OsString] {
        self.compiler
    }

    fn tree(&self) -> &SourceTree {
        self.tree
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
        let is_as_given = self.format.json && without.is_empty() && more.is_empty();
        let args = match self.line.input() {
            Some(input) if !is_as_given => {
                let without = [without, self.format.replaces()].concat();
                let more = [more, &self.format.args(self.line)].concat();
                self.line.rewritten(input, &without, &more)
            }
            _ => self.line.given().to_vec(),
        };
        Ok((
            needs::command(self.compiler, args, lowered, self.line)?,
            None,
        ))
    }

    fn in_user_terms(&self, line: &str) -> String {
        line.to_owned()
    }

    fn files<'a>(&'a self, _: &'a Lowered) -> Files<'a> {
        Files::new(|name| match self.names.index(name) {
            Some(file) => Some(self.tree.files[file].text.clone()),
            None => Some(fs::read_to_string(name).ok()?.into()),
        })
        .with_places(|name, length| self.places.of(name, length))
    }
}
