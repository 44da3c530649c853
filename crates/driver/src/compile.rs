//! Compiles a crate: lowers it, and asks rustc, until rustc is content or nothing more can be learned from it.

use std::{
    collections::HashSet,
    ffi::OsString,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{ExitCode, ExitStatus},
    sync::Arc,
};

use anyhow::Result;
use normal_async_diagnose::{Diagnostic, Files, Translator};
use normal_async_lower::{Choices, Lowered, SyntaxError, lower};

use crate::{
    command_line::CommandLine,
    dep_info,
    invocation::Env,
    messages::{FORMAT_OPTIONS, Format, Message, Names},
    process,
    remap::Remap,
    shadow::Shadow,
    tree::{self, AbsoluteInclude, Crate},
};

/// Each attempt settles at least one question, nearly always all of them.
const MAX_ATTEMPTS: usize = 8;

/// Compiles the crate of a command line with `compiler`; none when no file of it needs to be lowered.
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
    let edition = line
        .value("edition")
        .and_then(|edition| edition.parse().ok());
    let Some(krate) = tree::read(input, edition.unwrap_or(2015), env) else {
        return Ok(None);
    };
    let choices = Choices::default();
    let lowered = lower(&krate.tree, &choices);
    let format = Format::of(line);
    if !lowered.errors.is_empty() {
        report(&krate, &lowered.errors, format)?;
        return Ok(Some(ExitCode::FAILURE));
    }
    if lowered.files.iter().all(|edits| edits.is_empty()) {
        return Ok(None);
    }
    let current_dir = std::env::current_dir()?;
    let package = env("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let shadow = Shadow::new(
        current_dir.join(shadow_directory(line, input)),
        &krate,
        &current_dir,
        package.as_deref(),
    )?;
    let given: Vec<&str> = line.values("remap-path-prefix").collect();
    let remap = Remap::new(shadow.prefixes(), &given);
    let compilation = Compilation {
        compiler,
        line,
        names: Names::new(
            (0..krate.places.len()).map(|file| remap.apply(&shadow.path(&krate, file))),
        ),
        krate: &krate,
        shadow: &shadow,
        remap,
        format,
    };
    let status = compilation.attempts(lowered, choices)?;
    if let Some(path) = dep_info::path(line, input) {
        let prefixes: Vec<_> = shadow.prefixes().collect();
        let env = read_by_includes(&krate.includes, env);
        let additions = dep_info::Additions {
            files: &[std::env::current_exe()?],
            env: &env,
        };
        dep_info::rewrite(&path, &prefixes, &additions)?;
    }
    Ok(Some(process::exit_code(status)))
}

struct Compilation<'a> {
    compiler: &'a [OsString],
    line: &'a CommandLine,
    krate: &'a Crate,
    shadow: &'a Shadow,
    remap: Remap,
    names: Names,
    format: Format,
}

impl Compilation<'_> {
    fn attempts(&self, mut lowered: Lowered, mut choices: Choices) -> Result<ExitStatus> {
        let mut written: Vec<Option<String>> = vec![None; self.krate.tree.files.len()];
        for attempt in 1.. {
            self.redirect_includes(&mut lowered);
            self.write(&lowered, &mut written)?;
            let mut voice = Voice::new(self, &lowered);
            let command = process::command(self.compiler, self.args());
            let status = process::run(command, |line| voice.hear(line))?;
            let may_learn = !status.success() && !voice.speaks && attempt < MAX_ATTEMPTS;
            if may_learn && choices.learn(&self.krate.tree, &lowered, &voice.findings()) {
                lowered = lower(&self.krate.tree, &choices);
                continue;
            }
            voice.speak()?;
            return Ok(status);
        }
        unreachable!("the last attempt returns")
    }

    /// Lets includes by absolute path include the shadow of their file, when that is lowered.
    fn redirect_includes(&self, lowered: &mut Lowered) {
        let lowers = |root: usize, lowered: &Lowered| {
            let files = self.krate.places.iter().zip(&lowered.files);
            files
                .into_iter()
                .any(|(place, edits)| place.root == root && !edits.is_empty())
        };
        for include in &self.krate.includes {
            if !lowers(self.krate.places[include.target].root, lowered) {
                continue;
            }
            let argument = &include.argument;
            let edits = &mut lowered.files[include.file];
            let is_free = edits
                .iter()
                .all(|edit| edit.range.end <= argument.start || argument.end <= edit.range.start);
            if is_free {
                let path = self.shadow.path(self.krate, include.target);
                edits.replace(
                    argument.clone(),
                    format!("{:?}", path.display().to_string()),
                );
            }
        }
    }

    fn write(&self, lowered: &Lowered, written: &mut [Option<String>]) -> Result<()> {
        for (file, edits) in lowered.files.iter().enumerate() {
            let original = &self.krate.tree.files[file].text;
            if edits.is_empty() && written[file].is_none() {
                continue;
            }
            let text = edits.apply(original);
            if written[file].as_ref() != Some(&text) {
                self.shadow.write(self.krate, file, &text)?;
                written[file] = Some(text);
            }
        }
        Ok(())
    }

    fn args(&self) -> Vec<String> {
        let input = self.shadow.path(self.krate, 0);
        let more: Vec<String> = self
            .format
            .args(self.line)
            .into_iter()
            .chain(self.remap.args())
            .collect();
        let without: &[&str] = match self.format.json {
            true => &[],
            false => &FORMAT_OPTIONS,
        };
        self.line
            .rewritten(&input.display().to_string(), without, &more)
    }

    /// The text of a file as the user sees it, by the name that rustc prints.
    fn read(&self, name: &str) -> Option<Arc<str>> {
        match self.names.index(name) {
            Some(file) => Some(self.krate.tree.files[file].text.clone()),
            None => Some(fs::read_to_string(name).ok()?.into()),
        }
    }

    /// The name that rustc prints for a file.
    fn name(&self, file: usize) -> String {
        let path = self.remap.apply(&self.shadow.path(self.krate, file));
        path.display().to_string()
    }
}

