//! The crate that generated text goes to: how it names the standard library, and which lints it lets be switched off.

use std::collections::BTreeSet;

use crate::{Lowered, SourceTree};

/// The lint of code that is not checked by the compiler.
pub(crate) const UNSAFE_CODE: &str = "unsafe_code";

/// Lints that may fire on generated items. Those that rustc allows by itself are no `warnings` where they are denied.
const LINTS: &[&str] = &[
    "warnings",
    "clippy::all",
    "clippy::pedantic",
    "clippy::nursery",
    "clippy::restriction",
    "deprecated",
    "non_camel_case_types",
    "private_bounds",
    "private_interfaces",
    "redundant_imports",
    "single_use_lifetimes",
    "unnameable_types",
    "unreachable_pub",
    "unused_qualifications",
];

/// Lints that want no attributes such as those that keep other lints away.
const OF_ATTRIBUTES: [(&str, &str); 2] = [
    ("clippy::allow_attributes", "clippy::restriction"),
    (
        "clippy::allow_attributes_without_reason",
        "clippy::restriction",
    ),
];

#[derive(Debug)]
pub(crate) struct Krate {
    /// It calls the library with boxes `alloc`.
    pub(crate) has_alloc: bool,
    has_std: bool,
    /// The lints that nothing in it may allow.
    forbidden: BTreeSet<String>,
    may_have_unsafe_code: bool,
    renames_std: bool,
    is_program: bool,
    /// No memory is used again for boxes.
    pub(crate) plain_boxes: bool,
    allow: String,
    allow_unsafe: String,
    renames_sized: bool,
}

impl Krate {
    pub(crate) fn new(tree: &SourceTree) -> Self {
        let in_attributes = tree.files.iter().flat_map(|file| &file.scan.forbids);
        let forbidden = in_attributes.flat_map(|forbid| forbid.lints.iter().cloned());
        let forbidden: BTreeSet<String> = forbidden
            .chain(tree.forbidden_lints.iter().cloned())
            .collect();
        let renames_std = renames_std(tree);
        let may_have_unsafe_code =
            !renames_std && (!forbidden.contains(UNSAFE_CODE) || may_relax(tree));
        let allow_and = |other: Option<&'static str>| {
            let lints = LINTS.iter().copied();
            let allowed = lints.filter(|&lint| !forbidden.contains(lint));
            let lints: Vec<&str> = allowed.chain(other).collect();
            format!("#[allow({})] ", lints.join(", "))
        };
        let root = tree.files.first();
        Krate {
            allow: allow_and(None),
            allow_unsafe: allow_and(Some(UNSAFE_CODE)),
            has_alloc: root.is_some_and(|root| root.scan.extern_alloc),
            has_std: root.is_some_and(|root| !root.scan.no_std),
            forbidden,
            may_have_unsafe_code,
            renames_std,
            is_program: tree.is_program,
            plain_boxes: tree.plain_boxes,
            renames_sized: tree.files.iter().any(|file| file.scan.renames_sized),
        }
    }

    /// `Sized`
    pub(crate) fn sized(&self) -> &'static str {
        match self.renames_sized {
            true => "::core::marker::Sized",
            false => "Sized",
        }
    }

    /// `Box`
    pub(crate) fn boxed(&self) -> &'static str {
        match self.has_alloc {
            true => "::alloc::boxed::Box",
            false => "::std::boxed::Box",
        }
    }

    /// `Pin`
    pub(crate) fn pinned(&self) -> &'static str {
        "::core::pin::Pin"
    }

    /// The attribute, and a blank, that keeps lints away from a generated item.
    pub(crate) fn allow(&self) -> &str {
        &self.allow
    }

    /// The same for an item with unsafe code.
    pub(crate) fn allow_unsafe(&self) -> &str {
        &self.allow_unsafe
    }

    /// Whether boxes that are awaited where they are made use memory again, which takes threads and unsafe code.
    pub(crate) fn recycles(&self) -> bool {
        !self.plain_boxes && self.has_std && !self.has_alloc && self.may_have_unsafe_code
    }

    /// The attribute, and a blank, that keeps a lint of that group away from generated code, where that is permitted.
    pub(crate) fn allow_one(&self, lint: &str, group: &str) -> String {
        self.allow_each(&[(lint, group)])
    }

    /// The same for several lints, each with its group.
    pub(crate) fn allow_each(&self, lints: &[(&str, &str)]) -> String {
        let mut lints = self.permitted(lints);
        if lints.is_empty() {
            return String::new();
        }
        // In text that people are to read, they say much for what hardly anybody asks for.
        if !self.plain_boxes {
            lints.extend(self.permitted(&OF_ATTRIBUTES));
        }
        format!("#[allow({})] ", lints.join(", "))
    }

    /// Those among lints, each with its group, that may be allowed.
    fn permitted<'l>(&self, lints: &[(&'l str, &str)]) -> Vec<&'l str> {
        let is_permitted = |&&(lint, group): &&(&str, &str)| {
            let mut names = [lint, group, "clippy::all", "warnings"].into_iter();
            !names.any(|name| self.forbidden.contains(name))
        };
        let lints = lints.iter().filter(is_permitted);
        lints.map(|(lint, _)| *lint).collect()
    }

    /// Whether other crates may use its traits.
    pub(crate) fn may_have_users(&self) -> bool {
        !self.is_program
    }

    /// Whether `::core` and `::std`, on which unsafe code would rely, may be something else.
    pub(crate) fn renames_std(&self) -> bool {
        self.renames_std
    }

    /// Whether generated items may have unsafe code, if need be after [`relax`]: where it is not forbidden, and paths
    /// to the standard library lead there.
    pub(crate) fn may_have_unsafe_code(&self) -> bool {
        self.may_have_unsafe_code
    }
}

/// In the first edition, `::core` and `::std` may be modules.
fn renames_std(tree: &SourceTree) -> bool {
    let in_text = || tree.files.iter().any(|file| file.scan.renames_std);
    tree.renames_std || tree.edition == 2015 || in_text()
}

/// Whether nothing in the crate relies on the difference between what is forbidden beside unsafe code, and denied.
fn may_relax(tree: &SourceTree) -> bool {
    let forbids = || tree.files.iter().flat_map(|file| &file.scan.forbids);
    let with_unsafe_code = forbids().filter(|forbid| forbid.has(UNSAFE_CODE));
    let mut relaxed = with_unsafe_code.flat_map(|forbid| &forbid.lints);
    let is_allowed = |lint: &String| {
        tree.files
            .iter()
            .any(|file| file.scan.allowed_lints.contains(lint))
    };
    !relaxed.any(is_allowed) && !is_allowed(&UNSAFE_CODE.to_owned())
}

/// Allows all lints that the user wants to be checked.
pub(crate) fn silence(tree: &SourceTree, lowered: &mut Lowered) {
    for (file, edits) in tree.files.iter().zip(&mut lowered.files) {
        for level in &file.scan.lint_levels {
            edits.replace(level.clone(), "allow");
        }
    }
}

/// Where the user forbids unsafe code, lets generated items allow it: denies it instead. What the user wrote is
/// refused as before, since nothing there allows it.
pub(crate) fn relax(tree: &SourceTree, lowered: &mut Lowered) {
    for (file, edits) in tree.files.iter().zip(&mut lowered.files) {
        for forbid in file
            .scan
            .forbids
            .iter()
            .filter(|forbid| forbid.has(UNSAFE_CODE))
        {
            edits.replace(forbid.keyword.clone(), "deny  ");
        }
    }
}
