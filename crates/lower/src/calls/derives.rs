//! What std derives, without the bodies.
//!
//! ```text
//! #[derive(Clone, Serialize)] struct Item { .. }
//! ```
//! becomes
//! ```text
//! #[derive(Serialize)] struct Item { .. } impl ::core::clone::Clone for Item { fn clone(&self) -> Self { loop {} } }
//! ```

use normal_async_syntax::{
    edit::Edits,
    find::Index,
    tree::{
        AstNode, SyntaxKind,
        ast::{self, HasAttrs, HasGenericParams, HasName},
    },
};

use crate::{
    attributes,
    fragment::{one_line_of, range},
    names::{Import, Names},
    parsing::Parsed,
};

const DERIVE: &str = "derive";

/// A macro of std that derives a trait of its name.
struct Derive {
    name: &'static str,
    module: &'static str,
    method: &'static str,
}

const ALL: &[Derive] = &[
    derive("Clone", "clone", "fn clone(&self) -> Self { loop {} }"),
    derive("Copy", "marker", ""),
    derive(
        "Debug",
        "fmt",
        "fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { loop {} }",
    ),
    derive("Default", "default", "fn default() -> Self { loop {} }"),
    derive("Eq", "cmp", ""),
    derive(
        "Hash",
        "hash",
        "fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) { loop {} }",
    ),
    derive(
        "Ord",
        "cmp",
        "fn cmp(&self, other: &Self) -> ::core::cmp::Ordering { loop {} }",
    ),
    derive(
        "PartialEq",
        "cmp",
        "fn eq(&self, other: &Self) -> bool { loop {} }",
    ),
    derive(
        "PartialOrd",
        "cmp",
        "fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> { loop {} }",
    ),
];

const fn derive(name: &'static str, module: &'static str, method: &'static str) -> Derive {
    Derive {
        name,
        module,
        method,
    }
}

/// Those that are std's wherever a crate says their names.
pub(crate) struct Derives(Vec<&'static Derive>);

impl Derives {
    /// Those of a crate whose files are `parsed`.
    pub(crate) fn of(parsed: &[Parsed], names: &Names) -> Self {
        let mut known: Vec<&Derive> = ALL.iter().collect();
        for import in names.modules.values().flat_map(|module| &module.imports) {
            match &import.name {
                _ if is_of_std(import) => {}
                Some(name) => known.retain(|derive| derive.name != name),
                None if is_of_own(import) => {}
                None => known.clear(),
            }
        }
        if parsed.iter().any(|(_, tree)| uses_all_macros(tree)) {
            known.clear();
        }
        Derives(known)
    }

    /// Leaves the bodies out of a file.
    pub(crate) fn leave_out(&self, parsed: &Index, edits: &mut Edits) {
        let attributes = parsed.find::<ast::Attr>();
        for attribute in attributes.filter(|attribute| attributes::path(attribute) == [DERIVE]) {
            let item = attribute.syntax().parent().and_then(ast::Adt::cast);
            if let Some(item) = item.filter(is_as_written) {
                self.leave_out_of(&attribute, &item, edits);
            }
        }
    }

    fn leave_out_of(&self, attribute: &ast::Attr, item: &ast::Adt, edits: &mut Edits) {
        let mut nodes = attribute.syntax().descendants();
        let list = nodes.find(|node| node.kind() == SyntaxKind::TOKEN_TREE);
        let Some((list, name)) = list.zip(item.name()) else {
            return;
        };
        // An enum says which variant is the default by an attribute that only the macro knows.
        let may_derive = |derive: &Derive| match item {
            ast::Adt::Struct(_) => true,
            ast::Adt::Enum(_) => derive.name != "Default",
            ast::Adt::Union(_) => false,
        };
        let find = |name: &str| {
            let mut known = self.0.iter();
            known.find(|derive| derive.name == name && may_derive(derive))
        };
        let (mut others, mut implementations) = (Vec::new(), String::new());
        for derived in one_line_of(&list).trim_matches(['(', ')']).split(',') {
            let Some(Derive {
                name: of,
                module,
                method,
            }) = find(derived.trim())
            else {
                others.push(derived.trim().to_owned());
                continue;
            };
            implementations += &format!(
                " impl ::core::{module}::{of} for {} {{ {method} }}",
                name.text()
            );
        }
        if !implementations.is_empty() {
            edits.replace(range(&list), format!("({})", others.join(", ")));
            edits.insert(range(item.syntax()).end, implementations);
        }
    }
}

fn is_of_std(import: &Import) -> bool {
    let mut path = import.path.iter().skip_while(|name| name.is_empty());
    let root = path.next().map(String::as_str);
    matches!(root, Some("std" | "core" | "alloc"))
}

/// What it imports all of is certainly of the crate, of which each name that is imported is looked at.
fn is_of_own(import: &Import) -> bool {
    let root = import.path.first().map(String::as_str);
    matches!(root, Some("crate" | "self" | "super"))
}

/// `#[macro_use] extern crate name`
fn uses_all_macros(tree: &Index) -> bool {
    let attributes = tree
        .find::<ast::ExternCrate>()
        .flat_map(|item| item.attrs());
    let mut paths = attributes.map(|attribute| attributes::path(&attribute));
    paths.any(|path| path == ["macro_use"])
}

/// Nothing can take it away, change it or ask for more of it, and all its implementations look alike.
fn is_as_written(item: &ast::Adt) -> bool {
    let is_known = |attribute: &ast::Attr| {
        let path = attributes::path(attribute);
        let is_inert = attributes::is_inert(attribute) && !attributes::is_condition(attribute);
        is_inert || path == [DERIVE] || path == ["repr"] || path == ["non_exhaustive"]
    };
    let around = item.syntax().ancestors().skip(1);
    let mut around = around
        .filter_map(ast::AnyHasAttrs::cast)
        .flat_map(|node| node.attrs());
    item.generic_param_list().is_none()
        && item.attrs().all(|attribute| is_known(&attribute))
        && around.all(|attribute| attributes::is_inert(&attribute))
}
