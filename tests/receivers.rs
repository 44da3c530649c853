//! What the lowering says of receivers without asking rustc is what rustc says: in all programs of these tests.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use normal_async_lower::{Choices, Finding, FindingSpan, SourceFile, SourceTree, lower};
use normal_async_tests::failures;
use serde_json::Value;

/// As many calls as show that there is something to compare.
const ENOUGH: usize = 20;

#[test]
fn certain_calls_are_those_that_rustc_reports() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut programs = Vec::new();
    let mut directories = vec![root.join("ui"), root.join("lower")];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                programs.push(path);
            }
        }
    }
    let compared = std::sync::Mutex::new(0);
    let failures = failures(&programs, |program| {
        let count = compare(program)?;
        *compared.lock().unwrap() += count;
        Ok(())
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    let compared = compared.into_inner().unwrap();
    assert!(compared >= ENOUGH, "there are just {compared}");
}

/// Gives how many calls there were to compare.
fn compare(program: &Path) -> Result<usize, String> {
    let text = fs::read_to_string(program).map_err(|error| error.to_string())?;
    let edition = match text.contains("edition: 2021") {
        true => 2021,
        false => 2024,
    };
    let tree = SourceTree {
        edition,
        files: vec![SourceFile::new("program.rs".into(), text.as_str().into())],
        ..SourceTree::default()
    };
    let certain = lower(&tree, &Choices::default()).certain_calls;
    if certain.is_empty() {
        return Ok(0);
    }
    let question = lower(&tree, &Choices::about_calls());
    let findings = findings(program, edition, &question.files[0].apply(&text))?;
    if !findings.iter().any(Finding::is_last) {
        // It uses other crates, or has mistakes that keep rustc from types.
        return Ok(0);
    }
    let mut choices = Choices::default();
    choices.learn_dyn_calls(&tree, &question, &findings);
    let wrong: BTreeSet<_> = certain.difference(choices.dyn_calls()).collect();
    match wrong.is_empty() {
        true => Ok(certain.len()),
        false => Err(format!("{}: {wrong:?}", program.display())),
    }
}

/// What rustc says of a text.
fn findings(program: &Path, edition: u16, text: &str) -> Result<Vec<Finding>, String> {
    let directory = tempfile::tempdir().map_err(|error| error.to_string())?;
    let path: PathBuf = directory.path().join("program.rs");
    fs::write(&path, text).map_err(|error| error.to_string())?;
    let rustc = Command::new("rustc")
        .args([
            "--emit=metadata",
            "--error-format=json",
            "--cap-lints=allow",
        ])
        .args([
            "--crate-name=program",
            "-Zcrate-attr=feature(return_type_notation)",
        ])
        .arg(format!("--edition={edition}"))
        .arg("program.rs")
        .env("RUSTC_BOOTSTRAP", "1")
        .current_dir(directory.path())
        .output()
        .map_err(|error| error.to_string())?;
    if rustc.status.success() {
        return Err(format!("{}: rustc has a result", program.display()));
    }
    let stderr = String::from_utf8_lossy(&rustc.stderr);
    let messages = stderr
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    Ok(messages.filter_map(|message| finding(&message)).collect())
}

fn finding(message: &Value) -> Option<Finding> {
    let spans = message["spans"].as_array()?.iter().map(|span| {
        let at = |name: &str| usize::try_from(span[name].as_u64()?).ok();
        Some(FindingSpan {
            file: 0,
            range: at("byte_start")?..at("byte_end")?,
            primary: span["is_primary"] == true,
            label: None,
        })
    });
    Some(Finding {
        code: message["code"]["code"].as_str().map(str::to_owned),
        message: message["message"].as_str()?.to_owned(),
        notes: Vec::new(),
        spans: spans.collect::<Option<_>>()?,
    })
}
