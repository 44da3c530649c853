//! Which rustc has what.

use std::{ffi::OsString, fmt, sync::OnceLock};

use anyhow::{Context, Result, bail};
use normal_async_lower::Need;

use crate::process;

/// A release of rustc: major and minor version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Release(u32, u32);

/// What lowered text relies on without a feature gate came with this one.
const OLDEST: Release = Release(1, 95);

/// Since when rustc has what a lowering needs.
struct Support {
    need: Need,
    /// The release from which on it is there for everybody; before that, it is behind its gate.
    stable_since: Option<Release>,
}

const TABLE: &[Support] = &[
    gated(Need::ReturnTypeNotation),
    gated(Need::AsyncFnTraits),
    gated(Need::UnboxedClosures),
    gated(Need::AutoTraits),
    gated(Need::NegativeImpls),
    gated(Need::GenericConstItems),
    gated(Need::HigherRankedAssumptions),
];

const fn gated(need: Need) -> Support {
    Support {
        need,
        stable_since: None,
    }
}

/// The arguments that switch `need` on; none where `release` has it without.
pub(crate) fn arguments(need: Need, release: Release) -> Option<String> {
    let support = TABLE.iter().find(|support| support.need == need);
    let stable_since = support.and_then(|support| support.stable_since);
    let is_stable = stable_since.is_some_and(|since| since <= release);
    (!is_stable).then(|| need.rustc_argument())
}

/// The release of the compiler that a command runs, which is the same for all calls from this process.
///
/// # Errors
/// When it cannot be run, does not say its release, or is too old.
pub(crate) fn release(compiler: &[OsString]) -> Result<Release> {
    static KNOWN: OnceLock<Release> = OnceLock::new();
    if let Some(release) = KNOWN.get() {
        return Ok(*release);
    }
    let release = ask(compiler)?;
    Ok(*KNOWN.get_or_init(|| release))
}

fn ask(compiler: &[OsString]) -> Result<Release> {
    let shown = || compiler.join(" ".as_ref()).display().to_string();
    let output = process::command(compiler, ["-vV"])
        .output()
        .with_context(|| format!("cannot run `{}`", shown()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let release = text.lines().find_map(|line| line.strip_prefix("release: "));
    let Some(release) = release.and_then(Release::parse) else {
        bail!("`{} -vV` does not say its release", shown());
    };
    if release < OLDEST {
        bail!(
            "rustc {release} is too old: Normal Async needs rustc {OLDEST} or newer; `rustup update stable` installs it"
        );
    }
    Ok(release)
}

impl Release {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        Some(Release(
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
        ))
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_is_in_the_table() {
        for need in Need::ALL {
            assert!(TABLE.iter().any(|support| support.need == *need));
        }
    }

    #[test]
    fn releases_are_read_as_rustc_writes_them() {
        assert_eq!(Release::parse("1.95.0"), Some(Release(1, 95)));
        assert_eq!(Release::parse("1.97.0-nightly"), Some(Release(1, 97)));
        assert_eq!(Release::parse("unknown"), None);
    }

    #[test]
    fn gates_are_opened_by_the_names_that_this_rustc_knows() {
        let rustc = ["rustc".into()];
        let release = release(&rustc).unwrap();
        let arguments = Need::ALL
            .iter()
            .filter_map(|need| arguments(*need, release));
        let status = process::command(&rustc, arguments)
            .args(["--crate-type=lib", "--print=crate-name", "-"])
            .env("RUSTC_BOOTSTRAP", "1")
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .status();
        assert!(status.unwrap().success());
    }
}
