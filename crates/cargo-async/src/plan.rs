//! Which program to become, with which arguments and environment.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::Result;
use normal_async_driver::{
    RUSTDOC, RUSTFMT, STABLE, WORKSPACE_WRAPPER, WRAPPER, become_command, is_stable,
};

use crate::{clippy, tools::Tools};

pub(crate) type Env<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// A call of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) program: OsString,
    pub(crate) args: Vec<OsString>,
    /// What to set; none for a variable to be removed.
    pub(crate) env: BTreeMap<String, Option<OsString>>,
}

/// Plans `cargo async ARGS`. `exe` is this program.
pub(crate) fn plan(args: &[OsString], cargo: &Cargo, exe: &Path, tools: &Tools) -> Plan {
    let rustdoc = tools.rustdoc.clone();
    let (args, stable) = without_stable(args);
    let mut plan = Plan {
        program: cargo.program.clone(),
        args: args.clone(),
        env: BTreeMap::new(),
    };
    if let Some(rustc) = &tools.rustc {
        // The name by which cargo calls it is how we know that it is one.
        plan.set("RUSTC", Some(rustc.clone()));
    }
    plan.set("RUSTC_WRAPPER", Some(exe.into()));
    plan.set("RUSTC_WORKSPACE_WRAPPER", Some(exe.into()));
    plan.set("RUSTDOC", Some(exe.into()));
    plan.set(WRAPPER, tools.wrapper.clone());
    plan.set(WORKSPACE_WRAPPER, tools.workspace_wrapper.clone());
    plan.set(RUSTDOC, rustdoc.or_else(|| Some(cargo.tool("rustdoc"))));
    plan.set("RUSTFMT", Some(exe.into()));
    let rustfmt = tools.rustfmt.clone();
    plan.set(RUSTFMT, rustfmt.or_else(|| Some(cargo.tool("rustfmt"))));
    if stable {
        plan.set(STABLE, Some("1".into()));
    }
    match subcommand(&args) {
        Some(at) if args[at] == "clippy" => clippy::plan(plan, at, exe, cargo),
        Some(at) if DOCUMENTING.iter().any(|name| args[at] == *name) && plan.is_stable() => {
            let config = ["--config", MARK_OF_STABLE_DOCS].map(Into::into);
            plan.args.splice(at + 1..at + 1, config);
            plan
        }
        _ => plan,
    }
}

const DOCUMENTING: &[&str] = &["doc", "d", "rustdoc"];

/// Cargo documents anew when the flags of rustdoc change, but not when a variable does.
const MARK_OF_STABLE_DOCS: &str = "build.rustdocflags=[\"--cfg=normal_async_stable\"]";

/// Takes out our own option `--stable`, and says whether it was there.
fn without_stable(args: &[OsString]) -> (Vec<OsString>, bool) {
    let own = args
        .iter()
        .position(|arg| arg == "--")
        .unwrap_or(args.len());
    let (own, others) = args.split_at(own);
    let kept: Vec<OsString> = own
        .iter()
        .filter(|arg| *arg != "--stable")
        .cloned()
        .collect();
    let stable = kept.len() < own.len();
    ([&kept, others].concat(), stable)
}

/// The cargo to run.
pub(crate) struct Cargo {
    program: OsString,
}

impl Cargo {
    /// The one that called us, unless another toolchain is asked for: that is for rustup's `cargo` to find.
    pub(crate) fn find(args: &[OsString], env: Env) -> Self {
        let names_toolchain = args
            .first()
            .is_some_and(|arg| arg.as_encoded_bytes().starts_with(b"+"));
        let program = match env("CARGO") {
            Some(cargo) if !names_toolchain && !cargo.is_empty() => cargo,
            _ => "cargo".into(),
        };
        Cargo { program }
    }

    /// The path of another tool of the same toolchain, or its name, for the system to find.
    pub(crate) fn tool(&self, name: &str) -> OsString {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        let beside = Path::new(&self.program).with_file_name(file);
        match beside.is_absolute() && beside.exists() {
            true => beside.into(),
            false => name.into(),
        }
    }
}

/// Where the name of cargo's command stands.
pub(crate) fn subcommand(args: &[OsString]) -> Option<usize> {
    let mut at = 0;
    while let Some(arg) = args.get(at) {
        match arg.to_str() {
            Some("--color" | "--config" | "-Z" | "-C") => at += 2,
            Some(option) if option.starts_with(['-', '+']) => at += 1,
            _ => return Some(at),
        }
    }
    None
}

/// Another spelling of the path of an executable. Cargo keeps what different wrappers compile apart by their paths.
pub(crate) fn other_spelling(exe: &Path) -> PathBuf {
    match (exe.parent().and_then(Path::file_name), exe.file_name()) {
        (Some(directory), Some(name)) => exe.with_file_name("..").join(directory).join(name),
        _ => exe.to_owned(),
    }
}

impl Plan {
    /// Sets a variable, or removes it.
    pub(crate) fn set(&mut self, name: impl Into<String>, value: Option<OsString>) {
        self.env.insert(name.into(), value);
    }

