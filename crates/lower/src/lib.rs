//! Lowers Normal Async to plain Rust: source text in, text edits out. No I/O, no clock, no environment.

mod attributes;
mod box_fn;
mod boxing;
mod choices;
mod dyn_trait;
mod fragment;
mod paths;
mod signature;

use std::{collections::BTreeSet, ops::Range, path::PathBuf, sync::Arc};

use normal_async_syntax::{
    edit::Edits,
    scan::{Scan, scan},
    token::Tokens,
    tree::{AstNode, SyntaxNode, ast},
};

pub use choices::Choices;
use fragment::range;
use paths::Paths;

/// One crate, as rustc is about to read it.
#[derive(Debug, Clone)]
pub struct SourceTree {
    /// 2015, 2018, 2021 or 2024.
    pub edition: u16,
    /// The crate root first, then every file that a `mod` or `include!` leads to.
    pub files: Vec<SourceFile>,
}

#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path by which rustc opens it, relative to rustc's working directory or absolute.
    pub path: PathBuf,
    pub text: Arc<str>,
    pub scan: Scan,
}

impl SourceFile {
    pub fn new(path: PathBuf, text: Arc<str>) -> Self {
        let scan = scan(&text);
        SourceFile { path, text, scan }
    }
}

#[derive(Debug)]
pub struct Lowered {
    /// For each file of the tree its edits; none for a file that rustc can read as it is.
    pub files: Vec<Edits>,
    /// Mistakes in the new syntax itself. rustc is not run when there is one.
    pub errors: Vec<SyntaxError>,
    /// For each file the lowered traits.
    traits: Vec<Vec<Range<usize>>>,
    /// For each file the `box async fn`s, by their keyword's offset, and what they span.
    box_functions: Vec<Vec<(usize, Range<usize>)>>,
}

/// A mistake in the use of new syntax, in terms of the user's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Index into [`SourceTree::files`].
    pub file: usize,
    pub range: Range<usize>,
    pub message: String,
    pub label: String,
    pub suggestion: Option<Suggestion>,
}

/// A replacement that resolves the error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub message: String,
    pub range: Range<usize>,
    pub replacement: String,
}

/// An error of rustc about lowered text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub code: Option<String>,
    pub message: String,
    /// The messages of its notes.
    pub notes: Vec<String>,
    /// Those of the error and of its notes, macro backtraces followed to the outermost call too.
    pub spans: Vec<FindingSpan>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingSpan {
    /// Index into [`SourceTree::files`].
    pub file: usize,
    /// In the lowered text.
    pub range: Range<usize>,
    /// A primary span of the error itself, not of a note.
    pub primary: bool,
    pub label: Option<String>,
}

/// Lowers a crate.
pub fn lower(tree: &SourceTree, choices: &Choices) -> Lowered {
    let mut lowered = Lowered {
        files: Vec::new(),
        errors: Vec::new(),
        traits: Vec::new(),
        box_functions: Vec::new(),
    };
    let Some(root) = tree.files.first() else {
        return lowered;
    };
    let lowering = Lowering {
        tree,
        choices,
        paths: Paths::new(&Tokens::new(&root.text)),
        never_dyn: names_never_dyn(tree),
    };
    for index in 0..tree.files.len() {
        lowering.file(index, &mut lowered);
    }
    let boxes = || {
        tree.files
            .iter()
            .flat_map(|file| &file.scan.dialect.postfix_boxes)
    };
    if boxes().any(boxing::needs_support) {
        lowered.files[0].insert(root.text.len(), boxing::support(&lowering.paths));
    }
    lowered
}

/// The traits that this crate uses with unsized types, which `where Self: Sized` would break, and never as `dyn`.
fn names_never_dyn(tree: &SourceTree) -> BTreeSet<&str> {
    let scans = || tree.files.iter().map(|file| &file.scan);
    let dyn_names: BTreeSet<&String> = scans().flat_map(|scan| &scan.dyn_names).collect();
    let unsized_names = scans().flat_map(|scan| &scan.unsized_names);
    unsized_names
        .filter(|name| !dyn_names.contains(name))
        .map(String::as_str)
        .collect()
}

struct Lowering<'a> {
    tree: &'a SourceTree,
    choices: &'a Choices,
    paths: Paths,
    never_dyn: BTreeSet<&'a str>,
}

impl Lowering<'_> {
    fn file(&self, index: usize, lowered: &mut Lowered) {
        let file = &self.tree.files[index];
        let dialect = &file.scan.dialect;
        let mut edits = Edits::default();
        let mut traits = Vec::new();
        let mut box_functions = Vec::new();
        for postfix in dialect.postfix_boxes.iter().rev() {
            let on_dyn = postfix
                .method
                .as_ref()
                .is_some_and(|method| self.choices.dyn_calls.contains(&(index, method.start)));
            boxing::lower(&file.text, postfix, on_dyn, &self.paths, &mut edits);
        }
        if file.scan.async_trait || !dialect.box_fns.is_empty() {
            let masked = dialect.masked(&file.text);
            let tree = normal_async_syntax::parse(&masked, self.tree.edition);
            for item in tree.syntax().descendants().filter_map(ast::Trait::cast) {
                traits.extend(self.dyn_trait(index, &item, &mut edits));
            }
            for source in &dialect.box_fns {
                box_functions.push(self.box_fn(index, source, tree.syntax(), &traits, &mut edits));
            }
        }
        lowered.files.push(edits);
        lowered.traits.push(traits);
        lowered.box_functions.push(box_functions);
    }

    fn dyn_trait(&self, file: usize, item: &ast::Trait, edits: &mut Edits) -> Option<Range<usize>> {
        let range = range(item.syntax());
        let name = ast::HasName::name(item)?;
        let is_left_alone = self
            .choices
            .traits_left_alone
            .contains(&(file, range.start))
            || self.never_dyn.contains(&*name.text());
        if is_left_alone || !dyn_trait::is_candidate(item) {
            return None;
        }
        dyn_trait::lower(item, &self.paths, edits);
        Some(range)
    }

    fn box_fn(
        &self,
        file: usize,
        source: &normal_async_syntax::dialect::BoxFn,
        tree: &SyntaxNode,
        traits: &[Range<usize>],
        edits: &mut Edits,
    ) -> (usize, Range<usize>) {
        let keyword = source.keyword.start;
        let functions = tree.descendants().filter_map(ast::Fn::cast);
        let mut at_keyword = functions.filter(|function| {
            function
                .async_token()
                .is_some_and(|token| range(&token).start == source.async_start)
        });
        let Some(function) = at_keyword.next() else {
            let tokens = Tokens::new(&self.tree.files[file].text);
            box_fn::lower_tokens(source, &tokens, &self.paths, edits);
            return (keyword, source.keyword.clone());
        };
        let context = box_fn::Context {
            edition: self.tree.edition,
            paths: &self.paths,
            send: self.choices.send_functions.contains(&(file, keyword)),
            sized_self: traits.iter().any(|item| item.contains(&keyword)),
        };
        box_fn::lower(source, &function, context, edits);
        (keyword, range(function.syntax()))
    }
}
