//! Copies packages with everything that they need.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::{
    includes::{relative_paths, resolve},
    manifest::{
        as_workspace, with_members, with_relative_paths, with_unsafe_code, workspace_around,
    },
    packages::Packages,
};

/// Where the copies go.
pub(super) struct Destination {
    out: PathBuf,
    /// The directory that `out` is a copy of.
    top: PathBuf,
    /// Files outside of the packages that their sources include.
    extra: BTreeSet<PathBuf>,
    /// The directories of workspaces, other than the one that is copied, with the packages in them.
    workspaces: BTreeMap<PathBuf, Vec<PathBuf>>,
}

impl Destination {
    /// `out` mirrors the innermost directory that holds all that is needed.
    ///
    /// # Errors
    /// When a source file cannot be read.
    pub(super) fn new(packages: &Packages, out: PathBuf) -> Result<Self> {
        let roots = packages.roots();
        let mut extra = BTreeSet::new();
        for package in &packages.wanted {
            walk(
                &package.directory,
                &|path| is_skipped(path, packages, &out),
                &mut |path| {
                    if !is_source(path) {
                        return Ok(());
                    }
                    let text = fs::read_to_string(path).unwrap_or_default();
                    let directory = path.parent().unwrap_or(Path::new("/"));
                    let included = relative_paths(&text).into_iter();
                    let included = included.filter_map(|path| resolve(directory, &path));
                    extra.extend(
                        included.filter(|path| !roots.iter().any(|root| path.starts_with(root))),
                    );
                    Ok(())
                },
            )?;
        }
        let mut workspaces: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
        for package in packages.wanted.iter().filter(|package| !package.is_member) {
            if let Some(workspace) = workspace_around(&package.directory) {
                let members = workspaces.entry(workspace).or_default();
                members.push(package.directory.clone());
            }
        }
        let mut top = packages.workspace.clone();
        let needed = roots
            .iter()
            .copied()
            .chain(workspaces.keys().map(PathBuf::as_path));
        for path in needed.chain(extra.iter().filter_map(|path| path.parent())) {
            while !path.starts_with(&top) {
                top.pop();
            }
        }
        Ok(Destination {
            out,
            top,
            extra,
            workspaces,
        })
    }

    /// The copy of a file or directory.
    pub(super) fn of(&self, path: &Path) -> Option<PathBuf> {
        Some(self.out.join(path.strip_prefix(&self.top).ok()?))
    }

    /// Copies everything but what cargo and git made.
    ///
    /// # Errors
    /// When something cannot be read or written.
    pub(super) fn copy(&self, packages: &Packages) -> Result<()> {
        let mut copy = |path: &Path| match self.of(path) {
            Some(target) => copy_file(path, &target),
            None => Ok(()),
        };
        for root in packages.roots() {
            walk(
                root,
                &|path| is_skipped(path, packages, &self.out),
                &mut copy,
            )?;
        }
        self.extra.iter().try_for_each(|path| copy(path))?;
        self.write_manifests(packages)
    }

    fn write_manifests(&self, packages: &Packages) -> Result<()> {
        let members = packages.wanted.iter().filter(|package| package.is_member);
        let members: Vec<PathBuf> = members.map(|package| package.directory.clone()).collect();
        self.write_manifest(&packages.workspace, |text| {
            match packages.unwanted.is_empty() {
                true => as_workspace(text),
                false => with_members(text, &relative(&members, &packages.workspace)),
            }
        })?;
        for (workspace, members) in &self.workspaces {
            self.write_manifest(workspace, |text| {
                with_members(text, &relative(members, workspace))
            })?;
        }
        let manifests = packages.wanted.iter().map(|package| &package.directory);
        let manifests = manifests
            .chain(self.workspaces.keys())
            .chain([&packages.workspace]);
        for directory in manifests.collect::<BTreeSet<_>>() {
            self.rewrite_manifest(directory, |text| {
                let copied = |path: &Path| self.of(path).is_some_and(|copy| copy.exists());
                with_relative_paths(text, directory, &copied)
            })?;
        }
        Ok(())
    }

