//! The tools that the user has set up, in whose place cargo is to call us.

use std::{ffi::OsString, path::Path};

use normal_async_driver::{RUSTDOC, RUSTFMT, WORKSPACE_WRAPPER, WRAPPER};

use crate::{config::Config, plan::Env};

/// The user's own tools.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tools {
    /// Only where it is not the usual one.
    pub(crate) rustc: Option<OsString>,
    pub(crate) wrapper: Option<OsString>,
    pub(crate) workspace_wrapper: Option<OsString>,
    pub(crate) rustdoc: Option<OsString>,
    pub(crate) rustfmt: Option<OsString>,
}

/// Finds them as cargo would: in the environment, where an empty variable says that there is none, else in its
/// configuration. `exe` is this program, which takes the place of each when we are called below ourselves.
pub(crate) fn find(exe: &Path, config: &Config, env: Env) -> Tools {
    let tool = |theirs, ours, configured| match env(theirs) {
        Some(tool) if Path::new(&tool).file_name() == exe.file_name() => env(ours),
        Some(tool) => Some(tool),
        None => configured,
    };
    let some = |tool: Option<OsString>| tool.filter(|tool| !tool.is_empty());
    let configured = |name| config.program(name);
    let workspace_wrapper = configured("rustc-workspace-wrapper");
    Tools {
        rustc: some(env("RUSTC").or_else(|| configured("rustc"))),
        wrapper: some(tool("RUSTC_WRAPPER", WRAPPER, configured("rustc-wrapper"))),
        workspace_wrapper: some(tool(
            "RUSTC_WORKSPACE_WRAPPER",
            WORKSPACE_WRAPPER,
            workspace_wrapper,
        )),
        rustdoc: some(tool("RUSTDOC", RUSTDOC, configured("rustdoc"))),
        rustfmt: some(tool("RUSTFMT", RUSTFMT, None)),
    }
}
