//! The syntax trees of a crate, of which no more is made than is looked at.
//!
//! To parse takes most of the time and of the memory, and most of a text is bodies that no lowering looks into. So those
//! are empty in the tree, unless the crate has something that may stand anywhere in them.

use normal_async_syntax::{
    find::Index,
    tree::{AstNode, SyntaxKind, ast},
};

use crate::{
    SourceFile, SourceTree, any_file, may_mean_async_drop, may_mean_forget, names::ModulePath,
};

/// A file's module, and an index of its syntax tree.
pub(crate) type Parsed<'t> = (&'t ModulePath, &'t Index);

/// The edition from which on bounds in types are behind `dyn` and `impl` only.
const BOUNDS_BEHIND_KEYWORDS: u16 = 2021;

/// How the files of a crate are parsed.
pub(crate) struct Parsing {
    edition: u16,
    whole: bool,
}

impl Parsing {
    pub(crate) fn of(tree: &SourceTree) -> Self {
        let mut others = tree.externs.values();
        let may_have_aliases =
            any_file(tree, |scan| scan.trait_alias) || others.any(|exports| exports.has_aliases());
        Parsing {
            edition: tree.edition,
            whole: tree.edition < BOUNDS_BEHIND_KEYWORDS
                || may_have_aliases
                || may_mean_forget(tree)
                || may_mean_async_drop(tree),
        }
    }

    /// The syntax tree of a file, in which the new tokens are masked, with an index of its items, attributes and
    /// bounds; it is made once.
    pub(crate) fn parse<'t>(&self, file: &'t SourceFile) -> &'t Index {
        let parse = || {
            let masked = match self.whole {
                true => file.scan.dialect.masked(&file.text),
                false => file.scan.outline(&file.text),
            };
            let parsed = normal_async_syntax::parse(&masked, self.edition);
            Index::new(parsed.syntax(), is_indexed)
        };
        file.parsed.get_or_init(parse)
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
    use std::{fs, path::Path};

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
        let parsing = Parsing {
            edition: 2024,
            whole: true,
        };
        if whole {
            parsing.parse(&tree.files[0]);
        }
        let hidden = hidden_bodies(Parsing::of(&tree).parse(&tree.files[0]));
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

    fn check(directory: &Path, count: &mut usize) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                check(&path, count);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                assert_eq!(lowered(&text, false), lowered(&text, true), "{path:?}");
                let parsing = Parsing::of(&tree(&text));
                *count += usize::from(
                    !parsing.whole && !tree(&text).files[0].scan.quiet_bodies.is_empty(),
                );
            }
        }
    }

    #[test]
    fn nothing_depends_on_bodies_that_are_not_parsed() {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
        let mut count = 0;
        check(&tests.join("ui"), &mut count);
        check(&tests.join("lower"), &mut count);
        assert!(count > 100, "{count}");
    }
}
