//! The command line of rustc or rustdoc, read as they read it.

use std::{fs, ops::Range, path::Path};

/// The options of a compiler that take a value, by their names without dashes.
struct Grammar {
    long: &'static [&'static str],
    short: &'static str,
}

const RUSTC: Grammar = Grammar {
    long: &[
        "allow",
        "cap-lints",
        "cfg",
        "check-cfg",
        "codegen",
        "color",
        "crate-name",
        "crate-type",
        "deny",
        "diagnostic-width",
        "edition",
        "emit",
        "env-set",
        "error-format",
        "explain",
        "extern",
        "forbid",
        "force-warn",
        "json",
        "out-dir",
        "print",
        "remap-path-prefix",
        "remap-path-scope",
        "sysroot",
        "target",
        "warn",
    ],
    short: "ACDFLWZlo",
};

/// The names of the options that say which lints there are. Where one is asked for, rustc checks all of its own, however
/// they are capped.
pub(crate) const LINTS: [&str; 10] = [
    "A",
    "allow",
    "W",
    "warn",
    "force-warn",
    "D",
    "deny",
    "F",
    "forbid",
    "cap-lints",
];

/// The names of the option that forbids a lint.
pub(crate) const FORBID: [&str; 2] = ["F", "forbid"];

const RUSTDOC: Grammar = Grammar {
    long: &[
        "allow",
        "cap-lints",
        "cfg",
        "check-cfg",
        "check-theme",
        "codegen",
        "color",
        "crate-name",
        "crate-type",
        "crate-version",
        "default-setting",
        "default-theme",
        "deny",
        "diagnostic-width",
        "doctest-build-arg",
        "edition",
        "emit",
        "error-format",
        "extend-css",
        "extern",
        "extern-html-root-url",
        "forbid",
        "force-warn",
        "html-after-content",
        "html-before-content",
        "html-in-header",
        "include-parts-dir",
        "index-page",
        "json",
        "library-path",
        "markdown-after-content",
        "markdown-before-content",
        "markdown-css",
        "markdown-playground-url",
        "merge",
        "merge-doctests",
        "out-dir",
        "output",
        "output-format",
        "parts-out-dir",
        "persist-doctests",
        "playground-url",
        "remap-path-prefix",
        "resource-suffix",
        "scrape-examples-output-path",
        "scrape-examples-target-crate",
        "static-root-path",
        "sysroot",
        "target",
        "test-args",
        "test-builder",
        "test-builder-wrapper",
        "test-run-directory",
        "test-runtool",
        "test-runtool-arg",
        "theme",
        "warn",
        "with-examples",
    ],
    short: "ACDFLWZeow",
};

/// A command line whose `@file` arguments are expanded.
#[derive(Debug, Clone)]
pub(crate) struct CommandLine {
    given: Vec<String>,
    args: Vec<String>,
    items: Vec<Item>,
}

#[derive(Debug, Clone)]
struct Item {
    /// Without dashes; empty for an argument that is no option.
    name: String,
    value: Option<String>,
    /// The arguments that it stands in.
    args: Range<usize>,
}

impl CommandLine {
    /// None when this is not a command line that rustc would accept; it should say so itself.
    pub(crate) fn rustc(args: Vec<String>) -> Option<Self> {
        Self::parse(&RUSTC, args)
    }

    /// As [`CommandLine::rustc`], for rustdoc.
    pub(crate) fn rustdoc(args: Vec<String>) -> Option<Self> {
        Self::parse(&RUSTDOC, args)
    }

    fn parse(grammar: &Grammar, given: Vec<String>) -> Option<Self> {
        let args = expand_files(&given)?;
        let mut items = Vec::new();
        let mut at = 0;
        while at < args.len() {
            at = match &*args[at] {
                "--" => {
                    items.extend((at + 1..args.len()).map(|at| Item::free(&args, at)));
                    args.len()
                }
                arg if arg.starts_with("--") => grammar.long(&args, at, &mut items)?,
                arg if arg.starts_with('-') && arg != "-" => {
                    grammar.short(&args, at, &mut items)?
                }
                _ => {
                    items.push(Item::free(&args, at));
                    at + 1
                }
            };
        }
        Some(CommandLine { given, args, items })
    }

    /// The arguments as they were given.
    pub(crate) fn given(&self) -> &[String] {
        &self.given
    }

    /// The arguments, `@file`s expanded.
    pub(crate) fn args(&self) -> &[String] {
        &self.args
    }

    /// Some were given in a file, as they are when they are too many for a command.
    pub(crate) fn is_in_file(&self) -> bool {
        self.given.iter().any(|arg| arg.starts_with('@'))
    }

