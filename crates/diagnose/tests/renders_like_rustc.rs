//! The renderer's output for what rustc says about plain programs equals rustc's own.

use std::{path::Path, process::Command, sync::Arc};

use normal_async_diagnose::{Diagnostic, Files, Style, Translator};

fn programs() -> Vec<String> {
    let entries = std::fs::read_dir("tests/render").unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name.ends_with(".rs")).collect();
    names.sort();
    names
}

fn rustc(program: &str, arguments: &[&str]) -> Vec<Diagnostic> {
    let output = Command::new("rustc")
        .args(["--edition=2024", "--emit=metadata", "--error-format=json"])
        .args(["--out-dir", env!("CARGO_TARGET_TMPDIR"), program])
        .args(arguments)
        .current_dir("tests/render")
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stderr).unwrap();
    let diagnostics = lines
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    diagnostics.collect()
}

fn compare(style: Style, arguments: &[&str]) {
    let mut all = 0;
    let mut differences = String::new();
    for program in programs() {
        let read = |name: &str| -> Option<Arc<str>> {
            let path = Path::new("tests/render").join(name);
            Some(std::fs::read_to_string(path).ok()?.into())
        };
        let mut translator = Translator::new(Files::new(read), style);
        for diagnostic in rustc(&program, arguments) {
            let expected = diagnostic.rendered.clone().unwrap();
            let actual = translator.present(diagnostic).rendered.unwrap();
            all += 1;
            if actual != expected {
                differences += &format!("=== {program}: rustc\n{expected}=== ours\n{actual}");
            }
        }
    }
    eprintln!("{all}, {}", differences.matches("=== ours").count());
    assert!(all > 100, "rustc said little");
    assert_eq!(differences, "", "{differences}");
}

#[test]
fn in_full() {
    compare(Style::default(), &[]);
}

#[test]
fn in_colour() {
    let style = Style {
        color: true,
        ..Style::default()
    };
    compare(style, &["--json=diagnostic-rendered-ansi"]);
}

#[test]
fn in_short() {
    let style = Style {
        short: true,
        ..Style::default()
    };
    compare(style, &["--json=diagnostic-short"]);
}

#[test]
fn in_a_narrow_terminal() {
    let style = Style {
        width: Some(80),
        ..Style::default()
    };
    compare(style, &["--diagnostic-width=80"]);
}
