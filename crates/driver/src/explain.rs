//! What of Normal Async a crate uses.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use normal_async_lower::{Choices, Lowered, SourceTree, lower};
pub use normal_async_lower::{Exports, Gap};

use crate::{exports, tree};

/// A crate as cargo's metadata describe it.
pub struct Target<'a> {
    pub name: &'a str,
    /// The crate's root file.
    pub root: &'a Path,
    pub edition: u16,
    /// Of the crates that it can name.
    pub externs: BTreeMap<String, Exports>,
}

/// What of Normal Async a crate uses.
pub struct Explanation {
    /// The files and lines, for each gap.
    pub uses: BTreeMap<Gap, Vec<(PathBuf, usize)>>,
    /// The unstable features of rustc that its text needs, and those that a compilation was given.
    pub features: BTreeSet<String>,
    pub exports: Exports,
}

/// Explains a crate by its text, and by what compilations left in the directory `target_directory`.
/// None when it cannot be read.
pub fn explain(target: Target, target_directory: &Path) -> Option<Explanation> {
    let env = |name: &str| std::env::var_os(name);
    let mut tree = tree::read(target.root, target.edition, &env)?.tree;
    tree.externs = target.externs;
    let lowered = lower(&tree, &Choices::default());
    let mut features = exports::recorded_features(target_directory, target.name);
    features.extend(lowered.needs.keys().map(|need| need.name().to_owned()));
    Some(Explanation {
        uses: lines(&tree, &lowered),
        features,
        exports: lowered.exports,
    })
}

fn lines(tree: &SourceTree, lowered: &Lowered) -> BTreeMap<Gap, Vec<(PathBuf, usize)>> {
    let mut lines: BTreeMap<Gap, Vec<(PathBuf, usize)>> = BTreeMap::new();
    for found in &lowered.uses {
        let file = &tree.files[found.file];
        let line = file.text[..found.range.start].matches('\n').count() + 1;
        lines
            .entry(found.gap)
            .or_default()
            .push((file.path.clone(), line));
    }
    for places in lines.values_mut() {
        places.sort();
        places.dedup();
    }
    lines
}
