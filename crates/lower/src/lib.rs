//! Lowers Normal Async to plain Rust: source text in, text edits out. No I/O, no clock, no environment.

mod alias;
mod alias_paths;
mod async_drop;
mod attributes;
mod body;
mod box_fn;
mod boxing;
mod calls;
mod choices;
mod closure_objects;
mod closures;
mod dyn_trait;
mod exports;
mod file;
mod for_await;
mod forget;
mod fragment;
mod hidden_bodies;
mod implementation;
mod krate;
mod memory;
mod misuse;
mod move_expr;
mod names;
mod needs;
mod one_line;
mod pages;
mod parsing;
mod proofs;
mod receivers;
mod recycling;
mod resolution;
mod return_types;
mod shown;
mod signature;
mod stable;
mod traits;
mod uses;
mod visibility;

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    path::PathBuf,
    sync::Arc,
};

use normal_async_syntax::{
    edit::Edits,
    find::Index,
    scan::{Scan, scan},
    tree::ast,
};

pub use choices::Choices;
pub use exports::Exports;
pub use memory::{Memory, Recalled};
pub use needs::Need;
pub use pages::{hide, hide_in_json, pages};
pub use return_types::{may_be_supertraits, supertraits_by_macros};
pub use stable::stable_note;
pub use uses::{Gap, Use};

use async_drop::CleanUp;
use calls::Derives;
use file::{Context, Objects};
use krate::Krate;
use names::ModulePath;
use parsing::{Parsed, Parsing};
use receivers::{Receivers, receivers};
use traits::Traits;

/// One crate, as rustc is about to read it.
#[derive(Debug, Clone, Default)]
pub struct SourceTree {
    /// 2015, 2018, 2021 or 2024.
    pub edition: u16,
    /// The crate root first, then every file that a `mod` or `include!` leads to.
    pub files: Vec<SourceFile>,
    /// The crates that it can name, by the name it has for them.
    pub externs: BTreeMap<String, Exports>,
    /// The lints that the command line forbids, spelled with underscores.
    pub forbidden_lints: Vec<String>,
    /// The command line gives another crate the name of the standard library.
    pub renames_std: bool,
    /// No unstable feature of rustc may be used.
    pub stable: bool,
    /// No other crate can use it.
    pub is_program: bool,
    /// No memory is used again for boxes, so that the text is what people would write.
    pub plain_boxes: bool,
    /// The names of its traits that are known never to be used as `dyn`, by no crate.
    pub plain_traits: BTreeSet<String>,
    /// The names of its traits that are known to be used as `dyn`, by it or by another crate.
    pub dyn_traits: BTreeSet<String>,
}

#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path by which rustc opens it, relative to rustc's working directory or absolute.
    pub path: PathBuf,
    pub text: Arc<str>,
    /// The module whose items it has, from the crate root.
    pub module: ModulePath,
    pub scan: Scan,
    parsed: OnceCell<Index>,
}

impl SourceFile {
    pub fn new(path: PathBuf, text: Arc<str>) -> Self {
        let scan = scan(&text);
        SourceFile {
            path,
            text,
            module: ModulePath::new(),
            scan,
            parsed: OnceCell::new(),
        }
    }

    pub fn in_module(self, module: ModulePath) -> Self {
        SourceFile { module, ..self }
    }
}

#[derive(Debug)]
pub struct Lowered {
    /// For each file of the tree its edits; none for a file that rustc can read as it is.
    pub files: Vec<Edits>,
    /// Mistakes in the new syntax itself. rustc is not run when there is one.
    pub errors: Vec<SyntaxError>,
    /// The unstable features that rustc needs for the lowered text, and where the user's text is that needs them.
    pub needs: BTreeMap<Need, Vec<(usize, Range<usize>)>>,
    /// Where the crate uses what rustc does not have.
    pub uses: Vec<Use>,
    /// What the crates that use this one have to know of it.
    pub exports: Exports,
    /// What could be new syntax, in macro input, was left for rustc to judge.
    pub is_undecided: bool,
    /// Some calls may be on trait objects, so a first attempt is to be [`Choices::about_calls`].
    pub may_be_calls: bool,
    /// The calls that are on trait objects by what the text says, by file and by the offset of the method's name.
    pub certain_calls: BTreeSet<(usize, usize)>,
    /// Only rustc knows whether some names are those of fields of types that implement `AsyncDrop`, so a first attempt is
    /// to be [`Choices::about_fields`].
    pub may_be_fields: bool,
    /// It has an error in any case: rustc is only to say what can be learned.
    pub is_question: bool,
    /// Generated text has boxes whose memory is used again.
    recycles: bool,
    /// Generated text has calls of [`shown::debugger`].
    debugs: bool,
    /// Generated items have unsafe code, which `forbid` would not let them allow, so that it has to be `deny`.
    pub has_unsafe_code: bool,
    /// rustc crashes when it lints what this is lowered to.
    pub without_lints: bool,
    /// The traits that would be lowered if their constants could be, by file and in the user's text.
    traits_with_consts: Vec<(usize, Range<usize>)>,
    /// For each file the lowered traits.
    traits: Vec<Vec<Range<usize>>>,
    /// For each file the `box async fn`s, by their keyword's offset, and what they span.
    box_functions: Vec<Vec<(usize, Range<usize>)>>,
    /// For each file the calls that are lowered as such of a `box async fn`.
    box_calls: Vec<Vec<Range<usize>>>,
}

