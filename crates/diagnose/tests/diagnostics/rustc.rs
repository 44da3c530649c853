//! What rustc says.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use normal_async_diagnose::Diagnostic;

/// The programs in a directory of this package.
pub(crate) fn programs(directory: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths.sort();
    paths
}

pub(crate) fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// What rustc says about `text` in a file of that name.
pub(crate) fn run(test: &str, file: &str, text: &str, arguments: &[&str]) -> Vec<Diagnostic> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join(file), text).unwrap();
    let output = Command::new("rustc")
        .args(["--edition=2024", "--emit=metadata", "--error-format=json"])
        .arg(file)
        .args(arguments)
        .current_dir(directory)
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stderr).unwrap();
    lines.lines().map(parse).collect()
}

/// The model holds all that rustc says, and says it as rustc does.
fn parse(line: &str) -> Diagnostic {
    let diagnostic = serde_json::from_str(line).unwrap();
    assert_eq!(serde_json::to_string(&diagnostic).unwrap(), line);
    diagnostic
}
