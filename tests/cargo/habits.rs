//! What people and their machines set up for cargo.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use crate::workspace::{Outcome, Workspace, command, run, tool};

const SECOND: &str = "second 4\n";

#[test]
fn a_toolchain_may_be_named() {
    let workspace = Workspace::new();
    let active = command("rustup".as_ref(), &workspace.root)
        .args(["show", "active-toolchain"])
        .output();
    let Some(active) = active.ok().filter(|active| active.status.success()) else {
        println!("skipped: there is no rustup");
        return;
    };
    let name = String::from_utf8(active.stdout).unwrap();
    let name = name.split_whitespace().next().unwrap();
    let stdout = workspace.cargo_async(&format!("+{name} run --bin second"));
    assert_eq!(stdout.ok(), SECOND);
    let error = workspace.cargo_async("+no-such-toolchain build").err();
    assert!(error.contains("no-such-toolchain"), "{error}");
}

#[test]
fn the_lock_file_is_as_binding_as_ever() {
    let workspace = Workspace::new();
    let run = |args: &str| workspace.cargo_async(args);
    assert_eq!(run("run --bin second --frozen").ok(), SECOND);
    fs::remove_file(workspace.path("Cargo.lock")).unwrap();
    let error = run("build --locked").err();
    assert!(error.contains("--locked was passed"), "{error}");
    assert!(!workspace.path("Cargo.lock").exists());
    assert_eq!(run("run --bin second --offline").ok(), SECOND);
}

#[test]
fn outputs_go_where_they_are_wanted() {
    let workspace = Workspace::new();
    let check = |outcome: Outcome, directory: &str| {
        assert_eq!(outcome.ok(), SECOND);
        let program = workspace.path(directory).join("second");
        assert!(
            program
                .with_extension(std::env::consts::EXE_EXTENSION)
                .exists()
        );
        assert!(!workspace.path("target").exists());
    };
    let flag = "run --bin second --target-dir by-flag";
    check(workspace.cargo_async(flag), "by-flag/debug");
    let variable = [("CARGO_TARGET_DIR", OsStr::new("by-variable"))];
    let args = "run --bin second --profile dist --config profile.dist.inherits='release'";
    let args = args.replace('\'', "\"");
    check(
        workspace.cargo_async_with(&args, &variable),
        "by-variable/dist",
    );
    fs::create_dir(workspace.path(".cargo")).unwrap();
    let config = format!(
        "build.target-dir = \"by-file\"\nbuild.target = \"{}\"\n",
        host()
    );
    workspace.write(".cargo/config.toml", config);
    let directory = format!("by-file/{}/debug", host());
    check(workspace.cargo_async("run --bin second"), &directory);
}

fn host() -> String {
    let rustc = run(command("rustc".as_ref(), Path::new(".")).args(["--print", "host-tuple"]));
    rustc.ok().trim().to_owned()
}

#[test]
fn flags_and_variables_of_configuration_files_reach_the_compiler() {
    let workspace = Workspace::new();
    let show = "\nfn show() { println!(\"{} {}\", cfg!(shown), env!(\"SHOWN\")); }\n";
    let source = workspace.read("app/src/bin/second.rs") + show;
    let source = source.replace("fn main() {", "fn main() { show();");
    workspace.write("app/src/bin/second.rs", source);
    let run = |env: &[(&str, &OsStr)]| workspace.cargo_async_with("run --bin second", env).ok();
    let by_variable = [
        (
            "RUSTFLAGS",
            OsStr::new("--cfg shown --check-cfg cfg(shown)"),
        ),
        ("SHOWN", OsStr::new("variable")),
    ];
    assert_eq!(run(&by_variable), format!("true variable\n{SECOND}"));
    fs::create_dir(workspace.path(".cargo")).unwrap();
    let config = "[build]\nrustflags = [\"--cfg\", \"shown\"]\n[env]\nSHOWN = \"file\"\n";
    workspace.write(".cargo/config.toml", config);
    assert_eq!(run(&[]), format!("true file\n{SECOND}"));
}

/// A compiler that writes down each call.
fn logging_rustc(workspace: &Workspace) -> PathBuf {
    let rustc = workspace.path("my-rustc");
    let script = "#!/bin/sh\necho \"$@\" >> \"$LOG\"\nexec rustc \"$@\"\n";
    fs::write(&rustc, script).unwrap();
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755)).unwrap();
    rustc
}

