//! The options of `cargo async eject`.

use std::{ffi::OsString, path::PathBuf};

use anyhow::{Context, Result};

use super::packages::Packages;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(super) out: PathBuf,
    pub(super) packages: Vec<String>,
    /// What is left for `cargo check`.
    check: Vec<OsString>,
    /// Those of them that `cargo metadata` needs, too.
    metadata: Vec<OsString>,
}

impl Options {
    /// None when help is asked for.
    ///
    /// # Errors
    /// When an option lacks its value, or `--out` is missing.
    pub(crate) fn parse(args: &[OsString]) -> Result<Option<Self>> {
        let mut out = None;
        let mut packages = Vec::new();
        let (mut check, mut metadata) = (Vec::new(), Vec::new());
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let text = arg.to_str().unwrap_or_default();
            let (name, attached) = match text.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.into())),
                _ => (text, None),
            };
            let mut value = || {
                let value = attached.clone().or_else(|| args.next().cloned());
                value.with_context(|| format!("`{name}` needs a value"))
            };
            match name {
                "-h" | "--help" => return Ok(None),
                "--out" => out = Some(PathBuf::from(value()?)),
                "-p" | "--package" => packages.push(value()?.to_string_lossy().into_owned()),
                "--manifest-path" => {
                    let given = [OsString::from(name), value()?];
                    check.extend_from_slice(&given);
                    metadata.extend_from_slice(&given);
                }
                "--offline" | "--locked" | "--frozen" => {
                    check.push(arg.clone());
                    metadata.push(arg.clone());
                }
                _ => check.push(arg.clone()),
            }
        }
        let out = out.context("`cargo async eject` needs `--out <DIR>`, where it is to write")?;
        Ok(Some(Options {
            out,
            packages,
            check,
            metadata,
        }))
    }

    /// Whether it is said which features are switched on.
    pub(super) fn choose_features(&self) -> bool {
        let options = [
            "-F",
            "--features",
            "--all-features",
            "--no-default-features",
        ];
        let mut given = self.check.iter().filter_map(|arg| arg.to_str());
        given.any(|arg| options.iter().any(|option| arg.starts_with(option)))
    }

    pub(super) fn for_metadata(&self) -> Vec<OsString> {
        let mut args: Vec<OsString> = ["metadata", "--format-version=1"].map(Into::into).into();
        args.extend_from_slice(&self.metadata);
        args
    }

    pub(super) fn for_check(&self, packages: &Packages) -> Vec<OsString> {
        let mut args: Vec<OsString> = vec![
            "check".into(),
            "--all-targets".into(),
            "--keep-going".into(),
        ];
        for name in packages.members() {
            args.extend(["--package".into(), name.into()]);
        }
        args.extend_from_slice(&self.check);
        args
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &str) -> Result<Option<Options>> {
        let args: Vec<OsString> = args.split_ascii_whitespace().map(Into::into).collect();
        Options::parse(&args)
    }

    #[test]
    fn options_go_where_they_belong() {
        let args = "--out=o -p a --package b --manifest-path m/Cargo.toml --offline --all-features";
        let options = parse(args).unwrap().unwrap();
        assert_eq!(options.out, PathBuf::from("o"));
        assert_eq!(options.packages, ["a", "b"]);
        assert_eq!(
            options.for_metadata(),
            [
                "metadata",
                "--format-version=1",
                "--manifest-path",
                "m/Cargo.toml",
                "--offline"
            ]
        );
        assert_eq!(
            options.check,
            [
                "--manifest-path",
                "m/Cargo.toml",
                "--offline",
                "--all-features"
            ]
        );
    }

    #[test]
    fn features_are_chosen_by_any_option_for_them() {
        let chooses = |args: &str| parse(args).unwrap().unwrap().choose_features();
        assert!(!chooses("--out o -p a --release"));
        for args in ["-Fa", "-F a", "--features=a", "--all-features"] {
            assert!(chooses(&format!("--out o {args}")), "{args}");
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        let error = |args: &str| parse(args).unwrap_err().to_string();
        assert!(error("-p a").contains("needs `--out <DIR>`"));
        assert_eq!(error("--out o -p"), "`-p` needs a value");
        assert_eq!(parse("--help").unwrap(), None);
    }
}
