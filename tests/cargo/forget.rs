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

/// Checks that the errors of this program, after `change`, are where it says.
fn has_marked_errors(name: &str, change: impl FnOnce(&Workspace, String)) {
    let program = program(name);
    let workspace = package(&program);
    change(&workspace, program.clone());
    let outcome = workspace.cargo_async("check --message-format=json");
    assert!(!outcome.success);
    let errors: Vec<(usize, String)> = diagnostics(&outcome)
        .iter()
        .filter(|diagnostic| diagnostic["level"] == "error" && !diagnostic["code"].is_null())
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
fn every_closed_route_is_an_error_at_the_value() {
    has_marked_errors("closed.rs", |_, _| {});
}

#[test]
fn what_holds_a_guard_is_one_too() {
    has_marked_errors("holders.rs", |_, _| {});
}

#[test]
fn line_ends_and_editions_are_no_matter() {
    has_marked_errors("closed.rs", |workspace, program| {
        workspace.write("plain/src/main.rs", program.replace('\n', "\r\n"));
        let manifest = fs::read_to_string(workspace.path("plain/Cargo.toml")).unwrap();
        workspace.write("plain/Cargo.toml", manifest.replace("2024", "2021"));
    });
}

#[test]
fn a_guard_of_another_crate_is_one_here() {
    has_marked_errors("user.rs", |workspace, _| {
        let manifest = fs::read_to_string(workspace.path("plain/Cargo.toml")).unwrap();
        fs::create_dir_all(workspace.path("guards/src")).unwrap();
        workspace.write("guards/Cargo.toml", manifest.replace("plain", "guards"));
        workspace.write("guards/src/lib.rs", program("guards.rs"));
        workspace.write(
            "plain/Cargo.toml",
            format!("{manifest}guards = {{ path = \"../guards\" }}\n"),
        );
        workspace.write(
            "Cargo.toml",
            "[workspace]\nmembers = [\"plain\", \"guards\"]\nresolver = \"3\"\n",
        );
    });
}

#[test]
fn stable_says_once_what_it_does_not_allow() {
    let negative = "use normal_async::Forget; struct A; impl !Forget for A {} fn main() { std::mem::forget(A) }";
    let bound = "use normal_async::Forget; fn main() { f(1) } fn f<T: Forget>(t: T) { std::mem::forget(t) }";
    for (program, feature) in [(negative, "negative_impls"), (bound, "auto_traits")] {
        let workspace = package(program);
        let outcome = workspace.cargo_async("check --stable");
        assert!(!outcome.success);
        let stderr = outcome.err();
        let message = format!(
            "error: this needs rustc's unstable feature `{feature}`, which `--stable` does not allow\n"
        );
        assert!(stderr.contains(&message), "{stderr}");
        assert!(stderr.contains("due to 1 previous error"), "{stderr}");
        // What was built for it is not taken for the other.
        let outcome = workspace.cargo_async("check");
        assert_eq!(outcome.success, feature == "auto_traits");
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
    assert_eq!(stdout, "ran\nran\nran\n3 4 2 [1]\nran\nran\n2 15 6 1\n");
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
fn names_of_its_own_mean_nothing() {
    let workspace = package(&program("plain.rs"));
    let explanation = workspace.cargo_async("explain").ok();
    assert!(
        explanation.contains("unstable features of rustc: none"),
        "{explanation}"
    );
    let stdout = workspace.cargo_async("run -q").ok();
    assert_eq!(stdout, "std::rc::Rc::new(1)\n");
}
