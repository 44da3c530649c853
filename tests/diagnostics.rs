//! `docs/diagnostics.md`: for each of the RFC's gaps, what users are told today, by the macros of others, and by us.
//!
//! The programs of `diagnostics/<gap>/` are compiled, and what is said of them is the page. `BLESS=1` writes it.

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use normal_async_tests::tool;
use serde_json::Value;

const HEADER: &str = "\
# What users are told

For each of the gaps that the RFC counts: a program, and what its author reads today, with the macros that are in use
for it, and with Normal Async. A test compiles the programs and writes this page.
";

/// The directory of each gap, its title, and what there is to say about it.
const GAPS: &[(&str, &str, &str)] = &[
    (
        "1_dyn",
        "Async methods through `dyn`",
        "rustc refuses the type and cannot say what would help. Here one call lacks one word. A macro brings errors \
         of its own, about code that is not shown.",
    ),
    (
        "2_recursion",
        "Async functions that call themselves",
        "rustc leaves the rewriting to the author. The macro decides that the future has to be `Send`, and where it is \
         not, the error is about the macro.",
    ),
    (
        "3_send",
        "`Send` bounds on async methods",
        "rustc knows no way but to promise `Send` for every implementation. Here the function that spawns asks for \
         it. The macro makes the promise for everybody, and refuses the one that cannot keep it.",
    ),
    (
        "4_spurious",
        "Futures that are `Send`, and rustc does not see it",
        "",
    ),
    (
        "5_borrow",
        "Tasks that borrow",
        "The error is rustc's; what it does not know of is the function that takes borrows.",
    ),
    (
        "6_drop",
        "Clean-up that awaits",
        "rustc can only say that a `drop` does not await. What it does not know of is the trait whose does.",
    ),
];

/// Who speaks, of which program.
const VOICES: &[(&str, &str)] = &[
    ("Today", "program"),
    (OURS, "program"),
    ("With async-trait", "async_trait"),
    ("With async-recursion", "async_recursion"),
];

const OURS: &str = "With Normal Async";

#[test]
fn the_page_shows_what_is_said() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let macros = macros();
    let mut page = HEADER.to_owned();
    for (number, (directory, title, comment)) in (1..).zip(GAPS) {
        write!(page, "\n## {number}. {title}\n").unwrap();
        if !comment.is_empty() {
            write!(page, "\n{}\n", wrapped(comment)).unwrap();
        }
        let mut shown = String::new();
        for &(voice, name) in VOICES {
            let path = tests
                .join("diagnostics")
                .join(directory)
                .join(format!("{name}.rs"));
            let Ok(program) = fs::read_to_string(&path) else {
                continue;
            };
            if program != shown {
                write!(page, "\n```rust\n{program}```\n").unwrap();
                shown = program;
            }
            let compiler = match voice {
                OURS => tool("rustc-async"),
                _ => "rustc".into(),
            };
            let said = said(&compiler, &path, macros.get(name));
            match said.is_empty() {
                true => write!(page, "\n{voice}, it compiles.\n").unwrap(),
                false => write!(page, "\n{voice}:\n\n```text\n{said}```\n").unwrap(),
            }
        }
    }
    let path = tests.join("../docs/diagnostics.md");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(page, expected, "`BLESS=1` writes the page");
}

/// The procedural macros of others, by their names.
fn macros() -> BTreeMap<String, PathBuf> {
    let output = Command::new(env!("CARGO"))
        .args([
            "build",
            "--message-format=json",
            "--package",
            "normal-async-ui-dependencies",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let messages = String::from_utf8(output.stdout).unwrap();
    let artifacts = messages.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let name = message["target"]["name"].as_str()?.to_owned();
        let is_macro = message["target"]["kind"][0] == "proc-macro";
        let file = message["filenames"][0].as_str().filter(|_| is_macro)?;
        Some((name, file.into()))
    });
    artifacts.collect()
}

/// What a compiler says of a program that uses a procedural macro, or none; without its closing words.
fn said(compiler: &Path, path: &Path, uses: Option<&PathBuf>) -> String {
    let directory = tempfile::tempdir().unwrap();
    fs::copy(path, directory.path().join("main.rs")).unwrap();
    let mut command = Command::new(compiler);
    command
        .args([
            "--edition=2024",
            "--crate-type=lib",
            "--emit=metadata",
            "-Awarnings",
        ])
        .args(["--diagnostic-width=120", "main.rs"])
        .env_remove("RUSTC_BOOTSTRAP")
        .current_dir(directory.path());
    if let (Some(library), Some(name)) = (uses, path.file_stem()) {
        let name = name.display();
        let library = library.display();
        command.arg("--extern").arg(format!("{name}={library}"));
    }
    let stderr = String::from_utf8(command.output().unwrap().stderr).unwrap();
    let end = stderr
        .find("error: aborting due to")
        .unwrap_or(stderr.len());
    let said = stderr[..end].trim_end();
    if said.is_empty() {
        String::new()
    } else {
        format!("{said}\n")
    }
}

/// Breaks a paragraph into lines of the width that all pages have.
fn wrapped(paragraph: &str) -> String {
    let mut lines = String::new();
    let mut width = 0;
    for word in paragraph.split(' ') {
        if width > 0 && width + word.len() >= 120 {
            lines += "\n";
            width = 0;
        } else if width > 0 {
            lines += " ";
            width += 1;
        }
        lines += word;
        width += word.len();
    }
    lines
}
