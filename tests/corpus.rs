//! What rustc says of a plain program is what we say of the same program with new syntax beside the mistake.
//!
//! Each program of `corpus/` has comments `/**/` where the new tokens go: `ready(1)/**/` becomes `ready(1).box`, and
//! `pub /**/ async fn` becomes `pub box  async fn`. So everything stays where it is, and every message, with all of its
//! places, has to be the same but for the source text that it shows.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use normal_async_tests::{failures, tool};
use serde_json::Value;

#[test]
fn messages_are_those_of_rustc() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut programs: Vec<PathBuf> = fs::read_dir(&directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    programs.sort();
    assert!(programs.len() >= 60, "{} programs", programs.len());
    let failures = failures(&programs, |path| check(path));
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        programs.len(),
        failures.join("\n")
    );
}

fn check(path: &Path) -> Result<(), String> {
    let name = path.file_stem().unwrap().to_string_lossy();
    let plain = fs::read_to_string(path).unwrap();
    let dialect = with_new_syntax(&plain);
    assert_ne!(plain, dialect, "{name} has no `/**/`");
    let expected = messages(Path::new("rustc"), &plain);
    if expected.is_empty() {
        return Err(format!("== {name}\nrustc accepts it"));
    }
    let found = messages(&tool("rustc-async"), &dialect);
    let same = |(a, b): (&Value, &Value)| comparable(a) == comparable(b);
    if expected.len() == found.len() && expected.iter().zip(&found).all(same) {
        return Ok(());
    }
    let rendered = |messages: &[Value]| -> String {
        let texts = messages.iter().map(|message| message["rendered"].as_str());
        texts.map(Option::unwrap_or_default).collect()
    };
    let mut failure = format!(
        "== {name}\n{}-- but\n{}",
        rendered(&expected),
        rendered(&found)
    );
    if rendered(&expected) == plain_again(&rendered(&found)) {
        let json = |messages: &[Value]| -> Vec<Value> { messages.iter().map(comparable).collect() };
        failure += &format!("{:#?}\n-- but\n{:#?}", json(&expected), json(&found));
    }
    Err(failure)
}

fn with_new_syntax(plain: &str) -> String {
    plain
        .replace(")/**/", ").box")
        .replace("/**/ async", "box  async")
}

fn plain_again(text: &str) -> String {
    text.replace(").box", ")/**/")
        .replace("box  async", "/**/ async")
}

/// A message as it would be about the plain program.
fn comparable(message: &Value) -> Value {
    serde_json::from_str(&plain_again(&message.to_string())).unwrap()
}

/// What a compiler says of a program, in the form that tools read.
fn messages(compiler: &Path, text: &str) -> Vec<Value> {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("program.rs"), text).unwrap();
    let output = Command::new(compiler)
        .args(["--edition=2024", "--crate-type=lib", "--emit=metadata"])
        .args([
            "--error-format=json",
            "--diagnostic-width=140",
            "program.rs",
        ])
        .env_remove("RUSTC_BOOTSTRAP")
        .current_dir(directory.path())
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|_| line.into());
    stderr.lines().map(parse).collect()
}