#[test]
fn the_compiler_may_be_another_one() {
    let workspace = Workspace::new();
    let rustc = logging_rustc(&workspace);
    let log = workspace.path("log");
    let path = std::env::var_os("PATH").unwrap();
    let paths = [workspace.root.clone()].into_iter();
    let path = std::env::join_paths(paths.chain(std::env::split_paths(&path))).unwrap();
    let by_name = OsStr::new("my-rustc");
    for (variable, value) in [
        ("RUSTC", rustc.as_os_str()),
        ("CARGO_BUILD_RUSTC", rustc.as_os_str()),
        ("RUSTC", by_name),
        ("CARGO_BUILD_RUSTC", by_name),
    ] {
        let env = [(variable, value), ("LOG", log.as_os_str()), ("PATH", &path)];
        let outcome = workspace.cargo_async_with("run --bin second", &env);
        assert_eq!(outcome.ok(), SECOND);
        let logged = fs::read_to_string(&log).unwrap();
        assert!(
            logged.contains("--crate-name second"),
            "{variable}: {logged}"
        );
        fs::remove_file(&log).unwrap();
        workspace.cargo_async("clean").ok();
    }
}

#[test]
fn a_wrapper_is_found_where_cargo_looks_for_it() {
    let workspace = Workspace::new();
    fs::rename(logging_rustc(&workspace), workspace.path("wrapper")).unwrap();
    workspace.edit("wrapper", "exec rustc", "exec");
    fs::create_dir(workspace.path(".cargo")).unwrap();
    let log = workspace.path("log");
    let is_called = |args: &str, env: &[(&str, &OsStr)]| {
        let env = [&[("LOG", log.as_os_str())], env].concat();
        let args = format!("run --bin second {args}");
        assert_eq!(workspace.cargo_async_with(&args, &env).ok(), SECOND);
        workspace.cargo_async("clean").ok();
        fs::remove_file(&log).is_ok()
    };
    assert!(!is_called("", &[]));
    let option = "--config build.rustc-wrapper='./wrapper'";
    assert!(is_called(option, &[]));
    // What cargo knows besides is nothing to us.
    let included = "[build]\nrustc-wrapper = './wrapper'\njobs = 'default'\n";
    workspace.write(".cargo/included.toml", included);
    workspace.write(".cargo/config.toml", "include = ['included.toml']\n");
    assert!(is_called("", &[("CARGO_NET_OFFLINE", OsStr::new("1"))]));
    assert!(!is_called("", &[("RUSTC_WRAPPER", OsStr::new(""))]));
}

#[test]
fn build_scripts_may_call_the_compiler() {
    let workspace = Workspace::new();
    let script = r#"
        use std::{env, fs, path::Path, process::{Command, Stdio}, io::Write};
        fn main() {
            let mut rustc = Vec::from_iter(env::var_os("RUSTC_WRAPPER"));
            rustc.push(env::var_os("RUSTC").unwrap());
            let call = |args: &[&str], text: &str| {
                let mut child = Command::new(&rustc[0]).args(&rustc[1..]).args(args)
                    .stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null())
                    .spawn().unwrap();
                child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
                let output = child.wait_with_output().unwrap();
                assert!(output.status.success() || text == "wrong", "{args:?}");
                output
            };
            let version = call(&["--version"], "").stdout;
            assert!(version.starts_with(b"rustc "));
            let out = env::var("OUT_DIR").unwrap();
            let metadata = ["--crate-type=lib", "--emit=metadata", "--out-dir", &out, "-"];
            call(&metadata, "pub fn probe() {}");
            assert!(!call(&metadata, "wrong").status.success());
            let probe = Path::new(&out).join("probe.rs");
            fs::write(&probe, "pub async fn probe() {}").unwrap();
            let probe = probe.to_str().unwrap();
            call(&["--edition=2024", "--crate-type=lib", "--out-dir", &out, probe], "");
            assert!(Path::new(&out).join("libprobe.rlib").exists());
        }
    "#;
    workspace.write("plain/build.rs", script);
    workspace.cargo_async("build -p plain").ok();
}

#[test]
fn what_is_plain_rust_in_any_case_is_told_apart() {
    let workspace = Workspace::new();
    let new = "box async fn f() {}\nfn main() { drop(f()); }\n";
    workspace.write("plain/build.rs", new);
    let error = workspace.cargo_async("build -p plain").err();
    assert!(
        error.contains("note: build scripts and procedural macros are plain Rust"),
        "{error}"
    );
    // It may not even be new syntax.
    let macros = "macro_rules! m { ($($t:tt)*) => {} }\nm!(box async fn f(x.box));\n";
    workspace.write("plain/build.rs", format!("{macros}fn main() {{}}\n"));
    workspace.cargo_async("build -p plain").ok();
    workspace.write("plain/build.rs", "fn main() { f() }\n");
    let error = workspace.cargo_async("build -p plain").err();
    assert!(!error.contains("plain Rust"), "{error}");
}

