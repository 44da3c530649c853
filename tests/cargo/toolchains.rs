//! Compilers of other releases.

use std::{fs, path::Path};

use crate::workspace::{Outcome, command, run, tool};

const BOUND: &str = "\
pub trait Cache { fn get(&self) -> impl Future<Output = u32>; }
pub fn keep<C: Cache<get(..): Send>>(_: C) {}
";

/// Compiles `text` with a compiler that says to be of another release, and else is rustc.
fn compile(release: &str, text: &str) -> Outcome {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("x.rs"), text).unwrap();
    let rustc = directory.path().join("rustc");
    let script = format!(
        "#!/bin/sh\nif [ \"$1\" = -vV ]; then echo 'release: {release}'; else exec rustc \"$@\"; fi\n"
    );
    fs::write(&rustc, script).unwrap();
    make_executable(&rustc);
    let mut call = command(&tool("rustc-async"), directory.path());
    run(call
        .args(["--edition", "2024", "--crate-type", "lib", "x.rs"])
        .env("RUSTC", rustc))
}

fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn one_that_is_too_old_is_refused_in_one_line() {
    let refusal = "error: rustc 1.94 is too old: Normal Async needs rustc 1.95 or newer; \
                   `rustup update stable` installs it\n";
    assert_eq!(compile("1.94.1", BOUND).err(), refusal);
    let plain = compile("1.94.1", "pub fn plain() {}");
    assert_eq!(plain.ok(), "");
}

#[test]
fn a_newer_one_is_asked_for_what_it_has() {
    compile("1.99.0-nightly", BOUND).ok();
}
