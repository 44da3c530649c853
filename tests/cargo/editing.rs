//! What is compiled anew when something changes.

use crate::workspace::Workspace;

#[test]
fn nothing_changed_means_nothing_to_do() {
    let workspace = Workspace::new();
    for command in ["build --workspace", "check --all-targets", "clippy", "doc"] {
        assert!(!workspace.compiled_by(command).is_empty(), "{command}");
        assert!(workspace.compiled_by(command).is_empty(), "{command}");
    }
}

#[test]
fn a_changed_file_takes_along_what_depends_on_it() {
    let workspace = Workspace::new();
    workspace.cargo_async("build --workspace").ok();
    let compiled_after = |touched: &str| {
        workspace.touch(touched);
        workspace.compiled_by("build --workspace")
    };
    assert_eq!(compiled_after("app/src/main.rs"), ["app"]);
    assert_eq!(compiled_after("app/src/nested/deep.rs"), ["app"]);
    assert_eq!(compiled_after("app/src/included.rs"), ["app"]);
    assert_eq!(compiled_after("app/other/elsewhere.rs"), ["app"]);
    assert_eq!(compiled_after("app/src/bin/second.rs"), ["second"]);
    assert_eq!(compiled_after("app/data/data.txt"), ["app"]);
    assert_eq!(compiled_after("../greeting.txt"), ["app"]);
    assert_eq!(
        compiled_after("app/build.rs"),
        ["app", "build-script-build", "second"]
    );
    assert_eq!(
        compiled_after("cache/src/lib.rs"),
        ["app", "cache", "second"]
    );
    assert_eq!(
        compiled_after("../outside/src/lib.rs"),
        ["app", "outside", "second"]
    );
    assert!(compiled_after("app/src/beside.txt").is_empty());
    assert!(compiled_after("app/examples/show.rs").is_empty());
}

#[test]
fn a_new_module_is_seen() {
    let workspace = Workspace::new();
    workspace.cargo_async("build").ok();
    workspace.write(
        "app/src/nested/new.rs",
        "pub box async fn new() -> u32 { 5 }\n",
    );
    workspace.edit(
        "app/src/nested/mod.rs",
        "pub mod deep;",
        "pub mod deep;\npub mod new;",
    );
    workspace.edit(
        "app/src/main.rs",
        "println!(\"sum {}\", block_on(cache::sum(4)));",
        "println!(\"new {}\", block_on(nested::new::new()));",
    );
    let stdout = workspace.cargo_async("run").ok();
    assert!(stdout.contains("new 5"), "{stdout}");
}

#[test]
fn the_program_changes_with_its_text() {
    let workspace = Workspace::new();
    workspace.cargo_async("build").ok();
    workspace.edit(
        "cache/src/lib.rs",
        "checked_add(self.0)",
        "checked_mul(self.0)",
    );
    let stdout = workspace.cargo_async("run").ok();
    assert!(stdout.contains("get 1\n"), "{stdout}");
    workspace.edit("../greeting.txt", "hello", "good day");
    let stdout = workspace.cargo_async("run").ok();
    assert!(stdout.contains("elsewhere good day\n"), "{stdout}");
}
