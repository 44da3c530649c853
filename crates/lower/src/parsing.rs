//! The syntax trees of a crate, of which no more is made than is looked at.
//!
//! To parse takes most of the time and of the memory, and most of a text is bodies that no lowering looks into. So those
//! are empty in the tree, unless the crate has something that may stand anywhere in them. And where no bound is lowered
//! either, what is left are traits, modules and imports, and what has trait objects, or is boxed.

use std::borrow::Cow;

use normal_async_syntax::{
    find::Index,
    parse_pieces,
    tree::{AstNode, SyntaxKind, ast},
};

use crate::{
    Exports, SourceFile, SourceTree, any_file, closure_objects, may_mean_async_drop,
    may_mean_forget, names::ModulePath,
};

/// A file's module, and an index of its syntax tree.
pub(crate) type Parsed<'t> = (&'t ModulePath, &'t Index);

/// The edition from which on bounds in types are behind `dyn` and `impl` only.
const BOUNDS_BEHIND_KEYWORDS: u16 = 2021;

/// How the files of a crate are parsed.
pub(crate) struct Parsing {
    edition: u16,
    extent: Extent,
}

/// How much of a text is in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Extent {
    Whole,
    /// All but for quiet bodies.
    Outline,
    /// All but for quiet items and bodies.
    Skeleton,
}

impl Parsing {
    pub(crate) fn of(tree: &SourceTree) -> Self {
        let others = || tree.externs.values();
        let may_have_aliases =
            any_file(tree, |scan| scan.trait_alias) || others().any(Exports::has_aliases);
        let is_whole = tree.edition < BOUNDS_BEHIND_KEYWORDS
            || may_have_aliases
            || may_mean_forget(tree)
            || may_mean_async_drop(tree);
        let has_bounds = || {
            any_file(tree, |scan| {
                scan.return_type_notation || closure_objects::may_be_in(scan)
            }) || others().any(Exports::implies_bounds)
        };
        let extent = match is_whole {
            true => Extent::Whole,
            false if has_bounds() => Extent::Outline,
            false => Extent::Skeleton,
        };
        Parsing {
            edition: tree.edition,
            extent,
        }
    }

    /// The syntax tree of a file, in which the new tokens are masked, with an index of its items, attributes and
    /// bounds; it is made once.
    pub(crate) fn parse<'t>(&self, file: &'t SourceFile) -> &'t Index {
        file.parsed.get_or_init(|| self.parse_to(self.extent, file))
    }

    /// The same with all items.
    pub(crate) fn parse_items<'t>(&self, file: &'t SourceFile) -> Cow<'t, Index> {
        match self.extent {
            Extent::Skeleton => Cow::Owned(self.parse_to(Extent::Outline, file)),
            _ => Cow::Borrowed(self.parse(file)),
        }
    }

    fn parse_to(&self, extent: Extent, file: &SourceFile) -> Index {
        let SourceFile { text, scan, .. } = file;
        let root = match extent {
            Extent::Whole => parse_pieces(scan.masked(text), self.edition),
            Extent::Outline => parse_pieces(scan.outline(text), self.edition),
            Extent::Skeleton => parse_pieces(scan.skeleton(text), self.edition),
        };
        Index::new(&root, is_indexed)
    }
}

fn is_indexed(kind: SyntaxKind) -> bool {
    ast::Item::can_cast(kind)
        || ast::Attr::can_cast(kind)
        || ast::TypeBound::can_cast(kind)
        || ast::WherePred::can_cast(kind)
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs, path::Path};

    use super::*;
    use crate::{Choices, Lowered, hidden_bodies::hidden_bodies, lower};

    fn tree(text: &str) -> SourceTree {
        let file = SourceFile::new("main.rs".into(), text.into());
        SourceTree {
            edition: 2024,
            files: vec![file],
            ..SourceTree::default()
        }
    }

    /// What comes of a text, if all of it is parsed, or else as ever.
    fn lowered(text: &str, whole: bool) -> String {
        let tree = tree(text);
        let parsing = match whole {
            true => Parsing {
                edition: 2024,
                extent: Extent::Whole,
            },
            false => Parsing::of(&tree),
        };
        parsing.parse(&tree.files[0]);
        let hidden = hidden_bodies(&parsing.parse_items(&tree.files[0]));
        let hidden: Vec<_> = hidden
            .iter()
            .map(|body| (&body.range, &body.visible))
            .collect();
        let lowered: Vec<Lowered> = [Choices::default(), Choices::about_calls()]
            .iter()
            .map(|choices| lower(&tree, choices))
            .collect();
        format!("{lowered:#?} {hidden:?}")
    }

    fn check(directory: &Path, counts: &mut BTreeMap<Extent, usize>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                check(&path, counts);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                assert_eq!(lowered(&text, false), lowered(&text, true), "{path:?}");
                let tree = tree(&text);
                let scan = &tree.files[0].scan;
                let extent = Parsing::of(&tree).extent;
                let is_shorter = match extent {
                    Extent::Whole => false,
                    Extent::Outline => !scan.quiet_bodies.is_empty(),
                    Extent::Skeleton => !scan.quiet_items.is_empty(),
                };
                *counts.entry(extent).or_default() += usize::from(is_shorter);
            }
        }
    }

    #[test]
    fn nothing_depends_on_what_is_not_parsed() {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
        let mut counts = BTreeMap::new();
        check(&tests.join("ui"), &mut counts);
        check(&tests.join("lower"), &mut counts);
        let is_tested = |extent| counts.get(&extent).is_some_and(|count| *count > 10);
        assert!(
            is_tested(Extent::Outline) && is_tested(Extent::Skeleton),
            "{counts:?}"
        );
    }
}
