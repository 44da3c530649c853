//! The compiler wrappers that the user has set up, in whose place cargo is to call us.

use std::{ffi::OsString, path::Path};

use anyhow::{Context, Result};
use cargo_config2::Config;
use normal_async_driver::{WORKSPACE_WRAPPER, WRAPPER};

use crate::plan::Env;

/// The user's own wrappers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wrappers {
    pub(crate) every_crate: Option<OsString>,
    pub(crate) workspace: Option<OsString>,
}

/// Finds them as cargo would: in the environment, else in its configuration files.
///
/// # Errors
/// When a configuration file cannot be read.
pub(crate) fn find(exe: &Path, env: Env) -> Result<Wrappers> {
    let from_env = |theirs, ours| match env(theirs) {
        Some(wrapper) if Path::new(&wrapper) == exe => Some(env(ours)),
        wrapper => wrapper.map(Some),
    };
    let every_crate = from_env("RUSTC_WRAPPER", WRAPPER);
    let workspace = from_env("RUSTC_WORKSPACE_WRAPPER", WORKSPACE_WRAPPER);
    if let (Some(every_crate), Some(workspace)) = (&every_crate, &workspace) {
        return Ok(Wrappers {
            every_crate: every_crate.clone(),
            workspace: workspace.clone(),
        });
    }
    let build = Config::load()
        .context("cannot read cargo's configuration files")?
        .build;
    Ok(Wrappers {
        every_crate: every_crate.unwrap_or_else(|| build.rustc_wrapper.map(Into::into)),
        workspace: workspace.unwrap_or_else(|| build.rustc_workspace_wrapper.map(Into::into)),
    })
}
