//! The manifest of an ejected workspace.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use toml_edit::{Array, DocumentMut, Item, Table};

/// The manifest of a workspace that has just these members, given by their directories relative to it; `unwanted` are
/// those it had besides.
///
/// # Errors
/// When `manifest` is not TOML.
pub(super) fn with_members(
    manifest: &str,
    members: &[PathBuf],
    unwanted: &[PathBuf],
) -> Result<String> {
    let mut document: DocumentMut = manifest.parse().context("`Cargo.toml` is not valid")?;
    // Even a package alone says so, lest cargo look for a workspace around the new place.
    let workspace = document
        .entry("workspace")
        .or_insert(Item::Table(Table::new()));
    let Some(workspace) = workspace.as_table_like_mut() else {
        return Ok(manifest.to_owned());
    };
    if !unwanted.is_empty() {
        let listed = members.iter().filter(|path| **path != Path::new(""));
        let listed: Array = listed.map(|path| path.display().to_string()).collect();
        workspace.insert("members", toml_edit::value(listed));
        workspace.remove("default-members");
    }
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unwanted_members_are_taken_out() {
        let manifest =
            "# All.\n[workspace]\nmembers = [\"*\"]\ndefault-members = [\"b\"]\nresolver = \"3\"\n";
        let trimmed = with_members(manifest, &["a".into()], &["b".into()]).unwrap();
        assert_eq!(
            trimmed,
            "# All.\n[workspace]\nmembers = [\"a\"]\nresolver = \"3\"\n"
        );
        assert_eq!(
            with_members(manifest, &["a".into()], &[]).unwrap(),
            manifest
        );
    }

    #[test]
    fn a_package_alone_becomes_its_own_workspace() {
        let manifest = "[package]\nname = \"a\"\n";
        let new = with_members(manifest, &["".into()], &[]).unwrap();
        assert_eq!(new, "[package]\nname = \"a\"\n\n[workspace]\n");
    }
}
