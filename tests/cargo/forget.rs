//! Values that must not be forgotten. `forget/*.rs` are programs: every line with `//~` has one error, and no other
//! line has any.

use std::{fs, path::Path};

use crate::workspace::{Workspace, diagnostics};

/// A workspace whose only package is this program, with the runtime library.
fn package(program: &str) -> Workspace {
    let workspace = Workspace::new();
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/normal-async");
    let library = fs::canonicalize(library).unwrap();
    workspace.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"plain\"]\nresolver = \"3\"\n",
    );
    workspace.write(
        "plain/Cargo.toml",
        format!(
            "[package]\nname = \"plain\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [dependencies]\nnormal-async = {{ path = {:?}, default-features = false }}\n",
            library.display().to_string()
        ),
    );
    let _ = fs::remove_file(workspace.path("plain/src/lib.rs"));
    workspace.write("plain/src/main.rs", program);
    workspace
}

fn program(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("cargo/forget")
        .join(name);
    fs::read_to_string(path).unwrap()
}

#[test]
fn every_closed_route_is_an_error_at_the_value() {
    let program = program("closed.rs");
    let workspace = package(&program);
    let outcome = workspace.cargo_async("check --message-format=json");
    assert!(!outcome.success);
    let errors: Vec<(usize, String)> = diagnostics(&outcome)
        .iter()
        .filter(|diagnostic| diagnostic["code"]["code"] == "E0277")
        .map(|diagnostic| {
            let line = diagnostic["spans"][0]["line_start"].as_u64().unwrap() as usize;
            (line, diagnostic["message"].as_str().unwrap().to_owned())
        })
        .collect();
    let mut found: Vec<usize> = errors.iter().map(|(line, _)| *line).collect();
    found.sort();
    let marked = program
        .lines()
        .enumerate()
        .filter(|(_, line)| line.contains("//~"));
    let expected: Vec<usize> = marked.map(|(index, _)| index + 1).collect();
    assert_eq!(found, expected, "{errors:#?}");
    for (_, message) in &errors {
        assert!(message.ends_with("must not be forgotten"), "{message}");
    }
}

#[test]
fn the_future_that_holds_a_guard_is_shown_with_its_await() {
    let stderr = package(&program("closed.rs")).cargo_async("check").err();
    let note = "future does not implement `Forget` as this value is used across an await";
    assert!(stderr.contains(note), "{stderr}");
    assert!(
        stderr.contains("has type `Guard` which does not implement `Forget`"),
        "{stderr}"
    );
    assert!(!stderr.contains("forgettable"), "{stderr}");
}

#[test]
fn what_may_be_forgotten_is_as_ever() {
    let workspace = package(&program("open.rs"));
    let stdout = workspace.cargo_async("run -q").ok();
    assert_eq!(stdout, "ran\nran\nran\n3 4 2 [1]\n");
    let explanation = workspace.cargo_async("explain").ok();
    assert!(
        explanation.contains("guaranteed destructors: plain/src/main.rs:4"),
        "{explanation}"
    );
    assert!(
        explanation.contains("unstable features of rustc: negative_impls"),
        "{explanation}"
    );
}

#[test]
fn a_type_of_that_name_in_a_crate_of_its_own_means_nothing() {
    let workspace =
        package("enum Do { Forget } fn main() { let _ = (Do::Forget, std::rc::Rc::new(1)); }");
    let explanation = workspace.cargo_async("explain").ok();
    assert!(
        explanation.contains("unstable features of rustc: none"),
        "{explanation}"
    );
    workspace.cargo_async("run -q").ok();
}
