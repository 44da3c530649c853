//! The manifests of ejected workspaces.

use std::{
    fs, iter,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use toml_edit::{
    Array, DocumentMut, Item, KeyMut, Table,
    visit_mut::{VisitMut, visit_table_like_kv_mut},
};

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

/// The manifest that stands in `directory`, with relative paths for those absolute ones that are `copied`; none if it has
/// no such path.
///
/// # Errors
/// When `manifest` is not TOML.
pub(super) fn with_relative_paths(
    manifest: &str,
    directory: &Path,
    copied: &dyn Fn(&Path) -> bool,
) -> Result<Option<String>> {
    let mut document = parse(manifest)?;
    let mut paths = AbsolutePaths {
        directory,
        copied,
        is_changed: false,
    };
    paths.visit_document_mut(&mut document);
    Ok(paths.is_changed.then(|| document.to_string()))
}

struct AbsolutePaths<'a> {
    directory: &'a Path,
    copied: &'a dyn Fn(&Path) -> bool,
    is_changed: bool,
}

impl VisitMut for AbsolutePaths<'_> {
    fn visit_table_like_kv_mut(&mut self, key: KeyMut<'_>, item: &mut Item) {
        let path = item.as_str().map(Path::new).filter(|_| key == "path");
        match path.filter(|path| path.is_absolute() && (self.copied)(path)) {
            Some(path) => {
                *item = toml_edit::value(relative(path, self.directory).display().to_string());
                self.is_changed = true;
            }
            None => visit_table_like_kv_mut(self, key, item),
        }
    }
}

/// The way from `directory` to `path`, both of them absolute.
fn relative(path: &Path, directory: &Path) -> PathBuf {
    let outside = |ancestor: &&Path| !path.starts_with(ancestor);
    let up = directory.ancestors().take_while(outside).count();
    let common = directory.ancestors().nth(up).unwrap_or(directory);
    let down = path.strip_prefix(common).unwrap_or(path);
    iter::repeat_n(Path::new(".."), up).chain([down]).collect()
}

/// The manifest with unsafe code denied where it is forbidden, since generated items allow themselves some; none if it is
/// not forbidden there.
///
/// # Errors
/// When `manifest` is not TOML.
pub(super) fn with_unsafe_code(manifest: &str) -> Result<Option<String>> {
    let mut document = parse(manifest)?;
    let mut is_changed = false;
    for path in [&["lints"][..], &["workspace", "lints"]] {
        let lints = path.iter().try_fold(document.as_item_mut(), get_mut);
        let lint = lints.and_then(|lints| get_mut(get_mut(lints, &"rust")?, &"unsafe_code"));
        let level = lint.and_then(|lint| match lint.is_str() {
            true => Some(lint),
            false => get_mut(lint, &"level"),
        });
        if let Some(level) = level.filter(|level| level.as_str() == Some("forbid")) {
            *level = toml_edit::value("deny");
            is_changed = true;
        }
    }
    Ok(is_changed.then(|| document.to_string()))
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

fn get_mut<'a>(item: &'a mut Item, key: &&str) -> Option<&'a mut Item> {
    item.as_table_like_mut()?.get_mut(key)
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
    fn absolute_paths_to_what_is_copied_become_relative() {
        let relative = |manifest: &str| {
            let copied = |path: &Path| path.starts_with("/home/me");
            with_relative_paths(manifest, Path::new("/home/me/work/app"), &copied).unwrap()
        };
        assert_eq!(
            relative("[dependencies]\na = { path = \"/home/me/work/a\", optional = true }\n")
                .as_deref(),
            Some("[dependencies]\na = { path = \"../a\", optional = true }\n")
        );
        assert_eq!(
            relative("[dependencies.a]\npath = \"/home/me/a\"\n").as_deref(),
            Some("[dependencies.a]\npath = \"../../a\"\n")
        );
        assert_eq!(
            relative("[[bin]]\nname = \"b\"\npath = \"/home/me/work/app/b.rs\"\n").as_deref(),
            Some("[[bin]]\nname = \"b\"\npath = \"b.rs\"\n")
        );
        for other in ["/opt/a", "../a"] {
            let manifest = format!("[dependencies]\na = {{ path = \"{other}\" }}\n");
            assert_eq!(relative(&manifest), None);
        }
    }

    #[test]
    fn unsafe_code_is_denied_where_it_is_forbidden() {
        for (before, after) in [
            (
                "[lints.rust]\nunsafe_code = \"forbid\"\n",
                "[lints.rust]\nunsafe_code = \"deny\"\n",
            ),
            (
                "workspace.lints.rust = { unsafe_code = { level = \"forbid\", priority = 1 } }\n",
                "workspace.lints.rust = { unsafe_code = { level = \"deny\", priority = 1 } }\n",
            ),
        ] {
            assert_eq!(with_unsafe_code(before).unwrap().as_deref(), Some(after));
            assert_eq!(with_unsafe_code(after).unwrap(), None);
        }
        assert_eq!(
            with_unsafe_code("[lints]\nworkspace = true\n").unwrap(),
            None
        );
    }

    #[test]
    fn a_package_alone_becomes_its_own_workspace() {
        let new = as_workspace("[package]\nname = \"a\"\n").unwrap();
        assert_eq!(new, "[package]\nname = \"a\"\n\n[workspace]\n");
    }
}
