//! Lowering as text: `lower/<gap>/<behaviour>/input.rs` becomes `output.rs`, which rustc accepts.
//!
//! A first line `//@ edition: 2021` sets the edition. `BLESS=1` writes the outputs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use normal_async_lower::{Choices, Need, SourceFile, SourceTree, lower};

#[test]
fn fixtures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("lower");
    let mut failures = Vec::new();
    let mut count = 0;
    for gap in directories(&root) {
        for fixture in directories(&gap) {
            count += 1;
            if let Err(failure) = check(&fixture) {
                failures.push(format!("{}: {failure}", fixture.display()));
            }
        }
    }
    assert!(count > 0, "no fixtures in {}", root.display());
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn directories(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut directories: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    directories.sort();
    directories
}

fn check(fixture: &Path) -> Result<(), String> {
    let input = fs::read_to_string(fixture.join("input.rs")).map_err(|e| e.to_string())?;
    let edition = match input.starts_with("//@ edition: 2021") {
        true => 2021,
        false => 2024,
    };
    let tree = SourceTree {
        edition,
        files: vec![SourceFile::new("input.rs".into(), input.as_str().into())],
        ..SourceTree::default()
    };
    let lowered = lower(&tree, &Choices::default());
    let output = lowered.files[0].apply(&input);
    let path = fixture.join("output.rs");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &output).map_err(|e| e.to_string())?;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if output != expected {
        return Err(format!("output differs; with BLESS=1 it becomes\n{output}"));
    }
    same_lines(&input, &output)?;
    accepted_by_rustc(&path, edition, lowered.needs.keys().copied())
}

fn same_lines(input: &str, output: &str) -> Result<(), String> {
    match input.matches('\n').count() == output.matches('\n').count() {
        true => Ok(()),
        false => Err("the number of lines changed".into()),
    }
}

fn accepted_by_rustc(
    path: &Path,
    edition: u16,
    needs: impl Iterator<Item = Need>,
) -> Result<(), String> {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let needs: Vec<String> = needs.map(Need::rustc_argument).collect();
    let mut rustc = Command::new("rustc");
    if !needs.is_empty() {
        rustc.env("RUSTC_BOOTSTRAP", "1").args(&needs);
    }
    let rustc = rustc
        .args([
            "--crate-type=lib",
            "--emit=metadata",
            "-Dwarnings",
            "-Aunused",
        ])
        .arg(format!("--edition={edition}"))
        .arg("--out-dir")
        .arg(out)
        .arg(path)
        .output()
        .map_err(|e| e.to_string())?;
    match rustc.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&rustc.stderr).into_owned()),
    }
}
