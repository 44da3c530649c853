//! Who calls: a person by hand, or cargo with a compiler (and perhaps its wrappers) as the first arguments.

use std::{
    ffi::{OsStr, OsString},
    path::Path,
};

/// A user's own `RUSTC_WRAPPER`, in whose place cargo calls us.
pub const WRAPPER: &str = "NORMAL_ASYNC_RUSTC_WRAPPER";
/// A user's own `RUSTC_WORKSPACE_WRAPPER`, in whose place cargo calls us.
pub const WORKSPACE_WRAPPER: &str = "NORMAL_ASYNC_RUSTC_WORKSPACE_WRAPPER";

pub(crate) type Env<'a> = &'a dyn Fn(&str) -> Option<OsString>;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Invocation {
    /// The program to run for rustc, and what comes before rustc's own arguments: `sccache clippy-driver rustc`.
    pub(crate) compiler: Vec<OsString>,
    pub(crate) args: Vec<OsString>,
    /// Cargo called us as `RUSTC_WORKSPACE_WRAPPER`, which it does for workspace members alone.
    pub(crate) workspace_member: bool,
}

impl Invocation {
    /// Reads the name of the program and the arguments behind it.
    pub(crate) fn new(program: &OsStr, args: &[OsString], env: Env) -> Self {
        let count = args.iter().take_while(|arg| is_compiler(arg, env)).count();
        let (compilers, args) = args.split_at(count);
        let ourselves = compilers.iter().filter(|path| is_ourselves(path)).count();
        let workspace_member = ourselves > 0 || (count > 0 && is_called_to_fix(program, env));
        let set = |name| env(name).filter(|value| !value.is_empty() && !is_ourselves(value));
        let mut compiler = Vec::new();
        if count > 0 {
            compiler.extend(set(WRAPPER));
        }
        if workspace_member {
            compiler.extend(set(WORKSPACE_WRAPPER));
        }
        compiler.extend(compilers.iter().filter(|path| !is_ourselves(path)).cloned());
        if count == ourselves {
            compiler.push(set("RUSTC").unwrap_or_else(|| "rustc".into()));
        }
        Invocation {
            compiler,
            args: args.to_vec(),
            workspace_member,
        }
    }
}

/// `cargo fix` calls the workspace's wrapper without the other one. By its spelling it is the one around clippy.
fn is_called_to_fix(program: &OsStr, env: Env) -> bool {
    let is = |name| env(name).is_some_and(|wrapper| wrapper == program);
    is("RUSTC_WORKSPACE_WRAPPER") && !is("RUSTC_WRAPPER")
}

/// Whether `args` begin with a compiler, as they do when cargo calls a wrapper.
pub fn starts_with_compiler(args: &[OsString]) -> bool {
    let env = |name: &str| std::env::var_os(name);
    args.first().is_some_and(|arg| is_compiler(arg, &env))
}

fn is_compiler(arg: &OsStr, env: Env) -> bool {
    let path = Path::new(arg);
    let stem = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
    let is_named = || env("RUSTC").is_some_and(|rustc| rustc == arg);
    if matches!(stem, "rustc" | "clippy-driver") || is_named() || is_ourselves(arg) {
        return true;
    }
    let is_source = path.extension().is_some_and(|ext| ext == "rs");
    path.components().count() > 1 && !is_source && is_executable(path)
}

fn is_ourselves(arg: &OsStr) -> bool {
    let stem = Path::new(arg).file_stem().and_then(OsStr::to_str);
    matches!(stem, Some("rustc-async" | "cargo-async")) || is_this_executable(Path::new(arg))
}

/// Whatever the executable was renamed to.
fn is_this_executable(path: &Path) -> bool {
    let this = std::env::current_exe().and_then(|path| path.canonicalize());
    this.is_ok_and(|this| path.canonicalize().is_ok_and(|path| path == this))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.extension().is_some_and(|ext| ext == "exe") && path.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(args: &str, env: &[(&str, &str)], compiler: &str, rest: &str, workspace_member: bool) {
        let words = |line: &str| -> Vec<OsString> {
            line.split_ascii_whitespace().map(Into::into).collect()
        };
        let lookup = |name: &str| {
            let (_, value) = env.iter().find(|(n, _)| *n == name)?;
            Some(value.into())
        };
        let expected = Invocation {
            compiler: words(compiler),
            args: words(rest),
            workspace_member,
        };
        let program = OsStr::new("/b/../b/cargo-async");
        let invocation = Invocation::new(program, &words(args), &lookup);
        assert_eq!(invocation, expected, "{args}");
    }

    #[test]
    fn by_hand_rustc_is_found_by_environment_or_path() {
        check("--test x.rs", &[], "rustc", "--test x.rs", false);
        check(
            "src/main.rs",
            &[("RUSTC", "/t/rustc")],
            "/t/rustc",
            "src/main.rs",
            false,
        );
        check("x.rs", &[(WRAPPER, "sccache")], "rustc", "x.rs", false);
        check(
            "x.rs",
            &[("RUSTC", "/b/rustc-async")],
            "rustc",
            "x.rs",
            false,
        );
    }

    #[test]
    fn cargo_names_the_compiler_and_both_wrappers() {
        check("/t/rustc x.rs", &[], "/t/rustc", "x.rs", false);
        check("rustc -vV", &[], "rustc", "-vV", false);
        let env = [("RUSTC", "rustc-1.95")];
        check("rustc-1.95 -vV", &env, "rustc-1.95", "-vV", false);
        check(
            "/b/cargo-async rustc-1.95 x.rs",
            &env,
            "rustc-1.95",
            "x.rs",
            true,
        );
        check(
            "/b/rustc-async /t/rustc x.rs",
            &[],
            "/t/rustc",
            "x.rs",
            true,
        );
        check(
            "/b/cargo-async /t/rustc x.rs",
            &[],
            "/t/rustc",
            "x.rs",
            true,
        );
        check(
            "/t/clippy-driver /t/rustc x.rs",
            &[],
            "/t/clippy-driver /t/rustc",
            "x.rs",
            false,
        );
    }

    #[test]
    fn cargo_fix_calls_the_wrapper_around_clippy_alone() {
        let clippy = ("RUSTC_WORKSPACE_WRAPPER", "/b/../b/cargo-async");
        let wrapper = ("RUSTC_WRAPPER", "/b/cargo-async");
        let env = [clippy, wrapper, (WORKSPACE_WRAPPER, "clippy-driver")];
        check(
            "/t/rustc x.rs",
            &env,
            "clippy-driver /t/rustc",
            "x.rs",
            true,
        );
    }

    #[test]
    fn wrappers_that_were_set_before_are_chained() {
        let env = [(WRAPPER, "sccache"), (WORKSPACE_WRAPPER, "lint")];
        check("/t/rustc x.rs", &env, "sccache /t/rustc", "x.rs", false);
        check(
            "/b/rustc-async /t/rustc x.rs",
            &env,
            "sccache lint /t/rustc",
            "x.rs",
            true,
        );
        check("rustc x.rs", &[(WRAPPER, "")], "rustc", "x.rs", false);
        check(
            "rustc x.rs",
            &[(WRAPPER, "/b/rustc-async")],
            "rustc",
            "x.rs",
            false,
        );
    }
}
