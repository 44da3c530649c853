//! Which traits are used as `dyn`, as far as `cargo async` saw when it looked at all texts of the workspace.
//!
//! Cargo compiles a crate before those that use it, and each alone. So that a trait which nobody uses as `dyn` can stay
//! as it is written, variables of the environment say which ones somebody does.

use std::{
    collections::BTreeSet,
    env::split_paths,
    path::{Path, PathBuf},
};

use normal_async_lower::SourceTree;
use normal_async_syntax::survey::Survey;

use crate::invocation::Env;

/// Names the directories in which all texts were looked at.
pub const SURVEYED: &str = "NORMAL_ASYNC_SURVEYED";

/// What the names of the variables begin with that are set for the traits used as `dyn`, one for each name.
pub const USED_AS_DYN: &str = "NORMAL_ASYNC_DYN_";

fn variable(name: &str) -> String {
    format!("{USED_AS_DYN}{name}")
}

/// Notes down which traits of a crate no crate uses as `dyn`, and which some do.
pub(crate) fn note_objects(tree: &mut SourceTree, env: Env) {
    if opaque_traits(tree).next().is_none() || !is_surveyed(env) {
        return;
    }
    // What the crate includes may not be among the texts that were looked at.
    let mut own = Survey::default();
    for file in &tree.files {
        own.read(&file.text);
    }
    let own = own.dyn_traits();
    let is_dyn = |name: &String| own.contains(name.as_str()) || env(&variable(name)).is_some();
    let traits = opaque_traits(tree).cloned();
    (tree.dyn_traits, tree.plain_traits) = traits.partition(is_dyn);
}

/// The variables that [`note_objects`] depends on.
pub(crate) fn variables(tree: &SourceTree) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = opaque_traits(tree).map(|name| variable(name)).collect();
    if !names.is_empty() {
        names.insert(SURVEYED.to_owned());
    }
    names
}

fn opaque_traits(tree: &SourceTree) -> impl Iterator<Item = &String> {
    tree.files.iter().flat_map(|file| &file.scan.async_traits)
}

fn is_surveyed(env: Env) -> bool {
    let (Some(package), Some(surveyed)) = (env("CARGO_MANIFEST_DIR"), env(SURVEYED)) else {
        return false;
    };
    let package: &Path = package.as_ref();
    split_paths(&surveyed).any(|directory: PathBuf| package.starts_with(directory))
}

#[cfg(test)]
mod tests {
    use normal_async_lower::SourceFile;

    use super::*;

    #[track_caller]
    fn check(text: &str, env: &[(&str, &str)], plain: &[&str], objects: &[&str]) {
        let mut tree = SourceTree {
            files: vec![SourceFile::new("lib.rs".into(), text.into())],
            ..SourceTree::default()
        };
        let lookup = |name: &str| {
            let (_, value) = env.iter().find(|(n, _)| *n == name)?;
            Some(value.into())
        };
        note_objects(&mut tree, &lookup);
        assert_eq!(Vec::from_iter(&tree.plain_traits), plain, "{text}");
        assert_eq!(Vec::from_iter(&tree.dyn_traits), objects, "{text}");
    }

    const TRAITS: &str = "trait A { async fn f(&self); } trait B { async fn f(&self); }";
    const PACKAGE: (&str, &str) = ("CARGO_MANIFEST_DIR", "/w/p");

    #[test]
    fn traits_are_plain_unless_somebody_uses_them_as_dyn() {
        let surveyed = [PACKAGE, (SURVEYED, "/v:/w")];
        check(TRAITS, &surveyed, &["A", "B"], &[]);
        let used = [surveyed[0], surveyed[1], ("NORMAL_ASYNC_DYN_A", "1")];
        check(TRAITS, &used, &["B"], &["A"]);
        check(
            &format!("{TRAITS} fn f(b: &dyn B) {{}}"),
            &surveyed,
            &["A"],
            &["B"],
        );
    }

    #[test]
    fn nothing_is_known_of_packages_that_were_not_looked_at() {
        check(TRAITS, &[PACKAGE], &[], &[]);
        check(TRAITS, &[PACKAGE, (SURVEYED, "/v")], &[], &[]);
        check(TRAITS, &[(SURVEYED, "/w")], &[], &[]);
    }
}