    /// Whether rustc's unstable features stay switched off.
    pub(crate) fn is_stable(&self) -> bool {
        is_stable(&|name| match self.env.get(name) {
            Some(value) => value.clone(),
            None => std::env::var_os(name),
        })
    }

    /// Becomes the planned program.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        become_command(self.command(&self.args))
    }

    /// The planned program with other arguments.
    pub(crate) fn command(&self, args: &[OsString]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(args);
        for (name, value) in &self.env {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan_of(args: &str, cargo: Option<&str>, tools: &Tools) -> Plan {
        let args: Vec<OsString> = args.split_ascii_whitespace().map(Into::into).collect();
        let env = |name: &str| match name {
            "CARGO" => cargo.map(Into::into),
            _ => None,
        };
        plan(
            &args,
            &Cargo::find(&args, &env),
            Path::new("/bin/cargo-async"),
            tools,
        )
    }

    #[test]
    fn cargo_runs_with_us_as_compiler_and_rustdoc() {
        let plan = plan_of("build -p a", Some("/t/cargo"), &Tools::default());
        assert_eq!(plan.program, "/t/cargo");
        assert_eq!(plan.args, ["build", "-p", "a"]);
        let ours = Some("/bin/cargo-async".into());
        assert_eq!(plan.env["RUSTC_WRAPPER"], ours);
        assert_eq!(plan.env["RUSTC_WORKSPACE_WRAPPER"], ours);
        assert_eq!(plan.env["RUSTDOC"], ours);
        assert_eq!(plan.env[WRAPPER], None);
        assert_eq!(plan.env[RUSTDOC], Some("rustdoc".into()));
    }

    #[test]
    fn stable_is_ours_in_front_of_the_separator_only() {
        let plan = plan_of("run --stable -- --stable", None, &Tools::default());
        assert_eq!(plan.args, ["run", "--", "--stable"]);
        assert_eq!(plan.env[STABLE], Some("1".into()));
        let plan = plan_of("run -- --stable", None, &Tools::default());
        assert!(!plan.env.contains_key(STABLE));
    }

    #[test]
    fn documentation_of_stable_features_is_kept_apart() {
        let plan = plan_of("doc --stable -p a", None, &Tools::default());
        let config = "build.rustdocflags=[\"--cfg=normal_async_stable\"]";
        assert_eq!(plan.args, ["doc", "--config", config, "-p", "a"]);
    }

    #[test]
    fn the_users_tools_are_handed_on() {
        let tools = Tools {
            rustc: Some("rustc-1.95".into()),
            wrapper: Some("sccache".into()),
            workspace_wrapper: Some("lint".into()),
            rustdoc: Some("/t/rustdoc".into()),
            rustfmt: Some("/t/rustfmt".into()),
        };
        let plan = plan_of("check", None, &tools);
        assert_eq!(plan.env["RUSTC"], Some("rustc-1.95".into()));
        assert_eq!(plan.env[WRAPPER], Some("sccache".into()));
        assert_eq!(plan.env[WORKSPACE_WRAPPER], Some("lint".into()));
        assert_eq!(plan.env[RUSTDOC], Some("/t/rustdoc".into()));
        assert_eq!(plan.env[RUSTFMT], Some("/t/rustfmt".into()));
    }

    #[test]
    fn a_named_toolchain_is_left_to_rustup() {
        let plan = plan_of("+nightly build", Some("/t/cargo"), &Tools::default());
        assert_eq!(plan.program, "cargo");
        assert_eq!(plan.args, ["+nightly", "build"]);
    }

    #[test]
    fn clippy_is_a_check_with_its_driver_behind_us() {
        let plan = plan_of(
            "--color never clippy -p a --no-deps -- -D warnings",
            None,
            &Tools::default(),
        );
        assert_eq!(plan.args, ["--color", "never", "check", "-p", "a"]);
        let args = "--no-deps__CLIPPY_HACKERY__-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__";
        assert_eq!(plan.env["CLIPPY_ARGS"], Some(args.into()));
        assert_eq!(plan.env[WORKSPACE_WRAPPER], Some("clippy-driver".into()));
        let other = Some("/bin/../bin/cargo-async".into());
        assert_eq!(plan.env["RUSTC_WORKSPACE_WRAPPER"], other);
    }

    #[test]
    fn clippy_fixes_by_way_of_cargo_fix() {
        let plan = plan_of("clippy --fix --allow-dirty", None, &Tools::default());
        assert_eq!(plan.args, ["fix", "--allow-dirty"]);
        let args = Some("--no-deps__CLIPPY_HACKERY__".into());
        assert_eq!(plan.env["CLIPPY_ARGS"], args);
    }

    #[test]
    fn clippy_explains_itself() {
        for args in ["clippy --help", "clippy -V", "clippy --explain x"] {
            let plan = plan_of(args, None, &Tools::default());
            assert_eq!(plan.args[0], "clippy", "{args}");
        }
    }
}
