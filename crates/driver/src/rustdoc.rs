//! Acts as rustdoc, for documentation and for its tests.
//!
//! rustdoc looks at no function's body, so most often the new tokens need not be lowered for it, only hidden: pages show
//! traits and functions as they are written. What may mean anything, in macro input, is hidden only where rustdoc
//! stumbles over it. Where it does not accept that, either (a trait object of an async trait in a signature, a trait
//! alias), or would not know that a trait may be an object's, it gets what [`pages`] makes of it, and then the lowered
//! text. The code of documentation tests is compiled, so there we go between.

mod fragments;
mod html;
mod json;
mod said;

use std::{
    ffi::{OsStr, OsString},
    fs, iter,
    path::Path,
    process::{Command, ExitCode, Output},
};

use anyhow::Result;
use normal_async_lower::{Choices, Exports, lower, may_need_lowering, pages};
use normal_async_syntax::{dialect::Dialect, edit::Edits, scan::scan};

use crate::{
    command_line::CommandLine, doctest, exports, has_new_syntax, invocation::Env,
    location::Location, messages::Format, mistakes, needs, process, shadow::Shadow, survey, tree,
    tree::Crate,
};

/// The real rustdoc, in whose place cargo calls us.
pub const RUSTDOC: &str = "NORMAL_ASYNC_RUSTDOC";

/// Whether `args`, those behind the name of the program, are a call of rustdoc by cargo.
pub fn is_rustdoc_call(args: &[OsString]) -> bool {
    let is_option = |arg: &OsString| matches!(arg.as_encoded_bytes().first(), Some(b'-' | b'@'));
    let names_crate = |arg: &OsString| arg == "--crate-name";
    let in_file = |arg: &OsString| arg.as_encoded_bytes().starts_with(b"@");
    std::env::var_os(RUSTDOC).is_some()
        && args.first().is_some_and(is_option)
        && args.iter().any(|arg| names_crate(arg) || in_file(arg))
}

/// Runs rustdoc on a crate; none when no file of it needs to be changed.
///
/// # Errors
/// When a file cannot be written or rustdoc cannot be run.
pub(crate) fn document(rustdoc: &OsStr, line: &CommandLine, env: Env) -> Result<Option<ExitCode>> {
    let Some(input) = line.input().map(Path::new) else {
        return Ok(None);
    };
    let is_source = input.extension().is_some_and(|extension| extension == "rs");
    if !is_source || line.list("crate-type").any(|kind| kind == "proc-macro") {
        return Ok(None);
    }
    let Some(mut krate) = tree::read(input, line.edition(), env) else {
        return Ok(None);
    };
    krate.tree.externs = exports::of_externs(line);
    krate.tree.stable = needs::is_stable(env);
    survey::note_objects(&mut krate.tree, env);
    let lowered = lower(&krate.tree, &Choices::default());
    if !lowered.errors.is_empty() {
        mistakes::report(&krate.tree, &lowered.errors, Format::of(line))?;
        return Ok(Some(ExitCode::FAILURE));
    }
    let tests = line.has("test");
    let mut files = krate.tree.files.iter();
    let mut externs = krate.tree.externs.values();
    let concerns_us = !lowered.is_plain()
        || !tests && externs.any(Exports::has_unwritten)
        || tests && files.any(|file| documents_in_new_syntax(&file.path, &file.text));
    if !concerns_us {
        return Ok(None);
    }
    let call = Call {
        rustdoc,
        line,
        tests,
        shadow: Shadow::new(Location::temporary()?, &krate, env)?,
        krate: &krate,
        exports: &lowered.exports,
        needs: lowered
            .needs
            .keys()
            .map(|need| need.rustc_argument())
            .collect(),
    };
    if line.has("scrape-examples-output-path") {
        let output = call.with(&call.nothing())?.output()?;
        return Ok(Some(process::exit_code(output.status)));
    }
    let dialects = || krate.tree.files.iter().map(|file| &file.scan.dialect);
    let with_possible = |mut all: Vec<Edits>| {
        for (edits, dialect) in all.iter_mut().zip(dialects()) {
            dialect.mask_possible(edits);
        }
        all
    };
    if !tests {
        let mut forms = [dialects().map(Dialect::mask).collect(), pages(&krate.tree)];
        if lowered.has_lowered_traits() {
            // As they are written, pages would say that they are not dyn compatible.
            forms.reverse();
        }
        for form in forms {
            let possible = lowered.is_undecided.then(|| with_possible(form.clone()));
            for edits in iter::once(form).chain(possible) {
                if call.succeeds(&edits)? {
                    call.show_as_written(&edits)?;
                    return Ok(Some(ExitCode::SUCCESS));
                }
            }
        }
    }
    let lowered = with_possible(lowered.files);
    if tests {
        let status = call.with(&lowered)?.status()?;
        return Ok(Some(process::exit_code(status)));
    }
    let output = call.with(&lowered)?.output()?;
    call.say(&output, &lowered)?;
    if output.status.success() {
        call.show_as_written(&lowered)?;
    }
    Ok(Some(process::exit_code(output.status)))
}

struct Call<'a> {
    rustdoc: &'a OsStr,
    line: &'a CommandLine,
    tests: bool,
    shadow: Shadow,
    krate: &'a Crate,
    exports: &'a Exports,
    needs: Vec<String>,
}

