//! Switches on the unstable features of rustc that a lowered crate needs, for that crate alone.

use std::{ffi::OsString, process::Command};

use anyhow::Result;
use normal_async_lower::{Lowered, Need};

use crate::{command_line::CommandLine, process, toolchain};

/// Set to anything but `0`, it keeps rustc's unstable features switched off.
pub const STABLE: &str = "NORMAL_ASYNC_STABLE";

/// Whether rustc's unstable features stay switched off.
pub fn is_stable(env: &dyn Fn(&str) -> Option<OsString>) -> bool {
    env(STABLE).is_some_and(|value| value != "0")
}

/// Set for crates that are given unstable features.
pub(crate) const CFG: &str = "normal_async";

/// The call of the compiler with these arguments, and with the unstable features that `lowered` needs.
///
/// # Errors
/// When the compiler is too old.
pub(crate) fn command(
    compiler: &[OsString],
    mut args: Vec<String>,
    lowered: &Lowered,
    line: &CommandLine,
) -> Result<Command> {
    // rustdoc hands its own arguments on to the tests that it has compiled.
    let is_given = |argument: &str| {
        line.values("Z")
            .any(|given| argument == format!("-Z{given}"))
    };
    let mut is_unstable = Need::ALL
        .iter()
        .any(|need| is_given(&need.rustc_argument()));
    if !lowered.needs.is_empty() {
        is_unstable = true;
        let release = toolchain::release(compiler)?;
        let needs = lowered.needs.keys();
        let needed = needs.filter_map(|need| toolchain::arguments(*need, release));
        let more = needed.filter(|argument| !is_given(argument));
        let end = args.iter().position(|arg| arg == "--");
        let end = end.unwrap_or(args.len());
        args.splice(end..end, more.chain([format!("--cfg={CFG}")]));
    }
    let mut command = process::command(compiler, args);
    if is_unstable {
        process::unlock(&mut command, line.value("crate-name"));
    }
    Ok(command)
}