    /// The one source file; `-` is standard input.
    pub(crate) fn input(&self) -> Option<&str> {
        let mut free = self.items.iter().filter(|item| item.name.is_empty());
        match (free.next(), free.next()) {
            (Some(only), None) => only.value.as_deref(),
            _ => None,
        }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.items.iter().any(|item| item.name == name)
    }

    /// All values of an option, in order.
    pub(crate) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.items
            .iter()
            .filter(move |item| item.name == name)
            .filter_map(|item| item.value.as_deref())
    }

    /// The crates that this one can name, by that name, and the files of those of which it is said.
    pub(crate) fn externs(&self) -> impl Iterator<Item = (&str, Option<&Path>)> {
        self.values("extern").map(|value| {
            let (name, library) = match value.split_once('=') {
                Some((name, library)) => (name, Some(Path::new(library))),
                None => (value, None),
            };
            (name.rsplit(':').next().unwrap_or(name), library)
        })
    }

    /// Whether it gives a crate the name of the standard library, by which paths lead to that crate.
    pub(crate) fn renames_std(&self) -> bool {
        let mut named = self.values("extern").filter_map(|v| v.split_once('='));
        named.any(|(name, _)| {
            let (options, name) = name.rsplit_once(':').unwrap_or(("", name));
            ["alloc", "core", "std"].contains(&name) && !options.contains("noprelude")
        })
    }

    /// The last value of an option.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.values(name).last()
    }

    /// The last value of a `-C name=value`.
    pub(crate) fn codegen(&self, name: &str) -> Option<&str> {
        self.items
            .iter()
            .filter_map(|item| item.codegen(name))
            .next_back()
    }

    /// Whether the program is to count which parts of it are executed.
    pub(crate) fn measures_coverage(&self) -> bool {
        let options = ["C", "codegen"].into_iter();
        let mut values = options.flat_map(|name| self.values(name));
        values.any(|value| value.starts_with("instrument-coverage"))
    }

    /// Whether nothing but a program, or the tests of the crate, is made. A crate may say itself what it is, so that is known
    /// only when it is said here.
    pub(crate) fn makes_program(&self) -> bool {
        let mut types = self.list("crate-type").peekable();
        self.has("test") || types.peek().is_some() && types.all(|name| name == "bin")
    }

    /// The comma-separated values of an option.
    pub(crate) fn list(&self, name: &str) -> impl Iterator<Item = &str> {
        self.values(name).flat_map(|value| value.split(','))
    }

    /// The lints that nothing may allow, spelled with underscores.
    pub(crate) fn forbidden_lints(&self) -> impl Iterator<Item = String> {
        let lints = FORBID.iter().flat_map(|name| self.values(name));
        lints.map(|lint| lint.replace('-', "_"))
    }

    /// The edition, 2015 unless told otherwise.
    pub(crate) fn edition(&self) -> u16 {
        let edition = self.value("edition").map(str::parse);
        edition.and_then(Result::ok).unwrap_or(2015)
    }

    /// The same command line with another input, without the options named in `without`, those of `-C` too, and with
    /// `more` at its end.
    pub(crate) fn rewritten(&self, input: &str, without: &[&str], more: &[String]) -> Vec<String> {
        let mut args: Vec<Option<&str>> = self.args.iter().map(|arg| Some(&**arg)).collect();
        for item in &self.items {
            if item.name.is_empty() {
                args[item.args.start] = Some(input);
            } else if without.iter().any(|name| item.is_named(name)) {
                args[item.args.clone()].fill(None);
            }
        }
        let end = self.args.iter().position(|arg| arg == "--");
        let (options, free) = args.split_at(end.unwrap_or(args.len()));
        let owned = |args: &[Option<&str>]| -> Vec<String> {
            args.iter().flatten().map(|&arg| arg.to_owned()).collect()
        };
        [owned(options), more.to_vec(), owned(free)].concat()
    }
}

impl Grammar {
    /// Reads `--name`, `--name=value` or `--name value`; gives the place behind.
    fn long(&self, args: &[String], at: usize, items: &mut Vec<Item>) -> Option<usize> {
        let text = &args[at][2..];
        let (name, value, end) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned()), at + 1),
            None if self.long.contains(&text) => (text, Some(args.get(at + 1)?.clone()), at + 2),
            None => (text, None, at + 1),
        };
        items.push(Item {
            name: name.into(),
            value,
            args: at..end,
        });
        Some(end)
    }

    /// Reads `-f`, `-fg`, `-fvalue` or `-f value`; gives the place behind.
    fn short(&self, args: &[String], at: usize, items: &mut Vec<Item>) -> Option<usize> {
        let text = &args[at];
        for (i, letter) in text.char_indices().skip(1) {
            let rest = &text[i + letter.len_utf8()..];
            let (value, end) = match self.short.contains(letter) {
                false => (None, at + 1),
                true if rest.is_empty() => (Some(args.get(at + 1)?.clone()), at + 2),
                true => (Some(rest.to_owned()), at + 1),
            };
            let ends = value.is_some();
            items.push(Item {
                name: letter.into(),
                value,
                args: at..end,
            });
            if ends {
                return Some(end);
            }
        }
        Some(at + 1)
    }
}

