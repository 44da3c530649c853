//! Which compiler calls are ours to change.

use std::{
    fs,
    path::{Path, PathBuf},
};

use toml_edit::DocumentMut;

use crate::{
    command_line::CommandLine,
    invocation::{Env, Invocation},
};

/// Whether the crate of this call may hold Normal Async.
///
/// A probe, a build script, a proc-macro crate, and a dependency from a registry or git that does not ask for it
/// (by a `[package.metadata.normal-async]` in its manifest) may not.
pub(crate) fn may_lower(invocation: &Invocation, line: &CommandLine, env: Env) -> bool {
    let probe = ["print", "version", "V", "help", "h", "explain"];
    if line.input().is_none_or(|input| input == "-") || probe.iter().any(|name| line.has(name)) {
        return false;
    }
    if is_for_host(line) {
        return false;
    }
    // Cargo caps the lints of just those packages that are not the user's own, but the user may cap lints, too.
    if invocation.workspace_member || !line.has("cap-lints") {
        return true;
    }
    match env("CARGO_MANIFEST_DIR").map(PathBuf::from) {
        Some(package) => !is_foreign(&package, env) || asks_for_lowering(&package),
        None => true,
    }
}

/// Whether the crate is a build script or a procedural macro.
pub(crate) fn is_for_host(line: &CommandLine) -> bool {
    let crate_name = line.value("crate-name").unwrap_or_default();
    crate_name.starts_with("build_script_") || line.list("crate-type").any(|t| t == "proc-macro")
}

/// Whether a package came from a registry or from git.
pub(crate) fn is_foreign(package: &Path, env: Env) -> bool {
    let is_vendored = || package.join(".cargo-checksum.json").exists();
    is_from(&["registry", "git"], package, env) || is_vendored()
}

/// Whether a package is in one of those directories of cargo's.
pub(crate) fn is_from(caches: &[&str], package: &Path, env: Env) -> bool {
    let cargo_home = match env("CARGO_HOME") {
        Some(home) => Some(PathBuf::from(home)),
        None => std::env::home_dir().map(|home| home.join(".cargo")),
    };
    cargo_home.is_some_and(|home| {
        let mut caches = caches.iter();
        caches.any(|cache| package.starts_with(home.join(cache)))
    })
}

fn asks_for_lowering(package: &Path) -> bool {
    let manifest = fs::read_to_string(package.join("Cargo.toml")).unwrap_or_default();
    has_key(&manifest)
}

/// Whether a manifest has `package.metadata.normal-async`. Few say that word, and each dependency is asked.
fn has_key(manifest: &str) -> bool {
    const KEY: &str = "normal-async";
    let says_key = |manifest: DocumentMut| {
        let metadata = manifest
            .get("package")
            .and_then(|package| package.get("metadata"));
        metadata.is_some_and(|metadata| metadata.get(KEY).is_some())
    };
    manifest.contains(KEY) && manifest.parse().is_ok_and(says_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(args: &str, workspace_member: bool, env: &[(&str, &Path)]) -> bool {
        let line = CommandLine::rustc(args.split(' ').map(Into::into).collect()).unwrap();
        let invocation = Invocation {
            compiler: Vec::new(),
            args: Vec::new(),
            workspace_member,
        };
        may_lower(&invocation, &line, &|name| {
            let (_, value) = env.iter().find(|(n, _)| *n == name)?;
            Some(value.into())
        })
    }

    #[test]
    fn probes_build_scripts_and_proc_macros_are_left_alone() {
        assert!(may("--crate-name a a.rs", false, &[]));
        for args in [
            "-vV",
            "--version",
            "- --crate-name ___ --print=file-names",
            "a.rs --print cfg",
            "-",
            "--crate-name build_script_build build.rs",
            "--crate-type proc-macro a.rs",
            "--test",
        ] {
            assert!(!may(args, true, &[]), "{args}");
        }
    }

    #[test]
    fn the_key_may_be_written_in_any_way() {
        for manifest in [
            "[package]\nname = \"a\"\n\n[package.metadata.normal-async]\n",
            "[package.metadata.normal-async.more]\na = 1\n",
            "[package.metadata] # more\nother = 1\nnormal-async = {}\n",
            "[package]\nmetadata.normal-async.stable = true # why\n",
            "package.metadata.normal-async = {}\n",
            "[package]\nmetadata = { normal-async = {} }\n",
            "[ package . metadata . \"normal-async\" ]\n",
        ] {
            assert!(has_key(manifest), "{manifest}");
        }
        for manifest in [
            "[package]\nname = \"a\"\n[dependencies]\nnormal-async = \"1\"\n",
            "[package.metadata.normal-asynchronous]\n",
            "[package.metadata]\n# normal-async = {}\n[other]\nnormal-async = {}\n",
        ] {
            assert!(!has_key(manifest), "{manifest}");
        }
    }

    #[test]
    fn foreign_packages_are_lowered_when_they_ask_for_it() {
        let home = tempfile::tempdir().unwrap();
        let package = home.path().join("registry/src/index/a-1.0.0");
        fs::create_dir_all(&package).unwrap();
        let env = [
            ("CARGO_HOME", home.path()),
            ("CARGO_MANIFEST_DIR", &*package),
        ];
        let args = "--cap-lints allow a.rs";
        fs::write(package.join("Cargo.toml"), "[package]\nname = \"a\"\n").unwrap();
        assert!(!may(args, false, &env));
        let asks = "[package]\nname = \"a\"\n[package.metadata.normal-async]\n";
        fs::write(package.join("Cargo.toml"), asks).unwrap();
        assert!(may(args, false, &env));
    }

    #[test]
    fn a_cap_of_the_users_own_does_not_make_a_package_foreign() {
        let home = tempfile::tempdir().unwrap();
        let package = tempfile::tempdir().unwrap();
        let env = [
            ("CARGO_HOME", home.path()),
            ("CARGO_MANIFEST_DIR", package.path()),
        ];
        assert!(may("--cap-lints warn a.rs", false, &env));
        assert!(may("--cap-lints warn a.rs", true, &[]));
        fs::write(package.path().join(".cargo-checksum.json"), "{}").unwrap();
        assert!(!may("--cap-lints warn a.rs", false, &env));
    }
}
