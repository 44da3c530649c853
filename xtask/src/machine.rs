//! What there is on this machine.

use std::{
    env,
    path::{self, Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

/// A program that tests start.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) program: &'static str,
    /// The Debian package that has it.
    pub(crate) package: &'static str,
}

#[derive(Debug)]
pub(crate) struct Machine {
    /// The servers that are not installed.
    pub(crate) missing: Vec<&'static Server>,
    /// Whether we may install packages, and know how to.
    pub(crate) may_install: bool,
    /// Whether rustc comes with the sanitizers.
    pub(crate) may_sanitize: bool,
    /// Where cargo builds the workspace.
    pub(crate) target: PathBuf,
}

impl Machine {
    /// Looks which of `servers` are installed.
    ///
    /// # Errors
    /// When the user's id or the working directory cannot be found out.
    pub(crate) fn look(servers: &'static [Server]) -> Result<Self> {
        let missing = servers.iter().filter(|server| !is_on_path(server.program));
        Ok(Machine {
            missing: missing.collect(),
            may_install: is_on_path("apt-get") && is_root()?,
            may_sanitize: cfg!(all(
                target_arch = "x86_64",
                target_os = "linux",
                target_env = "gnu"
            )),
            target: path::absolute(Self::target()).context("cannot tell where we are")?,
        })
    }

    /// Where cargo builds the workspace.
    pub(crate) fn target() -> PathBuf {
        let target = env::var_os("CARGO_TARGET_DIR").filter(|dir| !dir.is_empty());
        target.unwrap_or_else(|| "target".into()).into()
    }

    /// A target directory for what is built with other flags, or by others.
    pub(crate) fn target_of(&self, name: &str) -> String {
        self.target.join(name).display().to_string()
    }
}

fn is_on_path(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|directory| Path::new(&directory).join(program).is_file())
}

fn is_root() -> Result<bool> {
    let output = Command::new("id").arg("-u").output();
    Ok(output.context("cannot run `id -u`")?.stdout.trim_ascii() == b"0")
}
