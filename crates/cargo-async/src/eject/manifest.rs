//! The manifests of ejected workspaces.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use toml_edit::{Array, DocumentMut, Item, Table};

/// What a workspace's manifest has besides a package of its own.
const OF_WORKSPACE: [&str; 4] = ["workspace", "patch", "profile", "replace"];

/// The manifest of a workspace that is there for these members alone, given by their directories relative to it.
///
/// # Errors
/// When `manifest` is not TOML.
pub(super) fn with_members(manifest: &str, members: &[PathBuf]) -> Result<String> {
    let mut document = parse(manifest)?;
    if !members.iter().any(|path| path.as_os_str().is_empty()) {
        document.retain(|key, _| OF_WORKSPACE.contains(&key));
    }
    let listed = members.iter().filter(|path| !path.as_os_str().is_empty());
    let listed: Array = listed.map(|path| path.display().to_string()).collect();
    let workspace = document
        .entry("workspace")
        .or_insert(Item::Table(Table::new()));
    if let Some(workspace) = workspace.as_table_like_mut() {
        workspace.insert("members", toml_edit::value(listed));
        workspace.remove("default-members");
    }
    Ok(document.to_string())
}

/// The manifest, which says that it is the one of a workspace, lest cargo look for one around the new place.
///
/// # Errors
/// When `manifest` is not TOML.
pub(super) fn as_workspace(manifest: &str) -> Result<String> {
    let mut document = parse(manifest)?;
    document
        .entry("workspace")
        .or_insert(Item::Table(Table::new()));
    Ok(document.to_string())
}

/// The directory of the workspace around a package, from which it may inherit; none for one that stands alone.
pub(super) fn workspace_around(package: &Path) -> Option<PathBuf> {
    let is_workspace = |directory: &&Path| {
        let text = fs::read_to_string(directory.join("Cargo.toml")).unwrap_or_default();
        parse(&text).is_ok_and(|document| document.contains_key("workspace"))
    };
    let root = package.ancestors().find(is_workspace)?;
    (root != package).then(|| root.to_owned())
}

fn parse(manifest: &str) -> Result<DocumentMut> {
    manifest.parse().context("`Cargo.toml` is not valid")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(manifest: &str, members: &[&str], expected: &str) {
        let members: Vec<PathBuf> = members.iter().map(Into::into).collect();
        assert_eq!(with_members(manifest, &members).unwrap(), expected);
    }

    #[test]
    fn other_members_are_taken_out() {
        check(
            "# All.\n[workspace]\nmembers = [\"*\"]\ndefault-members = [\"b\"]\nresolver = \"3\"\n",
            &["a"],
            "# All.\n[workspace]\nmembers = [\"a\"]\nresolver = \"3\"\n",
        );
    }

    #[test]
    fn a_package_at_the_root_stays_when_it_is_wanted() {
        let manifest =
            "[workspace]\nmembers = [\"a\"]\n[package]\nname = \"root\"\n[dependencies]\n";
        check(manifest, &["", "a"], manifest);
        check(manifest, &["a"], "[workspace]\nmembers = [\"a\"]\n");
    }

    #[test]
    fn a_package_alone_becomes_its_own_workspace() {
        let new = as_workspace("[package]\nname = \"a\"\n").unwrap();
        assert_eq!(new, "[package]\nname = \"a\"\n\n[workspace]\n");
    }
}
