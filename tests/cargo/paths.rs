//! Directories and files of odd names and forms.

use std::{fs, path::Path};

use crate::workspace::{Workspace, tool};

#[test]
fn directories_may_have_spaces_and_other_letters() {
    let workspace = Workspace::in_directory("my päckages = mine");
    let stdout = workspace.cargo_async("run").ok();
    assert!(stdout.contains("file app/src/main.rs 26"), "{stdout}");
    assert!(workspace.compiled_by("build --bin app").is_empty());
    workspace.touch("app/data/data.txt");
    assert_eq!(workspace.compiled_by("build --bin app"), ["app"]);
}

#[test]
fn lines_may_end_as_on_windows() {
    let workspace = Workspace::new();
    for file in [
        "app/src/main.rs",
        "app/src/nested/deep.rs",
        "cache/src/lib.rs",
    ] {
        workspace.edit(file, "\n", "\r\n");
    }
    let stdout = workspace.cargo_async("run").ok();
    assert!(stdout.contains("file app/src/main.rs 26"), "{stdout}");
    workspace.edit("app/src/nested/deep.rs", "once).box", "twice).box");
    let stderr = workspace.cargo_async("build").err();
    assert!(
        stderr.contains("--> app/src/nested/deep.rs:5:15"),
        "{stderr}"
    );
}

#[test]
fn a_package_may_be_named_from_anywhere() {
    let workspace = Workspace::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let mut command = crate::workspace::command(&tool("cargo-async"), elsewhere.path());
    let manifest = workspace.path("Cargo.toml");
    command
        .args(["run", "--bin", "second", "--manifest-path"])
        .arg(manifest);
    command.arg("--target-dir").arg(elsewhere.path().join("t"));
    assert_eq!(crate::workspace::run(&mut command).ok(), "second 4\n");
    assert!(!workspace.path("target").exists());
}

#[test]
fn sources_may_be_reached_through_links() {
    let workspace = Workspace::new();
    let real = workspace.path("app/real-nested");
    fs::rename(workspace.path("app/src/nested"), &real).unwrap();
    link(
        Path::new("../real-nested"),
        &workspace.path("app/src/nested"),
    );
    let stdout = workspace.cargo_async("run").ok();
    assert!(stdout.contains("nested 3"), "{stdout}");
    workspace.touch("app/real-nested/deep.rs");
    assert_eq!(workspace.compiled_by("build --bin app"), ["app"]);
}

#[cfg(unix)]
fn link(target: &Path, at: &Path) {
    std::os::unix::fs::symlink(target, at).unwrap();
}

#[cfg(windows)]
fn link(target: &Path, at: &Path) {
    std::os::windows::fs::symlink_dir(target, at).unwrap();
}