impl Call<'_> {
    /// Runs rustdoc on the edited files, and says what it said if it succeeds.
    fn succeeds(&self, edits: &[Edits]) -> Result<bool> {
        let output = self.with(edits)?.output()?;
        if output.status.success() {
            self.say(&output, edits)?;
        }
        Ok(output.status.success())
    }

    fn say(&self, output: &Output, edits: &[Edits]) -> Result<()> {
        let format = Format::of(self.line);
        said::say(
            output,
            self.krate,
            &self.shadow,
            &self.shadow.remap(self.line),
            edits,
            format,
        )
    }

    /// Makes what rustdoc wrote of the edited files show what the user wrote.
    fn show_as_written(&self, edits: &[Edits]) -> Result<()> {
        let option = |names: &[&str]| names.iter().find_map(|name| self.line.value(name));
        let out = Path::new(option(&["o", "output", "out-dir"]).unwrap_or("doc"));
        let Some(name) = self.line.value("crate-name") else {
            return Ok(());
        };
        let description = out.join(name).with_extension("json");
        match option(&["w", "output-format"]) {
            Some("json") if description.exists() => {
                json::show_as_written(&description, self.krate, &self.shadow, edits)
            }
            None | Some("html") if out.join(name).is_dir() => {
                html::show_as_written(out, name, self.krate, self.exports, &self.shadow, edits)?;
                fragments::show_as_written(out, name, self.krate)
            }
            _ => Ok(()),
        }
    }

    /// What makes an empty crate of it. Examples would be taken from files in the shadow, which pages could not show.
    fn nothing(&self) -> Vec<Edits> {
        let mut edits = vec![Edits::default(); self.krate.tree.files.len()];
        edits[0].replace(0..self.krate.tree.files[0].text.len(), "");
        edits
    }

    /// The call of rustdoc on the edited files.
    fn with(&self, edits: &[Edits]) -> Result<Command> {
        let mut edits = edits.to_vec();
        self.shadow.redirect_includes(self.krate, &mut edits);
        for (index, edits) in edits.iter().enumerate() {
            let text = edits.pieces(&self.krate.tree.files[index].text);
            self.shadow.write(self.krate, index, text)?;
        }
        let mut more = vec![process::UNSTABLE_OPTIONS.to_owned()];
        more.extend(self.shadow.remap(self.line).args());
        more.extend(self.needs.iter().cloned());
        if self.tests {
            let exe = std::env::current_exe()?;
            more.push(format!("--test-builder-wrapper={}", exe.display()));
        }
        let root = self.shadow.path(self.krate, 0).display().to_string();
        let args = self.line.rewritten(&root, &[], &more);
        let mut command = process::command(&[self.rustdoc.to_owned()], args);
        process::unlock(&mut command, self.line.value("crate-name"));
        command.env(doctest::MARK, "1");
        Ok(command)
    }
}

/// Whether something that has to be lowered stands in a line comment of the file at `path`, or in a file that it includes
/// as documentation, as it would in the code of a documentation test.
pub fn documents_in_new_syntax(path: &Path, text: &str) -> bool {
    let lines = text.lines().map(str::trim_start);
    let comments = lines.filter_map(|line| {
        line.strip_prefix("///")
            .or_else(|| line.strip_prefix("//!"))
    });
    let comments: String = comments.flat_map(|line| [line, "\n"]).collect();
    let mut included = included_as_documentation(text).map(|name| path.with_file_name(name));
    is_in_new_syntax(&comments)
        || included.any(|path| fs::read_to_string(path).is_ok_and(|page| is_in_new_syntax(&page)))
}

/// Whether a page has the new tokens anywhere, or else something to lower in what is marked as code that is compiled.
fn is_in_new_syntax(page: &str) -> bool {
    let mut block = None;
    let code = page.lines().filter(|line| {
        let Some(info) = line.trim_start().strip_prefix("```") else {
            return block == Some(true);
        };
        block = block.is_none().then(|| is_compiled(info));
        false
    });
    let code: String = code.flat_map(|line| [line, "\n"]).collect();
    has_new_syntax(page) || may_need_lowering(&scan(&code))
}

/// What rustdoc makes of the words behind the start of a block of code.
fn is_compiled(info: &str) -> bool {
    let mut words = info.split([',', ' ', '\t']).filter(|word| !word.is_empty());
    words.all(|word| {
        let is_error = |code: &str| code.bytes().all(|byte| byte.is_ascii_digit());
        COMPILED.contains(&word)
            || word.starts_with("edition")
            || word.strip_prefix('E').is_some_and(is_error)
    })
}

const COMPILED: [&str; 6] = [
    "compile_fail",
    "no_run",
    "rust",
    "should_panic",
    "standalone_crate",
    "test_harness",
];

/// The paths in `#[doc = include_str!("..")]`.
fn included_as_documentation(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("include_str!").filter_map(|(at, name)| {
        let before = text[..at].trim_end().strip_suffix('=')?;
        let after = text[at + name.len()..].trim_start().strip_prefix('(')?;
        let (path, _) = after.trim_start().strip_prefix('"')?.split_once('"')?;
        before.trim_end().ends_with("doc").then_some(path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_told_from_other_code() {
        let alias = "trait Both = Clone + Send;";
        for (info, expected) in [
            ("", true),
            ("rust", true),
            ("compile_fail,E0038", true),
            ("edition2021, no_run", true),
            ("ignore", false),
            ("text", false),
            ("toml", false),
        ] {
            let page = format!("Words.\n```{info}\n{alias}\n```\nWords.\n");
            assert_eq!(is_in_new_syntax(&page), expected, "{info}");
        }
        assert!(!is_in_new_syntax(&format!(
            "```\nlet x = 1;\n```\n{alias}\n"
        )));
        assert!(is_in_new_syntax("A `box async fn`.\n"));
    }
}
