//! Debuggers and coverage show the user's lines.

use std::{fs, path::PathBuf};

use crate::workspace::{Workspace, command, run};

#[test]
fn a_debugger_shows_the_lines_as_they_are_written() {
    let workspace = Workspace::new();
    let gdb = command("gdb".as_ref(), &workspace.root)
        .arg("--version")
        .output();
    if gdb.is_err() {
        println!("skipped: there is no gdb");
        return;
    }
    workspace.cargo_async("build --bin second").ok();
    let mut gdb = command("gdb".as_ref(), &workspace.root);
    gdb.args([
        "-nx",
        "-quiet",
        "-batch",
        "-ex",
        "set debuginfod enabled off",
    ]);
    for command in [
        "break cache/src/lib.rs:26",
        "run",
        "print key",
        "backtrace",
        "frame function second::main",
    ] {
        gdb.args(["-ex", command]);
    }
    let shown = run(gdb.arg("target/debug/second")).stdout;
    for expected in [
        "26\t        key.checked_add(self.0)",
        "$1 = 2",
        "::get::{async_fn#0} () at cache/src/lib.rs:26",
        "second::main () at app/src/bin/second.rs:5",
        "5\t    println!(\"second {}\", block_on(cache.get(2).box));",
    ] {
        assert!(shown.contains(expected), "{expected}\n{shown}");
    }
}

/// A tool of rustup's component `llvm-tools`.
fn llvm_tool(name: &str) -> Option<PathBuf> {
    let mut rustc = command("rustc".as_ref(), ".".as_ref());
    let libraries = run(rustc.args(["--print", "target-libdir"])).ok();
    let tool = PathBuf::from(libraries.trim()).join("../bin").join(name);
    tool.exists().then_some(tool)
}

#[test]
fn coverage_counts_the_lines_as_they_are_written() {
    let (Some(merge), Some(cov)) = (llvm_tool("llvm-profdata"), llvm_tool("llvm-cov")) else {
        println!("skipped: there is no llvm-cov; `rustup component add llvm-tools`");
        return;
    };
    let workspace = Workspace::new();
    let profiles = workspace.path("profiles");
    let file = profiles.join("%m.profraw");
    let env = [
        ("RUSTFLAGS", "-Cinstrument-coverage".as_ref()),
        ("LLVM_PROFILE_FILE", file.as_os_str()),
    ];
    workspace.cargo_async_with("run --bin second", &env).ok();
    let mut merge = command(&merge, &workspace.root);
    let raw = fs::read_dir(&profiles)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    run(merge
        .args(["merge", "-sparse", "-o", "all.profdata"])
        .args(raw))
    .ok();
    let mut cov = command(&cov, &workspace.root);
    cov.args(["export", "--format=lcov", "--instr-profile=all.profdata"]);
    let report = run(cov.arg("target/debug/second")).ok();
    let of = |path: &str| {
        let path = format!("SF:{}\n", workspace.path(path).display());
        let (_, of) = report.split_once(&path).expect("the file is reported");
        of.split("end_of_record").next().unwrap().to_owned()
    };
    let cache = of("cache/src/lib.rs");
    // The method was called once, through `dyn`; `sum` was not.
    for line in ["DA:25,1", "DA:26,1", "DA:27,1", "DA:35,0", "DA:39,0"] {
        assert!(cache.contains(&format!("\n{line}\n")), "{line}\n{cache}");
    }
    assert!(
        of("app/src/bin/second.rs").contains("\nDA:5,1\n"),
        "{report}"
    );
    assert!(!report.contains(".normal-async/"), "{report}");
    assert!(!report.contains("recycling"), "{report}");
}
