//! What the lowering says of receivers without asking rustc is what rustc says, and what rustc says of as little text as
//! is asked with is what it says of all: in all programs of these tests.

use std::{collections::BTreeSet, fs, io, path::Path, process::Command, sync::Mutex};

use normal_async_lower::{Choices, Finding, FindingSpan, Lowered, SourceFile, SourceTree, lower};
use normal_async_tests::failures;
use serde_json::Value;

/// As many calls as show that there is something to compare.
const ENOUGH: usize = 20;

#[test]
fn certain_calls_are_those_that_rustc_reports() {
    compare_all(|program| {
        let certain = lower(&program.tree, &Choices::default()).certain_calls;
        if certain.is_empty() {
            return Ok(0);
        }
        let Some(answers) = program.answers()? else {
            return Ok(0);
        };
        let wrong: BTreeSet<_> = certain.difference(&answers).collect();
        match wrong.is_empty() {
            true => Ok(certain.len()),
            false => Err(format!("{wrong:?}")),
        }
    });
}

#[test]
fn rustc_says_the_same_of_less_text() {
    compare_all(|program| {
        let whole = lower(&program.tree, &Choices::default());
        if !whole.may_be_calls {
            return Ok(0);
        }
        let Some(answers) = program.answers()? else {
            return Ok(0);
        };
        let mut expected = program.learn(&whole, &program.findings(&whole)?);
        expected.extend(&whole.certain_calls);
        match answers == expected {
            true => Ok(answers.len()),
            false => Err(format!("{answers:?} of less, {expected:?} of all")),
        }
    });
}

/// Compares something in all programs; `compare` gives how much there was of it.
fn compare_all(compare: impl Fn(&Program) -> Result<usize, String> + Sync) {
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
    let compared = Mutex::new(0);
    let failures = failures(&programs, |path| {
        let in_program = |error| format!("{}: {error}", path.display());
        let program = Program::read(path).map_err(|error| in_program(error.to_string()))?;
        *compared.lock().unwrap() += compare(&program).map_err(in_program)?;
        Ok(())
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    let compared = compared.into_inner().unwrap();
    assert!(compared >= ENOUGH, "there are just {compared}");
}

/// A program in one file.
struct Program {
    tree: SourceTree,
}

impl Program {
    fn read(path: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(path)?;
        let edition = match text.contains("edition: 2021") {
            true => 2021,
            false => 2024,
        };
        let tree = SourceTree {
            edition,
            files: vec![SourceFile::new("program.rs".into(), text.into())],
            ..SourceTree::default()
        };
        Ok(Program { tree })
    }

    /// The calls on trait objects; none when it uses other crates, or has mistakes that keep rustc from types.
    fn answers(&self) -> Result<Option<BTreeSet<(usize, usize)>>, String> {
        let question = lower(&self.tree, &Choices::about_calls());
        let findings = self.findings(&question)?;
        let is_answered = findings.iter().any(Finding::is_last);
        Ok(is_answered.then(|| self.learn(&question, &findings)))
    }

    fn learn(&self, lowered: &Lowered, findings: &[Finding]) -> BTreeSet<(usize, usize)> {
        let mut choices = Choices::default();
        choices.learn_dyn_calls(&self.tree, lowered, findings);
        choices.dyn_calls().clone()
    }

    /// What rustc says of it.
    fn findings(&self, lowered: &Lowered) -> Result<Vec<Finding>, String> {
        let text = lowered.files[0].apply(&self.tree.files[0].text);
        findings(self.tree.edition, &text).map_err(|error| error.to_string())
    }
}

/// What rustc says of a text.
fn findings(edition: u16, text: &str) -> io::Result<Vec<Finding>> {
    let directory = tempfile::tempdir()?;
    fs::write(directory.path().join("program.rs"), text)?;
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
        .output()?;
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
