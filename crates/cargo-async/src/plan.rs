//! Which program to become, with which arguments and environment.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::Result;
use normal_async_driver::{WORKSPACE_WRAPPER, WRAPPER, become_command};

use crate::wrappers::Wrappers;

pub(crate) type Env<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// A call of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    program: OsString,
    args: Vec<OsString>,
    /// What to set; none for a variable to be removed.
    env: BTreeMap<&'static str, Option<OsString>>,
}

/// Plans `cargo async ARGS`. `exe` is this program.
pub(crate) fn plan(args: &[OsString], env: Env, exe: &Path, wrappers: &Wrappers) -> Plan {
    Plan {
        program: cargo(args, env),
        args: args.to_vec(),
        env: BTreeMap::from([
            ("RUSTC_WRAPPER", Some(exe.into())),
            ("RUSTC_WORKSPACE_WRAPPER", Some(exe.into())),
            (WRAPPER, wrappers.every_crate.clone()),
            (WORKSPACE_WRAPPER, wrappers.workspace.clone()),
        ]),
    }
}

/// The cargo that called us, unless another toolchain is asked for: that is for rustup's `cargo` to find.
fn cargo(args: &[OsString], env: Env) -> OsString {
    let names_toolchain = args
        .first()
        .and_then(|arg| arg.to_str())
        .is_some_and(|arg| arg.starts_with('+'));
    match env("CARGO") {
        Some(cargo) if !names_toolchain => cargo,
        _ => "cargo".into(),
    }
}

impl Plan {
    /// Becomes the planned program.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let mut command = Command::new(&self.program);
        command.args(&self.args);
        for (name, value) in &self.env {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(OsStr::new(name)),
            };
        }
        become_command(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan_of(args: &str, cargo: Option<&str>, wrappers: &Wrappers) -> Plan {
        let args: Vec<OsString> = args.split_ascii_whitespace().map(Into::into).collect();
        let env = |name: &str| match name {
            "CARGO" => cargo.map(Into::into),
            _ => None,
        };
        plan(&args, &env, Path::new("/bin/cargo-async"), wrappers)
    }

    #[test]
    fn cargo_runs_with_us_as_both_wrappers() {
        let plan = plan_of("build -p a", Some("/t/cargo"), &Wrappers::default());
        assert_eq!(plan.program, "/t/cargo");
        assert_eq!(plan.args, ["build", "-p", "a"]);
        let ours = Some("/bin/cargo-async".into());
        assert_eq!(plan.env["RUSTC_WRAPPER"], ours);
        assert_eq!(plan.env["RUSTC_WORKSPACE_WRAPPER"], ours);
        assert_eq!(plan.env[WRAPPER], None);
    }

    #[test]
    fn the_users_wrappers_are_handed_on() {
        let wrappers = Wrappers {
            every_crate: Some("sccache".into()),
            workspace: Some("lint".into()),
        };
        let plan = plan_of("check", None, &wrappers);
        assert_eq!(plan.env[WRAPPER], Some("sccache".into()));
        assert_eq!(plan.env[WORKSPACE_WRAPPER], Some("lint".into()));
    }

    #[test]
    fn a_named_toolchain_is_left_to_rustup() {
        let plan = plan_of("+nightly build", Some("/t/cargo"), &Wrappers::default());
        assert_eq!(plan.program, "cargo");
        assert_eq!(plan.args, ["+nightly", "build"]);
    }
}