impl Lowered {
    /// rustc can read the crate as it is, and those that use it need not know more than rustc tells them.
    pub fn is_plain(&self) -> bool {
        self.files.iter().all(Edits::is_empty)
            && self.needs.is_empty()
            && self.exports.is_empty()
            && !self.is_undecided
    }

    /// Whether there are traits that are lowered, so that they can be used as `dyn`.
    pub fn has_lowered_traits(&self) -> bool {
        self.traits.iter().any(|traits| !traits.is_empty())
    }
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
    /// What `cargo async explain` calls its page about this.
    pub page: &'static str,
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
        needs: BTreeMap::new(),
        uses: Vec::new(),
        exports: Exports::default(),
        is_undecided: tree
            .files
            .iter()
            .any(|file| file.scan.dialect.is_undecided()),
        may_be_calls: false,
        certain_calls: BTreeSet::new(),
        may_be_fields: false,
        is_question: choices.is_question(),
        recycles: false,
        debugs: false,
        has_unsafe_code: false,
        without_lints: choices.without_lints,
        traits_with_consts: Vec::new(),
        traits: Vec::new(),
        box_functions: Vec::new(),
        box_calls: Vec::new(),
    };
    let Some(root) = tree.files.first() else {
        return lowered;
    };
    let parsed = if names_matter(tree) {
        parse_all(tree)
    } else {
        Vec::new()
    };
    let objects = objects(tree);
    let mut krate = Krate::new(tree);
    krate.plain_boxes |= choices.only_calls;
    let objects_of = |file, item: &ast::Trait| {
        let has_objects = file::is_lowered_trait(choices, &objects, file, item);
        has_objects.then(|| dyn_trait::object_methods(item, &krate))
    };
    let known = (!parsed.is_empty()).then(|| Traits::new(&parsed, &tree.externs, &objects_of));
    let clean_up = known.as_ref().and_then(|known| {
        let may_be = may_mean_async_drop(tree);
        may_be
            .then(|| CleanUp::new(tree, choices, &parsed, &known.names, &mut lowered.errors))
            .flatten()
    });
    // The fields of types with a clean-up have other types than they are written with.
    let receivers = match &known {
        Some(known) if clean_up.is_none() => receivers(tree, &parsed, known),
        _ => Receivers::default(),
    };
    lowered.may_be_calls = receivers.are_open;
    lowered.certain_calls.clone_from(&receivers.certain);
    let context = Context {
        tree,
        parsing: &Parsing::of(tree),
        choices,
        krate: &krate,
        objects: &objects,
        certain_calls: &receivers.certain,
        is_runtime: may_mean_forget(tree) && defines_auto_traits(tree),
        checks_forget: may_mean_forget(tree)
            && !defines_auto_traits(tree)
            && (any_file(tree, |scan| scan.negative_forget)
                || known
                    .as_ref()
                    .is_some_and(|known| forget::is_named(&parsed, &known.names))),
        clean_up: clean_up.as_ref(),
        derives: known
            .as_ref()
            .filter(|_| choices.only_calls)
            .map(|known| Derives::of(&parsed, &known.names)),
        send_methods: known.as_ref().map(Traits::send_methods).unwrap_or_default(),
        known,
    };
    for index in 0..tree.files.len() {
        let parsed = parsed.get(index).map(|(_, tree)| *tree);
        file::lower(&context, index, parsed, &mut lowered);
    }
    let files = tree.files.iter().enumerate();
    let mut boxes = files.flat_map(|(index, file)| choices.postfix_boxes(index, file));
    if boxes.any(|postfix| boxing::needs_support(postfix, &krate)) {
        lowered.files[0].insert(root.text.len(), boxing::support(&krate));
    }
    let mut loops = tree.files.iter().enumerate().flat_map(|(index, file)| {
        let loops = file.scan.dialect.for_awaits.iter();
        loops.map(move |found| (index, found))
    });
    let in_macros = loops.find(|(_, found)| found.in_macro_rules && !found.is_possible);
    if let Some((index, found)) = in_macros {
        let end = root.text.len();
        let item = for_await::reexport((index == 0).then_some(found));
        lowered.files[0].push(item.into_edit(end..end));
    }
    if lowered.debugs {
        lowered.files[0].insert(root.text.len(), shown::debugger(&krate));
    }
    if let Some(items) = context
        .known
        .as_ref()
        .and_then(|known| proofs::objects(known, &krate))
    {
        lowered.files[0].insert(root.text.len(), items);
        lowered.has_unsafe_code = true;
    }
    if lowered.recycles {
        lowered.files[0].insert(root.text.len(), recycling::module(&krate));
        lowered.has_unsafe_code = true;
    }
    if choices.without_lints {
        krate::silence(tree, &mut lowered);
    } else if lowered.has_unsafe_code {
        krate::relax(tree, &mut lowered);
    }
    let asked = [
        (
            choices.higher_ranked_assumptions,
            Need::HigherRankedAssumptions,
        ),
        (choices.return_type_notation, Need::ReturnTypeNotation),
    ];
    for (_, need) in asked.into_iter().filter(|(is_asked, _)| *is_asked) {
        lowered.needs.entry(need).or_default();
    }
    if let Some(known) = &context.known {
        lowered.exports.unwritten.aliases = traits::names_of_aliases(&known.names);
        lowered.exports = Exports {
            unwritten: std::mem::take(&mut lowered.exports.unwritten),
            ..known.exports()
        };
    }
    if !tree.is_program {
        for exports in tree.externs.values() {
            lowered.exports.unwritten.extend(&exports.unwritten);
        }
    }
    if let Some(clean_up) = &clean_up {
        lowered.exports.has_clean_up = true;
        lowered.exports.slots = clean_up.exported_slots();
    }
    let names = context.known.as_ref().map(|known| &known.names);
    if let Some(item) =
        names.and_then(|names| async_drop::reexport(clean_up.as_ref(), names, &krate))
    {
        lowered.files[0].insert(root.text.len(), item);
    }
    if lowered.is_question {
        lowered.files[0].insert(root.text.len(), choices::last_error());
    }
    if tree.stable {
        if context.checks_forget {
            forget::need_library(tree, &mut lowered);
        }
        stable::refuse_needs(&mut lowered);
    }
    leave_unfinished(tree, &mut lowered);
    lowered
}

