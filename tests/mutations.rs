//! Whatever a person may type on the way to a program: the compiler says what is wrong with it, in terms of that text.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use normal_async_tests::{
    damage::{Numbers, damaged},
    failures, tool,
};

/// How often each program is damaged.
const ROUNDS: usize = 6;

#[test]
fn damaged_programs_are_spoken_of_in_their_own_terms() {
    let mut numbers = Numbers::default();
    let mut texts = Vec::new();
    for path in programs() {
        let program = fs::read_to_string(&path).unwrap();
        for _ in 0..ROUNDS {
            texts.push(damaged(&program, &mut numbers));
        }
    }
    assert!(texts.len() > 100, "{} programs", texts.len());
    let failures = failures(&texts, |text| check(text));
    let count = failures.len();
    assert!(
        failures.is_empty(),
        "{count} of {}:\n{}",
        texts.len(),
        failures.join("\n")
    );
}

/// Those among the programs of `ui/` that rustc compiles without any option or other crate.
fn programs() -> Vec<PathBuf> {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let gaps = fs::read_dir(ui).unwrap();
    let files = gaps.flat_map(|gap| fs::read_dir(gap.unwrap().path()).unwrap());
    let mut programs: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    programs.retain(|path| path.extension().is_some_and(|e| e == "rs") && stands_alone(path));
    programs.sort();
    programs
}

fn stands_alone(path: &Path) -> bool {
    let text = fs::read_to_string(path).unwrap();
    let asks = [
        "aux-build",
        "compile-flags",
        "revisions",
        "edition:",
        "tokio",
        "futures::",
        "normal_async",
    ];
    !asks.iter().any(|sign| text.contains(sign))
}

fn check(text: &str) -> Result<(), String> {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("program.rs"), text).unwrap();
    let output = Command::new(tool("rustc-async"))
        .args(["--edition=2024", "--emit=metadata", "program.rs"])
        .env_remove("RUSTC_BOOTSTRAP")
        .current_dir(directory.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let hidden = [
        "__normal_async",
        "mistake in Normal Async",
        "where Self: Sized",
    ];
    // What rustc itself suggests for a function without `self`.
    let of_rustc = |part: &&str| !part.starts_with("alternatively, consider constraining `");
    let mut parts = said.split("help: ").filter(of_rustc);
    let shows = |part: &str, words: &str| part.contains(words) && !text.contains(words);
    let shows_hidden = parts.any(|part| hidden.iter().any(|words| shows(part, words)));
    let is_told = matches!(output.status.code(), Some(0 | 1));
    if is_told && !shows_hidden && places(&said).all(|place| exists(text, place)) {
        return Ok(());
    }
    Err(format!("== {}\n{said}-- of\n{text}", output.status))
}

/// The lines and columns that are named.
fn places(said: &str) -> impl Iterator<Item = (usize, usize)> {
    let named = said.split("program.rs:").skip(1);
    named.filter_map(|place| {
        let mut numbers = place.split(|c: char| !c.is_ascii_digit());
        Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
    })
}

/// rustc names the end of a file by what would follow its last line break.
fn exists(text: &str, (line, column): (usize, usize)) -> bool {
    let mut lines = text.split('\n');
    let found = line.checked_sub(1).and_then(|index| lines.nth(index));
    found.is_some_and(|line| (1..=line.chars().count() + 2).contains(&column))
}