    /// Lets the crate of this root file have generated unsafe code, whatever its manifests forbid.
    ///
    /// # Errors
    /// When a manifest cannot be read or written.
    pub(super) fn allow_unsafe_code(&self, root: &Path) -> Result<()> {
        let mut directories = root.ancestors();
        directories.try_for_each(|directory| self.rewrite_manifest(directory, with_unsafe_code))
    }

    /// Changes the copy of the manifest in a directory, if there is one.
    fn rewrite_manifest(
        &self,
        directory: &Path,
        change: impl Fn(&str) -> Result<Option<String>>,
    ) -> Result<()> {
        let copy = self.of(&directory.join("Cargo.toml"));
        let Some(manifest) = copy.filter(|copy| copy.exists()) else {
            return Ok(());
        };
        let text = fs::read_to_string(&manifest)
            .with_context(|| format!("cannot read `{}`", manifest.display()))?;
        match change(&text)? {
            Some(text) => fs::write(&manifest, text)
                .with_context(|| format!("cannot write `{}`", manifest.display())),
            None => Ok(()),
        }
    }

    fn write_manifest(
        &self,
        workspace: &Path,
        change: impl Fn(&str) -> Result<String>,
    ) -> Result<()> {
        let original = workspace.join("Cargo.toml");
        let Some(copy) = self.of(&original) else {
            return Ok(());
        };
        let text = fs::read_to_string(&original)
            .with_context(|| format!("cannot read `{}`", original.display()))?;
        fs::write(&copy, change(&text)?)
            .with_context(|| format!("cannot write `{}`", copy.display()))
    }

    /// The copied sources of whose path and text that is true.
    ///
    /// # Errors
    /// When a directory cannot be read.
    pub(super) fn left_with(&self, holds: impl Fn(&Path, &str) -> bool) -> Result<Vec<PathBuf>> {
        let mut left = Vec::new();
        walk(&self.out, &|_| false, &mut |path| {
            let text = match is_source(path) {
                true => fs::read_to_string(path).unwrap_or_default(),
                false => String::new(),
            };
            if holds(path, &text) {
                left.push(path.to_owned());
            }
            Ok(())
        })?;
        Ok(left)
    }
}

fn relative(directories: &[PathBuf], base: &Path) -> Vec<PathBuf> {
    let inside = directories
        .iter()
        .filter_map(|path| path.strip_prefix(base).ok());
    inside.map(Into::into).collect()
}

fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

fn is_skipped(path: &Path, packages: &Packages, out: &Path) -> bool {
    let is_git = path.file_name().is_some_and(|name| name == ".git");
    let is_own = path == packages.target || path == out;
    is_git || is_own || packages.unwanted.iter().any(|directory| path == directory)
}

/// Gives every file below a directory to `visit`, and does not enter what `skip` names.
fn walk(
    directory: &Path,
    skip: &impl Fn(&Path) -> bool,
    visit: &mut impl FnMut(&Path) -> Result<()>,
) -> Result<()> {
    let cannot_read = || format!("cannot read `{}`", directory.display());
    for entry in fs::read_dir(directory).with_context(cannot_read)? {
        let entry = entry.with_context(cannot_read)?;
        let path = entry.path();
        if skip(&path) {
            continue;
        }
        match entry.file_type().with_context(cannot_read)?.is_dir() {
            true => walk(&path, skip, visit)?,
            false => visit(&path)?,
        }
    }
    Ok(())
}

/// Copies a file, or makes the same link.
fn copy_file(from: &Path, to: &Path) -> Result<()> {
    let copied = || {
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        match fs::read_link(from) {
            #[cfg(unix)]
            Ok(target) => std::os::unix::fs::symlink(target, to),
            _ => fs::copy(from, to).map(|_| ()),
        }
    };
    copied().with_context(|| format!("cannot copy `{}` to `{}`", from.display(), to.display()))
}
