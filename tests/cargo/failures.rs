//! The world goes wrong: one clear error, and nothing that a later build would trust.

use std::{
    ffi::OsStr,
    fs,
    os::unix::{
        fs::{PermissionsExt, symlink},
        process::CommandExt,
    },
    path::{Path, PathBuf},
};

use crate::workspace::{Outcome, Workspace, command, run, tool};

/// A compiler to which things happen when it compiles `cache`: `KILL` kills it with all who called it, and `CHANGE`
/// names a file that comes in the place of the source text.
fn rustc_with_mishaps(workspace: &Workspace) -> PathBuf {
    let script = r#"#!/bin/sh
case "$*" in *"--crate-name cache "*) mishap="$KILL" change="$CHANGE";; esac
[ -n "$change" ] && cp "$change" cache/src/lib.rs
[ "$mishap" = before ] && kill -9 0
rustc "$@"
code=$?
[ "$mishap" = after ] && kill -9 0
exit $code
"#;
    let rustc = workspace.path("rustc-with-mishaps");
    fs::write(&rustc, script).unwrap();
    fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755)).unwrap();
    rustc
}

fn run_second(workspace: &Workspace, env: &[(&str, &OsStr)]) -> Outcome {
    let mut command = command(&tool("cargo-async"), &workspace.root);
    // What kills a compiler kills a whole group of processes.
    command.process_group(0).envs(env.iter().copied());
    run(command.args(["run", "--bin", "second"]))
}

/// Other source text than that of `cache`, by which the program prints `second 0`.
fn changed(workspace: &Workspace) -> String {
    let text = workspace.read("cache/src/lib.rs");
    text.replace("checked_add(self.0)", "checked_sub(self.0)")
}

#[test]
fn a_build_after_one_that_was_killed_is_right() {
    for moment in ["before", "after"] {
        let workspace = Workspace::new();
        let rustc = rustc_with_mishaps(&workspace);
        let rustc = ("RUSTC", rustc.as_os_str());
        assert!(!run_second(&workspace, &[rustc, ("KILL", OsStr::new(moment))]).success);
        assert_eq!(
            run_second(&workspace, &[rustc]).ok(),
            "second 4\n",
            "{moment}"
        );
        workspace.write("cache/src/lib.rs", changed(&workspace));
        assert!(!run_second(&workspace, &[rustc, ("KILL", OsStr::new(moment))]).success);
        assert_eq!(
            run_second(&workspace, &[rustc]).ok(),
            "second 0\n",
            "{moment}"
        );
        assert_eq!(workspace.shadows(), 0, "{moment}");
    }
}

#[test]
fn a_file_that_changes_while_it_is_compiled_is_compiled_again() {
    let workspace = Workspace::new();
    let rustc = rustc_with_mishaps(&workspace);
    workspace.write("changed.rs", changed(&workspace));
    let rustc = ("RUSTC", rustc.as_os_str());
    let outcome = run_second(&workspace, &[rustc, ("CHANGE", OsStr::new("changed.rs"))]);
    assert_eq!(outcome.ok(), "second 4\n");
    assert_eq!(run_second(&workspace, &[rustc]).ok(), "second 0\n");
}

#[test]
fn a_full_disk_is_one_error_and_soon_forgotten() {
    let workspace = Workspace::new();
    let limited = |blocks: u32| {
        let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" build -p cache");
        let mut sh = command("sh".as_ref(), &workspace.root);
        run(sh.arg("-c").arg(line).arg(tool("cargo-async"))).err()
    };
    // What is lowered does not fit.
    let error = limited(2);
    let lines: Vec<&str> = error
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect();
    assert!(lines[0].contains("src/lib.rs`: File too large"), "{error}");
    assert_eq!(
        lines[1..],
        ["error: could not compile `cache` (lib) due to 1 previous error"]
    );
    // What rustc writes does not fit.
    for blocks in [8, 32, 64] {
        assert!(limited(blocks).contains("error"), "{blocks}");
    }
    assert_eq!(run_second(&workspace, &[]).ok(), "second 4\n");
}

#[test]
fn what_cargo_cannot_use_is_named() {
    let workspace = Workspace::new();
    // Where cargo has to wait for no other one, of which it would tell.
    let home = tempfile::tempdir().unwrap();
    let check = || {
        let said = |program: &Path, args: &str| {
            let mut command = command(program, &workspace.root);
            command.env("CARGO_HOME", home.path());
            run(command.args(args.split(' '))).err()
        };
        assert_eq!(
            said(&tool("cargo-async"), "async build --bin second"),
            said(Path::new(env!("CARGO")), "build --bin second")
        );
    };
    workspace.write("target", "in the way");
    check();
    fs::remove_file(workspace.path("target")).unwrap();
    workspace.write("app/Cargo.toml", "[package]\nname = 1\n");
    check();
    fs::create_dir(workspace.path(".cargo")).unwrap();
    workspace.write(".cargo/config.toml", "[build");
    check();
}

#[test]
fn what_is_no_file_is_rustcs_to_tell() {
    let workspace = Workspace::new();
    let text = workspace.read("cache/src/lib.rs");
    workspace.write("cache/src/lib.rs", text + "mod odd;\n");
    let odd = workspace.path("cache/src/odd.rs");
    symlink("odd.rs", &odd).unwrap();
    let error = workspace.cargo_async("build -p cache").err();
    assert!(error.contains("file not found for module `odd`"), "{error}");
    fs::remove_file(&odd).unwrap();
    fs::create_dir(&odd).unwrap();
    let error = workspace.cargo_async("build -p cache").err();
    assert!(
        error.contains("couldn't read `cache/src/odd.rs`: Is a directory"),
        "{error}"
    );
    fs::remove_dir(&odd).unwrap();
    fs::write(&odd, "").unwrap();
    workspace.cargo_async("build -p cache").ok();
}

#[test]
fn links_that_lead_back_are_no_obstacle() {
    let workspace = Workspace::new();
    symlink("../..", workspace.path("cache/src/up")).unwrap();
    symlink(".", workspace.path("app/src/here")).unwrap();
    assert_eq!(run_second(&workspace, &[]).ok(), "second 4\n");
}

#[test]
fn a_file_of_a_hundred_megabytes_is_compiled() {
    let directory = tempfile::tempdir().unwrap();
    let program = "trait One { async fn one(&self); }\nbox async fn f(one: &dyn One) { one.one().box.await }\n\
                   fn main() { let _ = f; println!(\"{}\", line!()); }\n";
    let comment = "// A line that says nothing, which is all the more true since it is said a million times over.\n";
    let comments = comment.repeat(100_000_000 / comment.len() + 1);
    fs::write(directory.path().join("x.rs"), comments.clone() + program).unwrap();
    let mut rustc = command(&tool("rustc-async"), directory.path());
    run(rustc.args(["--edition", "2024", "x.rs"])).ok();
    let program = run(&mut command(&directory.path().join("x"), Path::new(".")));
    let line = comments.lines().count() + 3;
    assert_eq!(program.ok(), format!("{line}\n"));
}
