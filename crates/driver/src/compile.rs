//! Compiles a crate.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::Result;
use normal_async_diagnose::Files;
use normal_async_lower::{Lowered, Memory, SourceTree, lower};

use crate::{
    attempts::{self, Outcome, Subject},
    command_line::{CommandLine, FORBID, LINTS},
    dep_info, exports, hint,
    invocation::Env,
    location::Location,
    memory::Keeper,
    messages::{Format, Names},
    mistakes, needs,
    places::{self, Places},
    plain, process,
    record::{RECORD, Record},
    remap::Remap,
    shadow::Shadow,
    survey, toolchain,
    tree::{self, Crate},
};

/// Compiles the crate of a command line with `compiler`; none when that is rustc's to do and to tell.
///
/// # Errors
/// When a file cannot be written or the compiler cannot be run.
pub(crate) fn compile(
    compiler: &[OsString],
    line: &CommandLine,
    env: Env,
) -> Result<Option<ExitCode>> {
    let Some(input) = line.input().map(Path::new) else {
        return Ok(None);
    };
    let keeper = Keeper::of(compiler, line);
    let Some(mut krate) = tree::read(input, line.edition(), env) else {
        return Ok(None);
    };
    krate.tree.externs = exports::of_externs(line);
    krate.tree.forbidden_lints = line.forbidden_lints().collect();
    krate.tree.renames_std = line.renames_std();
    krate.tree.stable = needs::is_stable(env);
    let is_recorded = env(RECORD).is_some();
    // What is generated beside the user's text would be counted with it.
    krate.tree.plain_boxes = is_recorded || line.measures_coverage();
    // What a file was lowered to is to be the same for all crates that it is part of.
    krate.tree.is_program = line.makes_program() && !is_recorded;
    survey::note_objects(&mut krate.tree, env);
    let recalled = keeper.recall(&krate.tree, env);
    let lowered = lower(&krate.tree, &recalled.choices);
    let format = Format::of(line);
    if !lowered.errors.is_empty() {
        mistakes::report(&krate.tree, &lowered.errors, format)?;
        return Ok(Some(ExitCode::FAILURE));
    }
    if lowered.is_plain() {
        exports::write(line, &lowered)?;
        let Some(outcome) = plain::compile(compiler, line, &krate.tree, lowered)? else {
            return Ok(Some(ExitCode::FAILURE));
        };
        let Outcome {
            status, lowered, ..
        } = outcome;
        exports::write(line, &lowered)?;
        places::write(line, &krate, &lowered, std::iter::empty())?;
        // Without `--stable` it may be no plain crate.
        if krate.tree.stable || !survey::variables(&krate.tree).is_empty() {
            rewrite_dep_info(line, input, &[], &krate, env)?;
        }
        return Ok(Some(process::exit_code(status)));
    }
    let shadow = Shadow::new(Location::of(line)?, &krate, env)?;
    let remap = shadow.remap(line);
    let names = (0..krate.places.len()).map(|file| remap.apply(&shadow.path(&krate, file)));
    let names: Vec<PathBuf> = names.collect();
    let mut compilation = Compilation {
        compiler,
        line,
        format,
        names: Names::new(names.iter().cloned()),
        places: Places::new(line),
        krate: &krate,
        shadow: &shadow,
        remap,
        written: vec![false; krate.places.len()],
    };
    let Some(outcome) = attempts::run(&mut compilation, lowered, recalled)? else {
        return Ok(Some(ExitCode::FAILURE));
    };
    let macros_are_right = outcome.macros_matter(&krate.tree);
    let Outcome {
        status,
        lowered,
        choices,
    } = outcome;
    if !status.success() {
        // An old rustc may not know what the lowered text relies on. Asking it takes time, so only now.
        toolchain::release(compiler)?;
        if let Some(hint) = hint::about_dependencies(line, env) {
            eprintln!("{hint}");
        }
    }
    if let Some(records) = env(RECORD).filter(|_| status.success()) {
        let crate_name = line.value("crate-name").unwrap_or_default();
        Record::new(crate_name, &krate, &lowered)?.write(Path::new(&records), shadow.name())?;
    }
    let prefixes: Vec<_> = shadow.prefixes().collect();
    rewrite_dep_info(line, input, &prefixes, &krate, env)?;
    if status.success() {
        places::write(line, &krate, &lowered, names.into_iter())?;
        let memory = Memory::of(&krate.tree, &choices, &lowered, macros_are_right);
        keeper.keep(&krate.tree, memory, dep_info::path(line, input));
    }
    Ok(Some(process::exit_code(status)))
}

