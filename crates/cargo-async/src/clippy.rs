//! `cargo async clippy`: what `cargo clippy` does, with us in front of clippy's driver.

use std::{
    ffi::{OsStr, OsString},
    path::Path,
};

use normal_async_driver::WORKSPACE_WRAPPER;

use crate::plan::{Cargo, Plan, other_spelling};

/// What clippy's driver expects behind each of its arguments in `CLIPPY_ARGS`.
const SEPARATOR: &str = "__CLIPPY_HACKERY__";

/// Turns the plan of a `cargo clippy`, whose command stands at `at`, into one of `cargo check`, or `cargo fix`.
pub(crate) fn plan(mut plan: Plan, at: usize, exe: &Path, cargo: &Cargo) -> Plan {
    let (given, for_clippy) = split(&plan.args[at + 1..]);
    let has = |name: &str| given.iter().any(|arg| arg == name);
    if ["-h", "--help", "-V", "--version", "--explain"]
        .iter()
        .any(|name| has(name))
    {
        return plan;
    }
    let fixes = has("--fix");
    let mut clippy_args = Vec::new();
    if has("--no-deps") || fixes {
        clippy_args.push(OsString::from("--no-deps"));
    }
    clippy_args.extend_from_slice(for_clippy);
    let kept = given
        .iter()
        .filter(|arg| *arg != "--fix" && *arg != "--no-deps");
    let command = if fixes { "fix" } else { "check" };
    let mut args = plan.args[..at].to_vec();
    args.push(command.into());
    args.extend(kept.cloned());
    plan.args = args;
    plan.set("CLIPPY_ARGS", Some(joined(&clippy_args)));
    plan.set("RUSTC_WORKSPACE_WRAPPER", Some(other_spelling(exe).into()));
    plan.set(WORKSPACE_WRAPPER, Some(cargo.tool("clippy-driver")));
    plan
}

/// The arguments in front of `--` and behind it.
fn split(args: &[OsString]) -> (Vec<OsString>, &[OsString]) {
    let end = args.iter().position(|arg| arg == "--");
    let given = args[..end.unwrap_or(args.len())].to_vec();
    (given, end.map_or(&[], |end| &args[end + 1..]))
}

fn joined(args: &[OsString]) -> OsString {
    let separator = OsStr::new(SEPARATOR);
    args.iter().flat_map(|arg| [&**arg, separator]).collect()
}
