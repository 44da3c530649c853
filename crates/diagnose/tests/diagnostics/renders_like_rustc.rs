//! The renderer's output for what rustc says about plain programs equals rustc's own.

use std::sync::Arc;

use normal_async_diagnose::{Files, Style, Translator};

use crate::rustc;

fn compare(test: &str, style: Style, arguments: &[&str]) {
    let mut differences = String::new();
    for program in rustc::programs("tests/render") {
        let name = rustc::name(&program);
        let text: Arc<str> = std::fs::read_to_string(&program).unwrap().into();
        let said = rustc::run(test, name, &text, arguments);
        assert!(!said.is_empty(), "rustc says nothing about {name}");
        let files = Files::new(|file| (file == name).then(|| text.clone()));
        let mut translator = Translator::new(files, style);
        for diagnostic in said {
            let expected = diagnostic.rendered.clone().unwrap();
            let actual = translator.present(diagnostic, None).rendered.unwrap();
            if actual != expected {
                differences += &format!("=== {name}: rustc\n{expected}=== ours\n{actual}");
            }
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

#[test]
fn in_full() {
    compare("full", Style::default(), &[]);
}

#[test]
fn in_colour() {
    let style = Style {
        color: true,
        ..Style::default()
    };
    compare("colour", style, &["--json=diagnostic-rendered-ansi"]);
}

#[test]
fn in_short() {
    let style = Style {
        short: true,
        ..Style::default()
    };
    compare("short", style, &["--json=diagnostic-short"]);
}

#[test]
fn in_a_narrow_terminal() {
    let style = Style {
        width: Some(80),
        ..Style::default()
    };
    compare("narrow", style, &["--diagnostic-width=80"]);
}

#[test]
fn what_is_about_no_place_shows_none() {
    let text: Arc<str> = "fn main() {}\n".into();
    let said = rustc::run("nowhere", "main.rs", &text, &["--sysroot=nowhere"]);
    let files = Files::new(|file| (file == "main.rs").then(|| text.clone()));
    let mut translator = Translator::new(files, Style::default());
    let missing = said.into_iter().find(|said| said.code.is_some()).unwrap();
    assert_eq!(translator.translate(missing.clone()), Some(missing));
}