/// Lets the dep-info name the user's files, ourselves, and the variables that we read.
///
/// # Errors
/// When the file cannot be written.
fn rewrite_dep_info(
    line: &CommandLine,
    input: &Path,
    prefixes: &[(&Path, &Path)],
    krate: &Crate,
    env: Env,
) -> Result<()> {
    let Some(path) = dep_info::path(line, input) else {
        return Ok(());
    };
    let additions = dep_info::Additions {
        files: &[std::env::current_exe()?],
        env: &tracked(krate, env),
    };
    dep_info::rewrite(&path, prefixes, &additions)
}

struct Compilation<'a> {
    compiler: &'a [OsString],
    line: &'a CommandLine,
    format: Format,
    names: Names,
    places: Places<'a>,
    krate: &'a Crate,
    shadow: &'a Shadow,
    remap: Remap,
    /// For each file whether it has a text of its own in the shadow.
    written: Vec<bool>,
}

impl Subject for Compilation<'_> {
    fn compiler(&self) -> &[OsString] {
        self.compiler
    }

    fn tree(&self) -> &SourceTree {
        &self.krate.tree
    }

    fn names(&self) -> &Names {
        &self.names
    }

    fn format(&self) -> Format {
        self.format
    }

    fn write(&mut self, lowered: &mut Lowered) -> Result<()> {
        self.shadow
            .redirect_includes(self.krate, &mut lowered.files);
        for (file, edits) in lowered.files.iter().enumerate() {
            if !edits.is_empty() || self.written[file] {
                let text = edits.pieces(&self.krate.tree.files[file].text);
                self.shadow.write(self.krate, file, text)?;
                self.written[file] = true;
            }
        }
        // Dependents may be compiled as soon as rustc has written the metadata.
        exports::write(self.line, lowered)
    }

    fn call(
        &self,
        lowered: &Lowered,
        without: &[&str],
        more: &[String],
    ) -> Result<(Command, Option<String>)> {
        let mut args = self.args(lowered, without, more);
        if self.line.is_in_file() {
            args = vec![self.shadow.write_arguments(&args)?];
        }
        Ok((
            needs::command(self.compiler, args, lowered, self.line)?,
            None,
        ))
    }

    fn in_user_terms(&self, line: &str) -> String {
        self.shadow.in_user_terms(line)
    }

    fn files<'a>(&'a self, lowered: &'a Lowered) -> Files<'a> {
        let mut files = Files::new(|name| match self.names.index(name) {
            Some(file) => Some(self.krate.tree.files[file].text.clone()),
            None => Some(fs::read_to_string(name).ok()?.into()),
        })
        .with_places(|name, length| self.places.of(name, length));
        self.shadow
            .add_edited(self.krate, &self.remap, &lowered.files, &mut files);
        files
    }
}

impl Compilation<'_> {
    fn args(&self, lowered: &Lowered, without: &[&str], more: &[String]) -> Vec<String> {
        let input = self.shadow.path(self.krate, 0).display().to_string();
        let mut without = [without, self.format.replaces()].concat();
        let mut more = more.to_vec();
        more.extend(self.format.args(self.line));
        more.extend(self.remap.args());
        if lowered.without_lints || lowered.is_question {
            without.extend(LINTS);
            more.push("--cap-lints=allow".to_owned());
        } else if lowered.has_unsafe_code {
            without.extend(FORBID);
            more.extend(self.line.forbidden_lints().map(but_for_unsafe_code));
        }
        if lowered.is_question {
            // It takes longer to write down what the next call could use than to find it again.
            without.push("incremental");
        }
        self.line.rewritten(&input, &without, &more)
    }
}

/// Forbids a lint; unsafe code, which generated items allow themselves, is merely denied.
fn but_for_unsafe_code(lint: String) -> String {
    match &*lint {
        "unsafe_code" => "--deny=unsafe_code".to_owned(),
        _ => format!("--forbid={lint}"),
    }
}

/// The variables that the compilation depends on without rustc's knowledge, and their values.
fn tracked(krate: &Crate, env: Env) -> Vec<(String, Option<String>)> {
    let mut names = survey::variables(&krate.tree);
    names.extend([needs::STABLE, RECORD].map(str::to_owned));
    names.extend(
        krate
            .includes
            .iter()
            .flat_map(|include| include.env.clone()),
    );
    let value = |name: &str| env(name).and_then(|value| value.into_string().ok());
    names
        .into_iter()
        .map(|name| (name.clone(), value(&name)))
        .collect()
}