impl Item {
    /// It is `--name`, `-n`, or `-C name=value`.
    fn is_named(&self, name: &str) -> bool {
        self.name == name || self.codegen(name).is_some()
    }

    /// The value, where it is a `-C name=value`.
    fn codegen(&self, name: &str) -> Option<&str> {
        let value = self.value.as_deref()?;
        let is_codegen = matches!(&*self.name, "C" | "codegen");
        value
            .strip_prefix(name)?
            .strip_prefix('=')
            .filter(|_| is_codegen)
    }

    fn free(args: &[String], at: usize) -> Self {
        Item {
            name: String::new(),
            value: Some(args[at].clone()),
            args: at..at + 1,
        }
    }
}

/// Puts the lines of `file` in the place of an argument `@file`; None when one cannot be read.
fn expand_files(args: &[String]) -> Option<Vec<String>> {
    let mut expanded = Vec::with_capacity(args.len());
    for arg in args {
        match arg.strip_prefix('@') {
            Some(path) => expanded.extend(fs::read_to_string(path).ok()?.lines().map(Into::into)),
            None => expanded.push(arg.clone()),
        }
    }
    Some(expanded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> CommandLine {
        CommandLine::rustc(line.split(' ').map(Into::into).collect()).unwrap()
    }

    #[test]
    fn options_are_read_in_every_spelling() {
        let line = parse(
            "--crate-name a -Copt-level=1 -C debuginfo=2 --edition=2024 -gL x src/a.rs --codegen opt-level=3",
        );
        assert_eq!(line.input(), Some("src/a.rs"));
        assert_eq!(line.value("crate-name"), Some("a"));
        assert_eq!(line.value("edition"), Some("2024"));
        assert_eq!(line.codegen("opt-level"), Some("3"));
        assert_eq!(line.codegen("debuginfo"), Some("2"));
        assert_eq!(line.value("L"), Some("x"));
        assert!(line.has("g"));
        assert!(!line.has("test"));
    }

    #[test]
    fn only_a_single_free_argument_is_the_input() {
        assert_eq!(parse("--test").input(), None);
        assert_eq!(parse("a.rs b.rs").input(), None);
        assert_eq!(parse("--test -").input(), Some("-"));
        assert_eq!(parse("-- -odd.rs").input(), Some("-odd.rs"));
    }

    #[test]
    fn a_program_is_all_that_is_made_where_that_is_said() {
        for line in [
            "--crate-type bin a.rs",
            "--test a.rs",
            "--crate-type=lib --test a.rs",
        ] {
            assert!(parse(line).makes_program(), "{line}");
        }
        for line in [
            "a.rs",
            "--crate-type=lib a.rs",
            "--crate-type=bin,rlib a.rs",
        ] {
            assert!(!parse(line).makes_program(), "{line}");
        }
    }

    #[test]
    fn a_missing_value_is_left_to_rustc() {
        assert!(CommandLine::rustc(vec!["--edition".into()]).is_none());
        assert!(CommandLine::rustc(vec!["-L".into()]).is_none());
    }

    #[test]
    fn rewriting_replaces_the_input_and_drops_options() {
        let line = parse("--error-format human --color=never a.rs -O");
        let more = ["--remap-path-prefix=x=y".to_owned()];
        assert_eq!(
            line.rewritten("s/a.rs", &["error-format", "color"], &more),
            ["s/a.rs", "-O", "--remap-path-prefix=x=y"]
        );
        assert_eq!(
            parse("-O -- a.rs").rewritten("s/a.rs", &[], &more),
            ["-O", "--remap-path-prefix=x=y", "--", "s/a.rs"]
        );
        let line = parse("-C incremental=d -Cdebuginfo=2 --codegen=incremental=e a.rs");
        assert_eq!(
            line.rewritten("s/a.rs", &["incremental"], &[]),
            ["-Cdebuginfo=2", "s/a.rs"]
        );
    }

    #[test]
    fn arguments_are_read_from_files() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("args");
        fs::write(&file, "--crate-name\na b\nx y.rs\n").unwrap();
        let line = CommandLine::rustc(vec![format!("@{}", file.display())]).unwrap();
        assert_eq!(line.value("crate-name"), Some("a b"));
        assert_eq!(line.input(), Some("x y.rs"));
        assert!(CommandLine::rustc(vec!["@/nowhere/at/all".into()]).is_none());
    }
}
