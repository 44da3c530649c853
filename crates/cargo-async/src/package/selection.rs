//! Which packages are meant, and whether they go out as they are written.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use cargo_metadata::{DependencyKind, Metadata, Package, PackageId};

use super::{KEY, options::Options};

pub(super) struct Selection<'a> {
    pub(super) packages: Vec<&'a Package>,
}

impl<'a> Selection<'a> {
    /// Those that cargo would choose by the same options.
    ///
    /// # Errors
    /// When there is no package of a name.
    pub(super) fn new(metadata: &'a Metadata, options: &Options) -> Result<Self> {
        let mut packages = metadata.workspace_packages();
        if let Some(unknown) = options
            .packages
            .iter()
            .find(|name| !packages.iter().any(|p| p.name == **name))
        {
            bail!("no package of this workspace is named `{unknown}`");
        }
        if !options.packages.is_empty() {
            packages.retain(|package| options.packages.iter().any(|name| package.name == *name));
        } else if options.is_workspace {
            packages.retain(|package| !options.excluded.iter().any(|name| package.name == *name));
        } else {
            let manifest = manifest(options.manifest.as_deref())?;
            match packages
                .iter()
                .find(|package| package.manifest_path == manifest)
            {
                Some(package) => packages = vec![package],
                None => packages = metadata.workspace_default_packages(),
            }
        }
        Ok(Selection { packages })
    }

    /// Whether the packages go out as they are written.
    ///
    /// # Errors
    /// When some do and some do not, or one of plain Rust needs another one that is not.
    pub(super) fn is_dialect(&self, metadata: &Metadata) -> Result<bool> {
        let (dialect, plain): (Vec<&Package>, Vec<&Package>) = self
            .packages
            .iter()
            .partition(|package| is_dialect(package));
        let Some(first) = plain.first() else {
            return Ok(true);
        };
        if let Some(other) = dialect.first() {
            bail!(
                "`{}` has `{KEY}` in its manifest, and goes out as it is written; `{}` does not, so package them one by one",
                other.name,
                first.name
            );
        }
        for package in plain {
            if let Some(needed) = needed(metadata, package).find(|needed| is_dialect(needed)) {
                bail!(
                    "`{}` depends on `{}`, which goes out as it is written; so must `{0}`, by `{KEY}` in its manifest",
                    package.name,
                    needed.name
                );
            }
        }
        Ok(false)
    }

    pub(super) fn args(&self) -> Vec<OsString> {
        let args = self
            .packages
            .iter()
            .map(|package| ["--package", &package.name]);
        args.flatten().map(Into::into).collect()
    }
}

/// The manifest that is given, or the one around the place where we are.
fn manifest(given: Option<&Path>) -> Result<PathBuf> {
    if let Some(given) = given {
        return Ok(std::path::absolute(given)?);
    }
    let here = std::env::current_dir().context("cannot tell where we are")?;
    let mut manifests = here
        .ancestors()
        .map(|directory| directory.join("Cargo.toml"));
    manifests
        .find(|manifest| manifest.exists())
        .context("there is no `Cargo.toml` here")
}

fn is_dialect(package: &Package) -> bool {
    package.metadata.get("normal-async").is_some()
}

/// The packages that those who depend on `package` need.
fn needed<'a>(metadata: &'a Metadata, package: &Package) -> impl Iterator<Item = &'a Package> {
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let mut seen = BTreeSet::new();
    let mut left: Vec<&PackageId> = nodes
        .clone()
        .map(|node| &node.id)
        .filter(|id| **id == package.id)
        .collect();
    while let Some(id) = left.pop() {
        for node in nodes.clone().filter(|node| node.id == *id) {
            let dependencies = node.deps.iter().filter(|dependency| {
                dependency
                    .dep_kinds
                    .iter()
                    .any(|kind| kind.kind != DependencyKind::Development)
            });
            left.extend(
                dependencies
                    .map(|dependency| &dependency.pkg)
                    .filter(|id| seen.insert(*id)),
            );
        }
    }
    metadata
        .packages
        .iter()
        .filter(move |package| seen.contains(&package.id))
}
