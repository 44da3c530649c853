//! Which packages are written, from what `cargo metadata` says.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};
use cargo_metadata::{Metadata, PackageId};

/// What the metadata in a manifest have, of a package from elsewhere that is in new syntax.
const KEY: &str = "normal-async";

/// The packages to be written, and what is around them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Packages {
    /// The directory of the workspace.
    pub(super) workspace: PathBuf,
    pub(super) target: PathBuf,
    /// In alphabetical order of their directories.
    pub(super) wanted: Vec<Package>,
    /// Whether any of them has features.
    pub(super) have_features: bool,
    /// The names of those that they depend on, are not written, and are in new syntax, as their manifests say.
    pub(super) in_new_syntax: BTreeSet<String>,
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
    /// When a name is not one of a member.
    pub(super) fn new(metadata: &Metadata, names: &[String]) -> Result<Self> {
        let all = PathPackages::new(metadata);
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
        let is_wanted = |package: &&cargo_metadata::Package| {
            let directory = package.manifest_path.parent();
            directory.is_some_and(|directory| wanted.iter().any(|p| p.directory == directory))
        };
        let of_wanted = || metadata.packages.iter().filter(is_wanted);
        let in_new_syntax = dependencies(metadata, of_wanted().map(|package| &package.id))
            .filter(|package| package.source.is_some() && package.metadata.get(KEY).is_some());
        Ok(Packages {
            have_features: of_wanted().any(|package| !package.features.is_empty()),
            in_new_syntax: in_new_syntax.map(|p| p.name.to_string()).collect(),
            workspace: metadata.workspace_root.clone().into(),
            target: metadata.target_directory.clone().into(),
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
    fn new(metadata: &Metadata) -> Self {
        let local = metadata
            .packages
            .iter()
            .filter(|package| package.source.is_none());
        let packages = local.map(|package| {
            let dependencies = package.dependencies.iter();
            let dependencies = dependencies.filter_map(|dependency| dependency.path.clone());
            let directory = package.manifest_path.parent().unwrap_or("/".into());
            let known = Package {
                directory: directory.into(),
                name: package.name.to_string(),
                is_member: metadata.workspace_members.contains(&package.id),
            };
            (known, dependencies.map(Into::into).collect())
        });
        PathPackages {
            packages: packages.collect(),
        }
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

/// All packages that these depend on, themselves among them.
fn dependencies<'a>(
    metadata: &'a Metadata,
    of: impl Iterator<Item = &'a PackageId>,
) -> impl Iterator<Item = &'a cargo_metadata::Package> {
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let nodes: BTreeMap<_, _> = nodes.map(|node| (&node.id, &node.dependencies)).collect();
    let mut left: Vec<&PackageId> = of.collect();
    let mut found = BTreeSet::new();
    while let Some(id) = left.pop() {
        if found.insert(id) {
            left.extend(nodes.get(id).into_iter().copied().flatten());
        }
    }
    let packages = metadata.packages.iter();
    packages.filter(move |package| found.contains(&package.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What cargo says of `app`, which depends on `outside`, and of `cache`, which it does not depend on.
    fn metadata() -> Metadata {
        let package = |name: &str, directory: &str, source: Option<&str>, path: Option<&str>| {
            let dependency = serde_json::json!({
                "name": "dependency", "req": "*", "kind": null, "optional": false,
                "uses_default_features": true, "features": [], "path": path,
            });
            serde_json::json!({
                "name": name, "version": "0.1.0", "id": name, "source": source, "targets": [],
                "manifest_path": format!("{directory}/Cargo.toml"), "features": {},
                "dependencies": [dependency],
            })
        };
        let metadata = serde_json::json!({
            "version": 1,
            "packages": [
                package("app", "/w/main/app", None, Some("/w/outside")),
                package("cache", "/w/main/cache", None, None),
                package("outside", "/w/outside", None, None),
                package("serde", "/r/serde", Some("registry+https://example.org"), None),
            ],
            "workspace_members": ["app", "cache"],
            "workspace_root": "/w/main",
            "target_directory": "/w/main/target",
        });
        serde_json::from_value(metadata).unwrap()
    }

    #[test]
    fn dependencies_by_path_come_along() {
        let packages = Packages::new(&metadata(), &["app".into()]).unwrap();
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
        let packages = Packages::new(&metadata(), &[]).unwrap();
        assert_eq!(packages.members().collect::<Vec<_>>(), ["app", "cache"]);
        assert!(packages.unwanted.is_empty());
    }

    #[test]
    fn an_unknown_name_is_an_error() {
        let error = Packages::new(&metadata(), &["outside".into()]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no package of this workspace is named `outside`"
        );
    }
}