/// Leaves files that end within a string or a comment as they are. rustc reads no more of them than that, and what is
/// generated behind the last byte would become part of it.
fn leave_unfinished(tree: &SourceTree, lowered: &mut Lowered) {
    for (file, edits) in tree.files.iter().zip(&mut lowered.files) {
        if file.scan.is_unfinished {
            *edits = Edits::default();
        }
    }
}

/// Whether a crate of this one file, which uses no other crate, may have something to lower.
pub fn may_need_lowering(scan: &Scan) -> bool {
    scan.has_new_syntax()
        || scan.async_drop
        || closure_objects::may_be_in(scan)
        || !scan.async_traits.is_disjoint(&scan.dyn_names)
}

/// Whether anything in the crate depends on which trait a path names.
fn names_matter(tree: &SourceTree) -> bool {
    let in_files = any_file(tree, |scan| {
        scan.return_type_notation || scan.trait_alias || !scan.async_traits.is_empty()
    });
    in_files
        || may_mean_forget(tree)
        || may_mean_async_drop(tree)
        || tree.externs.values().any(|exports| !exports.is_empty())
}

/// Whether the crate may mean `normal_async::Forget`, rather than something of its own.
fn may_mean_forget(tree: &SourceTree) -> bool {
    any_file(tree, |scan| scan.forget) && any_file(tree, |scan| scan.normal_async)
}

/// Whether values that are cleaned up by `normal_async::AsyncDrop` may be dropped in the crate.
fn may_mean_async_drop(tree: &SourceTree) -> bool {
    let any_extern = |holds: fn(&Exports) -> bool| tree.externs.values().any(holds);
    let may_name_it =
        any_file(tree, |scan| scan.normal_async) || any_extern(Exports::shows_async_drop);
    may_name_it && any_file(tree, |scan| scan.async_drop)
        || any_extern(|exports| exports.has_clean_up)
}

fn defines_auto_traits(tree: &SourceTree) -> bool {
    any_file(tree, |scan| scan.auto_trait)
}

fn any_file(tree: &SourceTree, holds: fn(&Scan) -> bool) -> bool {
    tree.files.iter().any(|file| holds(&file.scan))
}

fn parse_all(tree: &SourceTree) -> Vec<Parsed<'_>> {
    let parsing = Parsing::of(tree);
    let files = tree.files.iter();
    files
        .map(|file| (&file.module, parsing.parse(file)))
        .collect()
}

/// What the crate says of trait objects and of other unsized types.
fn objects(tree: &SourceTree) -> Objects<'_> {
    let scans = || tree.files.iter().map(|file| &file.scan);
    let named: BTreeSet<&str> = scans()
        .flat_map(|scan| &scan.dyn_names)
        .map(String::as_str)
        .collect();
    let unsized_names = scans()
        .flat_map(|scan| &scan.unsized_names)
        .map(String::as_str);
    let plain = tree.plain_traits.iter().map(String::as_str);
    Objects {
        never: unsized_names
            .filter(|name| !named.contains(name))
            .chain(plain)
            .collect(),
        named,
        elsewhere: &tree.dyn_traits,
        stable: tree.stable,
    }
}
