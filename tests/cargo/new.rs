//! `cargo async new` and `cargo async init`.

use std::{fs, path::Path};

use crate::workspace::{Outcome, Workspace, command, run, tool};

fn cargo_async(directory: &Path, args: &str) -> Outcome {
    run(command(&tool("cargo-async"), directory).args(args.split(' ')))
}

#[test]
fn a_new_program_runs_and_has_nothing_to_complain_about() {
    let temporary = tempfile::tempdir().unwrap();
    cargo_async(temporary.path(), "new --vcs none hello").ok();
    let hello = temporary.path().join("hello");
    let stdout = cargo_async(&hello, "run").ok();
    assert_eq!(stdout, "Hello, world!\nHallo, world!\n");
    cargo_async(&hello, "fmt --check").ok();
    cargo_async(&hello, "clippy -- -D warnings").ok();
    assert!(hello.join(".vscode/settings.json").exists());
}

#[test]
fn a_new_library_is_tested_and_has_nothing_to_complain_about() {
    let temporary = tempfile::tempdir().unwrap();
    cargo_async(temporary.path(), "new --lib greeting").ok();
    let greeting = temporary.path().join("greeting");
    let stdout = cargo_async(&greeting, "test --lib").ok();
    assert!(stdout.contains("test tests::it_works ... ok"), "{stdout}");
    cargo_async(&greeting, "fmt --check").ok();
    cargo_async(&greeting, "clippy --all-targets -- -D warnings").ok();
}

#[test]
fn init_makes_a_project_but_keeps_sources_that_are_there() {
    let temporary = tempfile::tempdir().unwrap();
    let source = "fn main() {\n    println!(\"mine\");\n}\n";
    fs::create_dir(temporary.path().join("src")).unwrap();
    fs::write(temporary.path().join("src/main.rs"), source).unwrap();
    cargo_async(temporary.path(), "init --name mine").ok();
    assert_eq!(cargo_async(temporary.path(), "run").ok(), "mine\n");
    assert!(temporary.path().join("rust-analyzer.toml").exists());
}

#[test]
fn older_editions_keep_the_sample_that_they_understand() {
    let temporary = tempfile::tempdir().unwrap();
    cargo_async(temporary.path(), "new --edition 2018 old").ok();
    let stdout = cargo_async(&temporary.path().join("old"), "run").ok();
    assert_eq!(stdout, "Hello, world!\n");
}

#[test]
fn who_asks_for_quiet_is_told_nothing() {
    let temporary = tempfile::tempdir().unwrap();
    for args in ["new -q hello", "new --vcs none --quiet --lib greeting"] {
        let outcome = cargo_async(temporary.path(), args);
        assert!(
            outcome.success && outcome.stderr.is_empty(),
            "{}",
            outcome.stderr
        );
    }
    let hello = temporary.path().join("hello");
    for args in ["init --undo -q", "init --quiet"] {
        let outcome = cargo_async(&hello, args);
        assert!(
            outcome.success && outcome.stderr.is_empty(),
            "{}",
            outcome.stderr
        );
    }
    assert!(hello.join("rust-analyzer.toml").exists());
}

#[test]
fn a_workspace_is_made_ready_once_and_may_be_taken_back() {
    let workspace = Workspace::new();
    let settings = "{\n  // Mine.\n  \"editor.rulers\": [80]\n}\n";
    fs::create_dir(workspace.path(".vscode")).unwrap();
    fs::create_dir(workspace.path(".helix")).unwrap();
    workspace.write(".vscode/settings.json", settings);

    let shown = cargo_async(&workspace.path("app/src"), "init").stderr;
    assert!(
        shown.contains("     Changed `.vscode/settings.json`"),
        "{shown}"
    );
    assert!(
        shown.contains("     Created `rust-analyzer.toml`"),
        "{shown}"
    );
    assert!(
        shown.contains("     Created `.helix/languages.toml`"),
        "{shown}"
    );
    let setting = "+ rust-analyzer.check.overrideCommand = [\"cargo\", \"async\", \"check\"";
    assert!(shown.contains(setting), "{shown}");
    assert!(!workspace.path(".zed").exists());
    let written = workspace.read(".vscode/settings.json");
    assert!(
        written.starts_with("{\n  // Mine.\n  \"editor.rulers\": [80],\n"),
        "{written}"
    );

    let shown = workspace.cargo_async("init").stderr;
    assert!(
        shown.lines().all(|line| line.starts_with("   Unchanged")),
        "{shown}"
    );
    let manifest = "init --undo --manifest-path app/Cargo.toml";
    let shown = workspace.cargo_async(manifest).stderr;
    assert!(
        shown.contains("     Removed `rust-analyzer.toml`"),
        "{shown}"
    );
    assert_eq!(workspace.read(".vscode/settings.json"), settings);
    assert!(!workspace.path("rust-analyzer.toml").exists());
    assert!(!workspace.path(".helix").exists());
}

#[test]
fn nothing_is_written_when_one_file_is_not_understood() {
    let workspace = Workspace::new();
    workspace.write("rust-analyzer.toml", "[check\n");
    let error = workspace.cargo_async("init").err();
    assert!(
        error.contains("rust-analyzer.toml`: TOML parse error"),
        "{error}"
    );
    assert!(!workspace.path(".vscode").exists());
}

#[test]
fn mistakes_are_cargos_or_are_explained() {
    let temporary = tempfile::tempdir().unwrap();
    let error = |args: &str| cargo_async(temporary.path(), args).err();
    assert!(error("new").contains("required arguments were not provided"));
    assert!(error("init --undo").contains("could not find `Cargo.toml`"));
    assert!(error("init --undo --lib").contains("are for projects that are there already"));
    let help = cargo_async(temporary.path(), "init --help").ok();
    assert!(help.contains("Usage: cargo async init"), "{help}");
}
