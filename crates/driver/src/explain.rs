//! What of Normal Async a crate uses.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use normal_async_lower::{Choices, Lowered, SourceTree, lower};
pub use normal_async_lower::{Exports, Gap};
use normal_async_syntax::clones;

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
    /// Where closures clone what is only shared by that, as far as the text tells.
    pub clones: Vec<(PathBuf, usize)>,
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
        clones: clones_in_closures(&tree),
        features,
        exports: lowered.exports,
    })
}

fn lines(tree: &SourceTree, lowered: &Lowered) -> BTreeMap<Gap, Vec<(PathBuf, usize)>> {
    let mut lines: BTreeMap<Gap, Vec<(PathBuf, usize)>> = BTreeMap::new();
    for found in &lowered.uses {
        let file = &tree.files[found.file];
        let place = (file.path.clone(), line_of(&file.text, found.range.start));
        lines.entry(found.gap).or_default().push(place);
    }
    for places in lines.values_mut() {
        places.sort();
        places.dedup();
    }
    lines
}

fn clones_in_closures(tree: &SourceTree) -> Vec<(PathBuf, usize)> {
    let files = tree.files.iter();
    let clones = files.flat_map(|file| {
        let offsets = clones::of_shared(&file.text).into_iter();
        offsets.map(|offset| (file.path.clone(), line_of(&file.text, offset)))
    });
    let lines: BTreeSet<_> = clones.collect();
    lines.into_iter().collect()
}

fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}
