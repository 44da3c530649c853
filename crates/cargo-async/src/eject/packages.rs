//! Which packages are written, from what `cargo metadata` says.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The packages to be written, and what is around them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Packages {
    /// The directory of the workspace.
    pub(super) workspace: PathBuf,
    pub(super) target: PathBuf,
    /// In alphabetical order of their directories.
    pub(super) wanted: Vec<Package>,
    /// Directories of members that are not wanted.
    pub(super) unwanted: Vec<PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Package {
    pub(super) directory: PathBuf,
    pub(super) name: String,
    pub(super) is_member: bool,
}

impl Packages {
    /// Those named, or all members when none is, with what they depend on by path.
    ///
    /// # Errors
    /// When a name is not one of a member, or `metadata` is not what cargo prints.
    pub(super) fn read(metadata: &str, names: &[String]) -> Result<Self> {
        let metadata: Value = serde_json::from_str(metadata)?;
        let all = PathPackages::new(&metadata)?;
        let mut left: Vec<&Package> = all.packages.iter().map(|(package, _)| package).collect();
        left.retain(|package| package.is_member);
        if !names.is_empty() {
            if let Some(name) = names
                .iter()
                .find(|name| left.iter().all(|p| p.name != **name))
            {
                bail!("no package of this workspace is named `{name}`");
            }
            left.retain(|package| names.contains(&package.name));
        }
        let mut wanted = BTreeSet::new();
        while let Some(package) = left.pop() {
            if wanted.insert(package.clone()) {
                left.extend(all.dependencies(package));
            }
        }
        let unwanted = all.packages.iter().map(|(package, _)| package);
        let unwanted = unwanted.filter(|package| package.is_member && !wanted.contains(package));
        Ok(Packages {
            workspace: path(&metadata["workspace_root"])?,
            target: path(&metadata["target_directory"])?,
            unwanted: unwanted.map(|package| package.directory.clone()).collect(),
            wanted: wanted.into_iter().collect(),
        })
    }

    /// The names of the wanted members of the workspace.
    pub(super) fn members(&self) -> impl Iterator<Item = &str> {
        let members = self.wanted.iter().filter(|package| package.is_member);
        members.map(|package| &*package.name)
    }

    /// The directories that are copied as a whole, the workspace first.
    pub(super) fn roots(&self) -> Vec<&Path> {
        let mut roots = vec![&*self.workspace];
        for package in &self.wanted {
            if !roots.iter().any(|root| package.directory.starts_with(root)) {
                roots.push(&package.directory);
            }
        }
        roots
    }

    /// `package app`, or how many they are.
    pub(super) fn summary(&self) -> String {
        match &self.wanted[..] {
            [only] => format!("package `{}`", only.name),
            several => format!("{} packages", several.len()),
        }
    }
}

/// All packages that are not from a registry or git, each with the directories that it depends on.
struct PathPackages {
    packages: Vec<(Package, Vec<PathBuf>)>,
}

impl PathPackages {
    fn new(metadata: &Value) -> Result<Self> {
        let members: Vec<&Value> = items(&metadata["workspace_members"]).collect();
        let local = items(&metadata["packages"]).filter(|package| package["source"].is_null());
        let read = |package: &Value| -> Result<(Package, Vec<PathBuf>)> {
            let manifest = path(&package["manifest_path"])?;
            let dependencies = items(&package["dependencies"])
                .filter_map(|dependency| Some(dependency["path"].as_str()?.into()));
            let name = package["name"]
                .as_str()
                .context("a package without a name")?;
            let package = Package {
                directory: manifest.parent().unwrap_or(Path::new("/")).to_owned(),
                name: name.to_owned(),
                is_member: members.contains(&&package["id"]),
            };
            Ok((package, dependencies.collect()))
        };
        Ok(PathPackages {
            packages: local.map(read).collect::<Result<_>>()?,
        })
    }

    fn dependencies(&self, package: &Package) -> impl Iterator<Item = &Package> {
        let of = self
            .packages
            .iter()
            .filter(move |(known, _)| known == package);
        let directories: Vec<&PathBuf> = of.flat_map(|(_, directories)| directories).collect();
        let known = self.packages.iter().map(|(known, _)| known);
        known.filter(move |known| directories.contains(&&known.directory))
    }
}

fn items(array: &Value) -> impl Iterator<Item = &Value> {
    array.as_array().into_iter().flatten()
}

fn path(value: &Value) -> Result<PathBuf> {
    let text = value.as_str().context("`cargo metadata` lacks a path")?;
    Ok(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const METADATA: &str = r#"{
        "packages": [
            {"name": "app", "id": "a", "source": null, "manifest_path": "/w/main/app/Cargo.toml",
             "dependencies": [{"path": "/w/outside"}, {"path": null}]},
            {"name": "cache", "id": "c", "source": null, "manifest_path": "/w/main/cache/Cargo.toml",
             "dependencies": []},
            {"name": "outside", "id": "o", "source": null, "manifest_path": "/w/outside/Cargo.toml",
             "dependencies": []},
            {"name": "serde", "id": "s", "source": "registry", "manifest_path": "/r/serde/Cargo.toml",
             "dependencies": []}
        ],
        "workspace_members": ["a", "c"],
        "workspace_root": "/w/main",
        "target_directory": "/w/main/target"
    }"#;

    #[test]
    fn dependencies_by_path_come_along() {
        let packages = Packages::read(METADATA, &["app".into()]).unwrap();
        let names: Vec<_> = packages.wanted.iter().map(|p| &*p.name).collect();
        assert_eq!(names, ["app", "outside"]);
        assert_eq!(packages.members().collect::<Vec<_>>(), ["app"]);
        assert_eq!(packages.unwanted, [Path::new("/w/main/cache")]);
        assert_eq!(
            packages.roots(),
            [Path::new("/w/main"), Path::new("/w/outside")]
        );
        assert_eq!(packages.summary(), "2 packages");
    }

    #[test]
    fn all_members_are_wanted_when_none_is_named() {
        let packages = Packages::read(METADATA, &[]).unwrap();
        assert_eq!(packages.members().collect::<Vec<_>>(), ["app", "cache"]);
        assert!(packages.unwanted.is_empty());
    }

    #[test]
    fn an_unknown_name_is_an_error() {
        let error = Packages::read(METADATA, &["outside".into()]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no package of this workspace is named `outside`"
        );
    }
}