#[test]
fn programs_that_cargo_runs_may_call_it() {
    let workspace = Workspace::new();
    let second = "fn main() {\n    \
                  let mut cargo = std::process::Command::new(std::env::var_os(\"TOOL\").unwrap());\n    \
                  assert!(cargo.args([\"check\", \"-p\", \"app\"]).status().unwrap().success());\n}\n";
    workspace.write("app/src/bin/second.rs", second);
    let tool = tool("cargo-async");
    let outcome = workspace.cargo_async_with("run --bin second", &[("TOOL", tool.as_os_str())]);
    assert!(outcome.success, "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("Checking app"),
        "{}",
        outcome.stderr
    );
}

/// A repository with a package in the new syntax, and the manifest that depends on it.
fn git_dependency(workspace: &Workspace, metadata: &str) -> String {
    let package = workspace.path("../gift");
    fs::create_dir_all(package.join("src")).unwrap();
    let manifest = "[package]\nname = \"gift\"\nversion = \"1.0.0\"\nedition = \"2024\"\n";
    fs::write(package.join("Cargo.toml"), format!("{manifest}{metadata}")).unwrap();
    fs::write(
        package.join("src/lib.rs"),
        "pub box async fn gift() -> u32 { 1 }\n",
    )
    .unwrap();
    let git = |args: &str| {
        let mut git = command("git".as_ref(), &package);
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b"];
        run(git.args(identity).args(args.split(' '))).ok();
    };
    git("init -q");
    git("add -A");
    git("commit -qm gift");
    let url = format!("file://{}", package.display());
    let plain = workspace.read("plain/Cargo.toml");
    workspace.write(
        "plain/Cargo.toml",
        format!("{plain}[dependencies]\ngift = {{ git = \"{url}\" }}\n"),
    );
    url
}

#[test]
fn dependencies_from_git_are_lowered_when_they_ask_for_it() {
    let workspace = Workspace::new();
    git_dependency(&workspace, "[package.metadata.normal-async]\n");
    let home = workspace.path("../home");
    let env = [
        ("CARGO_HOME", home.as_os_str()),
        ("CARGO_NET_OFFLINE", OsStr::new("false")),
    ];
    workspace.cargo_async_with("build -p plain", &env).ok();
    assert!(home.join("git/checkouts").exists());

    let workspace = Workspace::new();
    git_dependency(&workspace, "");
    let error = workspace.cargo_async_with("build -p plain", &env).err();
    assert!(
        error.contains("note: a package from git is lowered when its manifest has"),
        "{error}"
    );
}

#[test]
fn dependencies_that_are_patched_by_path_are_lowered() {
    let workspace = Workspace::new();
    let url = git_dependency(&workspace, "");
    fs::rename(workspace.path("../gift/src"), workspace.path("../src")).unwrap();
    fs::copy(
        workspace.path("../gift/Cargo.toml"),
        workspace.path("../Cargo.toml"),
    )
    .unwrap();
    let patch = format!("\n[patch.\"{url}\"]\ngift = {{ path = \"..\" }}\n");
    let manifest = workspace.read("Cargo.toml");
    workspace.write("Cargo.toml", manifest + &patch);
    let home = workspace.path("../home");
    let env = [
        ("CARGO_HOME", home.as_os_str()),
        ("CARGO_NET_OFFLINE", OsStr::new("false")),
    ];
    workspace.cargo_async_with("build -p plain", &env).ok();
}

#[test]
fn nextest_runs_tests_in_the_new_syntax() {
    let workspace = Workspace::new();
    let nextest = command("cargo-nextest".as_ref(), &workspace.root)
        .arg("--version")
        .output();
    if nextest.is_err() {
        println!("skipped: there is no cargo-nextest");
        return;
    }
    let outcome = workspace.cargo_async("nextest run --workspace");
    assert!(outcome.success, "{}", outcome.stderr);
    for test in ["PASS", "app::first first", "app::second second"] {
        assert!(outcome.stderr.contains(test), "{}", outcome.stderr);
    }
}
