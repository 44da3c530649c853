//! What the users of a crate have to know of its traits, and rustc's metadata does not tell them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::receivers::Methods;

/// What the users of a crate have to know of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exports {
    /// The traits whose mention is lowered, by every path under which they can be reached, without the crate:
    /// `service::Service`.
    pub(crate) traits: BTreeMap<String, ExportedTrait>,
    /// The methods whose trait objects may return boxed futures that are `Send`.
    pub(crate) send_methods: BTreeSet<String>,
    /// Values of some type of it, or of a crate that it uses, are cleaned up by `AsyncDrop`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) has_clean_up: bool,
    #[serde(default, skip_serializing_if = "Unwritten::is_empty")]
    pub(crate) unwritten: Unwritten,
    /// The fields of such types that hold their content in slots.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) slots: BTreeSet<String>,
}

impl Exports {
    /// Those of the runtime library, of which something is to be known whoever compiled it.
    pub fn of_runtime(mut self) -> Self {
        let async_drop = ExportedTrait {
            runtime: Some(String::new()),
            ..ExportedTrait::default()
        };
        for path in ["AsyncDrop", "async_drop::AsyncDrop"] {
            self.traits.insert(path.to_owned(), async_drop.clone());
        }
        self
    }

    /// Whether the text of a crate that uses this one means what it says without it.
    pub fn is_empty(&self) -> bool {
        self.traits.is_empty() && self.send_methods.is_empty() && !self.has_clean_up
    }

    /// Whether documentation of a crate that uses this one may show what nobody wrote.
    pub fn has_unwritten(&self) -> bool {
        !self.unwritten.is_empty()
    }

    pub(crate) fn shows_async_drop(&self) -> bool {
        self.traits.values().any(|item| item.runtime.is_some())
    }

    pub(crate) fn has_aliases(&self) -> bool {
        self.traits.values().any(|item| item.alias.is_some())
    }

    /// Whether a bound by a trait of it may say more than it looks like.
    pub(crate) fn implies_bounds(&self) -> bool {
        self.traits.values().any(|item| !item.implied.is_empty())
    }

    /// The names of its traits, without the paths to them.
    pub(crate) fn trait_names(&self) -> impl Iterator<Item = &str> {
        let paths = self.traits.keys();
        paths.filter_map(|path| path.rsplit("::").next())
    }
}

/// What nobody wrote and documentation is not to show, where a crate shows another's items; also of those that it uses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unwritten {
    /// For each lowered trait the methods with a `Self: Sized`.
    pub(crate) sized_methods: BTreeMap<String, BTreeSet<String>>,
    /// The functions that return the pinned box of a `box async fn`.
    pub(crate) boxed: BTreeSet<String>,
    /// The traits that are aliases.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) aliases: BTreeSet<String>,
}

impl Unwritten {
    pub(crate) fn is_empty(&self) -> bool {
        self.sized_methods.is_empty() && self.boxed.is_empty() && self.aliases.is_empty()
    }

    pub(crate) fn extend(&mut self, other: &Unwritten) {
        for (name, methods) in &other.sized_methods {
            let known = self.sized_methods.entry(name.clone()).or_default();
            known.extend(methods.iter().cloned());
        }
        self.boxed.extend(other.boxed.iter().cloned());
        self.aliases.extend(other.aliases.iter().cloned());
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ExportedTrait {
    /// What a bound by this trait says of the return types of methods.
    pub(crate) implied: Vec<ReturnBound>,
    pub(crate) alias: Option<Alias>,
    pub(crate) callable: Option<Callable>,
    /// The methods for which another crate may prove that they are `Send` (see [`crate::dyn_trait::proof`]).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) provable: Vec<String>,
    /// What the methods take of its trait objects.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) methods: Methods,
    /// Of `AsyncDrop`, and the path to the runtime library behind the crate's name: `::__normal_async_runtime`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) runtime: Option<String>,
}

/// How the implementors of a trait are called that has one of the `AsyncFn` traits above it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Callable {
    /// Of the trait.
    pub(crate) parameters: Vec<Parameter>,
    /// More than once.
    pub(crate) by_reference: bool,
    /// Those of `arguments` for which the trait holds.
    pub(crate) lifetimes: Vec<String>,
    /// `A, B,`
    pub(crate) arguments: String,
}

/// `method(..): bounds`
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct ReturnBound {
    pub(crate) method: String,
    pub(crate) bounds: String,
}

/// How the generics of an alias are those of the trait that an implementation of it implements.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Alias {
    pub(crate) parameters: Vec<Parameter>,
    /// The arguments of that trait, in terms of `parameters`.
    pub(crate) arguments: Vec<String>,
    /// The associated types that the alias fixes.
    pub(crate) types: Vec<(String, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) default: Option<String>,
}

impl ReturnBound {
    pub(crate) fn is_send(&self) -> bool {
        let mut bounds = self.bounds.split('+');
        bounds.any(|bound| bound.trim().ends_with("Send"))
    }

    pub(crate) fn is_just_send(&self) -> bool {
        self.is_send() && !self.bounds.contains('+')
    }
}
