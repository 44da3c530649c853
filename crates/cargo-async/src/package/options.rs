//! The options of `cargo package` and `cargo publish`, and which of them concern what else is run.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::selection::Selection;

/// Options that `cargo check` does not know, with a value.
const PACKAGING: &[&str] = &["--index", "--registry", "--token"];

/// Options that it does not know, without one.
const PACKAGING_FLAGS: &[&str] = &[
    "--no-verify",
    "--allow-dirty",
    "--no-metadata",
    "--exclude-lockfile",
    "--dry-run",
    "-n",
];

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    /// Whether cargo is to tell something, and nothing is to be packaged.
    pub(super) is_question: bool,
    pub(super) packages: Vec<String>,
    pub(super) excluded: Vec<String>,
    pub(super) is_workspace: bool,
    pub(super) manifest: Option<PathBuf>,
    target: Option<PathBuf>,
    allows_dirty: bool,
    /// What is said of the network and the lock file.
    lock: Vec<OsString>,
    /// For `cargo check` and for what was asked for.
    common: Vec<OsString>,
    /// Only for what was asked for.
    packaging: Vec<OsString>,
}

impl Options {
    pub(super) fn parse(args: &[OsString]) -> Self {
        let mut options = Options::default();
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let text = arg.to_str().unwrap_or_default();
            let (name, attached) = match text.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.into())),
                _ => (text, None),
            };
            let mut value = || attached.clone().or_else(|| args.next().cloned());
            let mut text_value = || value()?.into_string().ok();
            match name {
                "-h" | "--help" | "-l" | "--list" => options.is_question = true,
                "--workspace" | "--all" => options.is_workspace = true,
                "-p" | "--package" => options.packages.extend(text_value()),
                "--exclude" => options.excluded.extend(text_value()),
                "--manifest-path" => options.manifest = value().map(Into::into),
                "--target-dir" => options.target = value().map(Into::into),
                name if PACKAGING.contains(&name) => {
                    options.packaging.push(name.into());
                    options.packaging.extend(value());
                }
                name if PACKAGING_FLAGS.contains(&name) => {
                    options.allows_dirty |= name == "--allow-dirty";
                    options.packaging.push(arg.clone());
                }
                "--offline" | "--locked" | "--frozen" => options.lock.push(arg.clone()),
                _ => options.common.push(arg.clone()),
            }
        }
        options
    }

    pub(super) fn for_metadata(&self) -> Vec<OsString> {
        let args = ["metadata", "--format-version=1"].map(Into::into);
        [&args[..], &self.lock, &self.manifest()].concat()
    }

    /// For cargo to list the files of a package, which it refuses when git says that some are not committed.
    pub(super) fn for_list(&self, package: &str) -> Vec<OsString> {
        let args = ["package", "--list", "--quiet", "--package", package].map(Into::into);
        let dirty = OsString::from("--allow-dirty");
        let dirty = if self.allows_dirty { &[dirty][..] } else { &[] };
        [&args[..], dirty, &self.lock, &self.manifest()].concat()
    }

    pub(super) fn for_eject(&self, out: &Path, selection: &Selection) -> Vec<OsString> {
        let out = [OsString::from("--out"), out.into()];
        let target = named("--target-dir", self.target.as_deref());
        let rest = [&self.manifest(), &target, &self.lock, &self.common];
        [
            &out[..],
            &selection.args(),
            &rest.map(|args| &args[..]).concat(),
        ]
        .concat()
    }

    /// For cargo to do what was asked for in `project`, and to leave the outcome in the target directory, which is
    /// `target` if none was named.
    pub(super) fn for_cargo(
        &self,
        project: &Path,
        target: &Path,
        selection: &Selection,
    ) -> Vec<OsString> {
        let manifest = named("--manifest-path", Some(&project.join("Cargo.toml")));
        let target = named(
            "--target-dir",
            Some(self.target.as_deref().unwrap_or(target)),
        );
        let is_offline = self.lock.iter().any(|arg| arg != "--locked");
        let offline = OsString::from("--offline");
        let offline = if is_offline { &[offline][..] } else { &[] };
        let packages = selection.args();
        [
            &manifest,
            &target,
            offline,
            &packages,
            &self.common,
            &self.packaging,
        ]
        .concat()
    }

    fn manifest(&self) -> Vec<OsString> {
        named("--manifest-path", self.manifest.as_deref())
    }
}

fn named(name: &str, path: Option<&Path>) -> Vec<OsString> {
    let args = path.map(|path| [name.into(), path.into()]);
    args.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_go_where_they_belong() {
        let args =
            "--manifest-path=a/Cargo.toml -p b --features c --allow-dirty --registry d --frozen";
        let args: Vec<OsString> = args.split(' ').map(Into::into).collect();
        let options = Options::parse(&args);
        let selection = Selection {
            packages: Vec::new(),
        };
        let check = |args: Vec<OsString>, expected: &str| {
            assert_eq!(args, Vec::from_iter(expected.split(' ')));
        };
        assert_eq!(options.packages, ["b"]);
        check(
            options.for_metadata(),
            "metadata --format-version=1 --frozen --manifest-path a/Cargo.toml",
        );
        check(
            options.for_list("b"),
            "package --list --quiet --package b --allow-dirty --frozen --manifest-path a/Cargo.toml",
        );
        check(
            options.for_eject("o".as_ref(), &selection),
            "--out o --manifest-path a/Cargo.toml --frozen --features c",
        );
        check(
            options.for_cargo("e".as_ref(), "t".as_ref(), &selection),
            "--manifest-path e/Cargo.toml --target-dir t --offline --features c --allow-dirty --registry d",
        );
    }
}
