//! The options of `cargo async explain`, and which of them are for `cargo metadata`.

use std::ffi::OsString;

use anyhow::{Context, Result, bail};
use cargo_metadata::{Metadata, Package};

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    /// List clones, too.
    pub(super) share: bool,
    /// List nothing but the unstable features.
    pub(super) only_features: bool,
    packages: Vec<String>,
    /// For `cargo metadata`.
    pub(super) metadata: Vec<String>,
}

impl Options {
    /// # Errors
    /// When an option is not valid UTF-8, or `-p` has no value.
    pub(super) fn parse(args: &[OsString]) -> Result<Self> {
        let mut options = Options::default();
        let mut args = args.iter().map(|arg| arg.to_str()).peekable();
        while let Some(arg) = args.next() {
            let arg = arg.context("an argument is not valid UTF-8")?;
            let (name, attached) = match arg.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value)),
                _ => (arg, None),
            };
            match name {
                "--share" => options.share = true,
                "--workspace" | "--all" => {}
                "-p" | "--package" => {
                    let value = attached.or_else(|| args.next().flatten());
                    let value = value.with_context(|| format!("`{name}` needs a value"))?;
                    options.packages.push(value.to_owned());
                }
                "--features" if attached.is_none() && !has_value(args.peek().copied()) => {
                    options.only_features = true;
                }
                _ => options.metadata.push(arg.to_owned()),
            }
        }
        Ok(options)
    }

    /// # Errors
    /// When there is no package of a name.
    pub(super) fn selected<'a>(&self, metadata: &'a Metadata) -> Result<Vec<&'a Package>> {
        let mut packages = metadata.workspace_packages();
        let mut names = self.packages.iter();
        if let Some(unknown) = names.find(|name| !packages.iter().any(|p| p.name == **name)) {
            bail!("no package of this workspace is named `{unknown}`");
        }
        if !self.packages.is_empty() {
            packages.retain(|package| self.packages.iter().any(|name| package.name == *name));
        }
        Ok(packages)
    }
}

/// Whether an argument is the value of the option before it.
fn has_value(next: Option<Option<&str>>) -> bool {
    next.flatten().is_some_and(|next| !next.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &str) -> Result<Options> {
        let args: Vec<OsString> = args.split_ascii_whitespace().map(Into::into).collect();
        Options::parse(&args)
    }

    #[test]
    fn options_go_where_they_belong() {
        let options = parse("--share -p a --features b,c --package=d --workspace --offline");
        let options = options.unwrap();
        assert!(options.share && !options.only_features);
        assert_eq!(options.packages, ["a", "d"]);
        assert_eq!(options.metadata, ["--features", "b,c", "--offline"]);
        assert_eq!(parse("-p").unwrap_err().to_string(), "`-p` needs a value");
    }

    #[test]
    fn features_without_names_are_those_of_rustc() {
        for (args, metadata) in [
            ("--features", vec![]),
            ("--features --offline", vec!["--offline"]),
            ("--features --features=b", vec!["--features=b"]),
        ] {
            let options = parse(args).unwrap();
            assert!(options.only_features, "{args}");
            assert_eq!(options.metadata, metadata, "{args}");
        }
    }
}
