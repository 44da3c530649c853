//! What holds of the lowering of any source text: tried on the packages in the local registry cache, and on damaged
//! programs of our own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use normal_async_lower::{Choices, Lowered, SourceFile, SourceTree, lower};
use normal_async_syntax::edit::Edits;
use normal_async_tests::damage::{Numbers, damaged};

/// Files of packages are sampled so that a run takes seconds: about this many bytes of them are lowered.
const SAMPLE: u64 = 96 << 20;

fn lowered(text: &str) -> (SourceTree, Lowered) {
    let tree = SourceTree {
        edition: 2021,
        files: vec![SourceFile::new("lib.rs".into(), text.into())],
        ..SourceTree::default()
    };
    let lowered = lower(&tree, &Choices::default());
    (tree, lowered)
}

/// The sources of the packages that cargo has fetched on this machine, each file with its size.
fn packages() -> Vec<(PathBuf, u64)> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let mut files = Vec::new();
    let mut directories: Vec<PathBuf> = home
        .map(|home| home.join("registry/src"))
        .into_iter()
        .collect();
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
            let (path, Ok(metadata)) = (entry.path(), entry.metadata()) else {
                continue;
            };
            if metadata.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push((path, metadata.len()));
            }
        }
    }
    files.sort();
    files
}

/// Some of the files, spread evenly, always the same ones.
fn sample(files: Vec<(PathBuf, u64)>) -> Vec<PathBuf> {
    let total: u64 = files.iter().map(|(_, size)| size).sum();
    let step = total.div_ceil(SAMPLE).max(1) as usize;
    files
        .into_iter()
        .step_by(step)
        .map(|(path, _)| path)
        .collect()
}

/// Edits of plain Rust add text, and remove none; what they add has no line break.
fn only_adds_within_lines(edits: &Edits) -> bool {
    edits
        .iter()
        .all(|edit| edit.range.is_empty() && !edit.insert.text().contains('\n'))
}

fn syntax_errors(text: &str) -> usize {
    let parsed = normal_async_syntax::parse(text, 2021);
    let nodes = parsed.descendants_with_tokens();
    nodes
        .filter(|node| node.kind() == normal_async_syntax::tree::SyntaxKind::ERROR)
        .count()
}

#[test]
fn plain_rust_keeps_every_byte_and_line() {
    let files = sample(packages());
    if files.is_empty() {
        println!("skipped: cargo has fetched no packages on this machine");
        return;
    }
    let (mut changed, mut failures) = (0, Vec::new());
    for path in &files {
        let Ok(text) = fs::read_to_string(path) else {
            continue;
        };
        let (tree, lowered) = lowered(&text);
        let edits = &lowered.files[0];
        if edits.is_empty() {
            continue;
        }
        let scan = &tree.files[0].scan;
        // Parsers of Rust bring test files with syntax that is not stable.
        let is_plain = scan.dialect.is_empty() && !scan.trait_alias && !scan.return_type_notation;
        if !is_plain {
            continue;
        }
        changed += 1;
        let output = edits.apply(&text);
        if scan.async_traits.is_empty()
            || !only_adds_within_lines(edits)
            || syntax_errors(&output) > syntax_errors(&text)
        {
            failures.push(path.display().to_string());
        }
    }
    println!(
        "{} files, {changed} with traits that gained hidden items",
        files.len()
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The programs in the new syntax among the fixtures.
fn programs() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut directories = vec![root.join("lower"), root.join("ui")];
    let mut programs = Vec::new();
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                programs.extend(fs::read_to_string(path));
            }
        }
    }
    programs.sort();
    programs
}

#[test]
fn damaged_programs_are_lowered_without_panic_line_by_line() {
    let mut numbers = Numbers::default();
    for program in programs() {
        for _ in 0..60 {
            let text = damaged(&program, &mut numbers);
            let (_, lowered) = lowered(&text);
            let output = lowered.files[0].apply(&text);
            assert_eq!(
                output.matches('\n').count(),
                text.matches('\n').count(),
                "{text}"
            );
        }
    }
}
