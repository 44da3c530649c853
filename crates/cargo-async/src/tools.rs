//! The tools that the user has set up, in whose place cargo is to call us.

use std::{ffi::OsString, path::Path};

use anyhow::{Context, Result};
use cargo_config2::Config;
use normal_async_driver::{RUSTDOC, RUSTFMT, WORKSPACE_WRAPPER, WRAPPER};

use crate::plan::Env;

/// The user's own tools.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tools {
    pub(crate) wrapper: Option<OsString>,
    pub(crate) workspace_wrapper: Option<OsString>,
    pub(crate) rustdoc: Option<OsString>,
    pub(crate) rustfmt: Option<OsString>,
}

/// Finds them as cargo would: in the environment, else in its configuration files. `exe` is this program, which takes
/// the place of each when we are called below ourselves.
///
/// # Errors
/// When a configuration file cannot be read.
pub(crate) fn find(exe: &Path, env: Env) -> Result<Tools> {
    let build = Config::load()
        .context("cannot read cargo's configuration files")?
        .build;
    let tool = |theirs, ours, configured: Option<std::path::PathBuf>| match env(theirs) {
        Some(tool) if Path::new(&tool).file_name() == exe.file_name() => env(ours),
        Some(tool) => Some(tool),
        None => configured.map(Into::into),
    };
    Ok(Tools {
        wrapper: tool("RUSTC_WRAPPER", WRAPPER, build.rustc_wrapper),
        workspace_wrapper: tool(
            "RUSTC_WORKSPACE_WRAPPER",
            WORKSPACE_WRAPPER,
            build.rustc_workspace_wrapper,
        ),
        rustdoc: tool("RUSTDOC", RUSTDOC, build.rustdoc),
        rustfmt: tool("RUSTFMT", RUSTFMT, None),
    })
}