/// Says what rustc says, in the user's terms, once rustc has written an output or ended.
struct Voice<'a> {
    compilation: &'a Compilation<'a>,
    translator: Translator<'a>,
    held_back: Vec<Message>,
    speaks: bool,
}

impl<'a> Voice<'a> {
    fn new(compilation: &'a Compilation<'a>, lowered: &Lowered) -> Self {
        let mut files = Files::new(|name| compilation.read(name));
        for (file, edits) in lowered.files.iter().enumerate() {
            if !edits.is_empty() {
                let original = compilation.krate.tree.files[file].text.clone();
                files.insert(compilation.name(file), original, edits);
            }
        }
        Voice {
            compilation,
            translator: Translator::new(files, compilation.format.style),
            held_back: Vec::new(),
            speaks: false,
        }
    }

    fn hear(&mut self, line: &[u8]) -> Result<()> {
        let message = Message::parse(line);
        if matches!(message, Message::Output(_)) {
            self.speak()?;
        }
        if self.speaks {
            return self.say(message);
        }
        self.held_back.push(message);
        Ok(())
    }

    fn speak(&mut self) -> Result<()> {
        self.speaks = true;
        std::mem::take(&mut self.held_back)
            .into_iter()
            .try_for_each(|message| self.say(message))
    }

    fn say(&mut self, message: Message) -> Result<()> {
        match message {
            Message::Diagnostic(diagnostic) => match self.translator.translate(*diagnostic) {
                Some(diagnostic) => self.compilation.format.print(&diagnostic),
                None => Ok(()),
            },
            Message::Output(line) | Message::Other(line) => Ok(io::stderr().write_all(&line)?),
        }
    }

    fn findings(&self) -> Vec<normal_async_lower::Finding> {
        let names = &self.compilation.names;
        self.held_back
            .iter()
            .filter_map(|message| match message {
                Message::Diagnostic(diagnostic) => names.finding(diagnostic),
                _ => None,
            })
            .collect()
    }
}

/// Prints mistakes in the new syntax.
fn report(krate: &Crate, errors: &[SyntaxError], format: Format) -> Result<()> {
    let mut translator = Translator::new(Files::new(|_| None), format.style);
    for error in errors {
        let file = &krate.tree.files[error.file];
        let suggestion = error.suggestion.as_ref();
        let diagnostic = Diagnostic::syntax_error(
            &file.path.display().to_string(),
            &file.text,
            error.range.clone(),
            &error.message,
            &error.label,
            suggestion.map(|s| (&*s.message, s.range.clone(), &*s.replacement)),
        );
        format.print(&translator.present(diagnostic))?;
    }
    let summary = translator.summary();
    summary
        .iter()
        .try_for_each(|diagnostic| format.print(diagnostic))
}

/// Where the lowered files of this compiler call go: beside the outputs, apart from those of any other call.
fn shadow_directory(line: &CommandLine, input: &Path) -> PathBuf {
    let stem = || {
        input
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
    };
    let name = line.value("crate-name").map(Into::into).or_else(stem);
    let name = name.unwrap_or_default();
    let Some(out_dir) = line.value("out-dir") else {
        return std::env::temp_dir().join(format!("rustc-async-{}-{name}", std::process::id()));
    };
    let extra = line.codegen("extra-filename").unwrap_or_default();
    let harness = if line.has("test") { "-test" } else { "" };
    let links = line.list("emit").any(|kind| kind.starts_with("link"));
    let check = if line.has("emit") && !links {
        "-check"
    } else {
        ""
    };
    let unit = format!("{name}{extra}{harness}{check}");
    Path::new(out_dir)
        .join("..")
        .join(".normal-async")
        .join(unit)
}

/// The variables that redirected includes no longer read under rustc's eyes, and their values.
fn read_by_includes(includes: &[AbsoluteInclude], env: Env) -> Vec<(String, String)> {
    let names: HashSet<&String> = includes.iter().flat_map(|include| &include.env).collect();
    names
        .into_iter()
        .filter_map(|name| Some((name.clone(), env(name)?.into_string().ok()?)))
        .collect()
}
