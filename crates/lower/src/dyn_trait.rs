//! Traits with `async fn` or `-> impl Trait` methods can be used as `dyn`.
//!
//! ```text
//! trait Cache {
//!     async fn get(&self, key: &str) -> Option<Vec<u8>>;
//! }
//! ```
//! becomes, with the new text behind the user's,
//! ```text
//! trait Cache: __normal_async_Cache {
//!     async fn get(&self, key: &str) -> Option<Vec<u8>> where Self: Sized;
//! }
//! trait __normal_async_Cache {
//!     fn __normal_async_dyn_get<'b, '0, '1>(&'0 self, key: &'1 str) -> Pin<Box<dyn Future<Output = Option<Vec<u8>>> + 'b>>
//!     where '0: 'b, '1: 'b, Self: 'b;
//! }
//! impl<T: Cache> __normal_async_Cache for T {
//!     fn __normal_async_dyn_get(..) -> .. { Box::pin(<T as Cache>::get(self, key)) }
//! }
//! ```
//! Where a signature speaks of the trait's associated types, [`mod@pointer`] has another way.
//!
//! Every change is hidden: an implementation, a bound or a call that compiled before means the same as before. Where
//! `Self: Sized` would break one, rustc says so, and the trait is left alone.
//!
//! RFC: "Dynamic dispatch for async traits (AFIDT)".

mod header;
mod hidden;
mod method;
mod output;
mod pointer;
pub(crate) mod proof;
mod sized_self;

use std::collections::BTreeSet;

use normal_async_syntax::{
    edit::Edits,
    tree::{
        AstNode,
        ast::{self, HasAttrs, HasGenericParams, HasName, HasTypeBounds},
    },
};

use crate::{
    attributes,
    fragment::{Fragment, range},
    krate::Krate,
    names::plain,
    receivers::Taken,
    signature,
    traits::{ObjectMethods, SendSet},
};

pub(crate) use header::{Header, conditions};
use method::{DynMethod, Fit};

/// The type parameter that stands for the implementing type in generated items. No trait is called so.
pub(crate) const IMPLEMENTOR: &str = "__normal_async_Self";

/// Traits that no trait object has, so that a trait below them needs no lowering.
const NEVER_DYN: &[&str] = &[
    "Sized",
    "Clone",
    "Copy",
    "Default",
    "PartialEq",
    "Eq",
    "PartialOrd",
    "Ord",
    "Hash",
];

/// Traits that any trait object may have beside its own.
const AUTO: &[&str] = &["Send", "Sync", "Unpin", "UnwindSafe", "RefUnwindSafe"];

/// Whether a lowering of this trait could make a difference, and can be done.
pub(crate) fn is_candidate(item: &ast::Trait) -> bool {
    let has_opaque = methods(item).any(|method| is_opaque(&method));
    has_opaque && item.auto_token().is_none() && has_inert_attributes(item) && !is_never_dyn(item)
}

/// Lowers one trait.
///
/// `send_sets` are those of its methods for which there have to be trait objects whose futures are `Send`.
pub(crate) fn lower(
    item: &ast::Trait,
    send_sets: &[SendSet],
    krate: &Krate,
    edits: &mut Edits,
) -> Generated {
    let Some(name) = item.name() else {
        return Generated::default();
    };
    let sized = require_sized_self(item, krate.sized(), krate, edits);
    let methods: Vec<ast::Fn> = methods(item).collect();
    let header = Header::new(item, name.text().to_string(), krate);
    let dyn_methods: Vec<DynMethod> = methods
        .iter()
        .filter_map(|method| DynMethod::new(method, &header))
        .collect();
    let mut hidden = Fragment::new();
    if !dyn_methods.is_empty() {
        header.add_supertrait(item, edits);
        hidden.append(header.hidden_items(&dyn_methods));
    }
    if let Some(end) = item.assoc_item_list().and_then(|list| list.r_curly_token()) {
        let mut own = Fragment::new();
        for method in dyn_methods.iter().filter(|method| method.by_pointer) {
            own.append(method.own_method());
        }
        let at = range(&end).start;
        edits.push(own.into_edit(at..at));
    }
    let send_methods: BTreeSet<&String> = send_sets.iter().flatten().collect();
    for method in send_methods {
        hidden.append(header.send_items(method, &dyn_methods));
    }
    for set in send_sets.iter().filter(|set| set.len() > 1) {
        hidden.append(header.combined_send_items(set));
    }
    let has_proofs = proof::may_be_given(item, krate);
    let is_proven = |method: &&DynMethod| has_proofs && proof::is_provable(&method.function);
    let provable: Vec<_> = dyn_methods.iter().filter(is_proven).collect();
    for method in &provable {
        hidden.append(header.proof_items(method));
    }
    let end = range(item.syntax()).end;
    edits.push(hidden.into_edit(end..end));
    Generated {
        has_unsafe_code: !provable.is_empty() || dyn_methods.iter().any(|method| method.by_pointer),
        recycles: krate.recycles() && dyn_methods.iter().any(DynMethod::returns_future),
        sized,
    }
}

/// Asks for `Self: Sized`, by that trait or one below it, where no vtable can have an item. The methods among those.
pub(crate) fn require_sized_self(
    item: &ast::Trait,
    by: &str,
    krate: &Krate,
    edits: &mut Edits,
) -> BTreeSet<String> {
    let methods: Vec<ast::Fn> = methods(item).collect();
    let sized = sized_self::needed_by(&methods);
    for method in &sized {
        sized_self::require(method, by, krate, edits);
    }
    for end in consts(item).filter_map(|item| item.semicolon_token()) {
        edits.insert(range(&end).start, format!(" where Self: {by}"));
    }
    let names = sized.iter().filter_map(|method| method.name());
    names.map(|name| name.text().to_string()).collect()
}

/// What there is in generated text.
#[derive(Default)]
pub(crate) struct Generated {
    /// The methods with a `Self: Sized` that nobody wrote.
    pub(crate) sized: BTreeSet<String>,
    pub(crate) has_unsafe_code: bool,
    /// Boxes whose memory is used again.
    pub(crate) recycles: bool,
}

/// The methods of a trait's objects.
pub(crate) fn object_methods(item: &ast::Trait, krate: &Krate) -> ObjectMethods {
    let has_proofs = proof::may_be_given(item, krate);
    let mut found = ObjectMethods::default();
    for method in methods(item) {
        let fit = Fit::of(&method, krate);
        if is_opaque(&method)
            && let Some(name) = method.name()
        {
            let taken = fit.as_ref().map_or(Taken::Other, Fit::taken);
            found.opaque.insert(plain(name.text()), taken);
        }
        let Some(Fit { name, .. }) = fit else {
            continue;
        };
        if has_proofs && proof::is_provable(&method) {
            found.provable.push(name.clone());
        }
        found.all.push(name);
    }
    found
}

fn methods(item: &ast::Trait) -> impl Iterator<Item = ast::Fn> {
    let items = item
        .assoc_item_list()
        .into_iter()
        .flat_map(|list| list.assoc_items());
    items.filter_map(|item| match item {
        ast::AssocItem::Fn(method) => Some(method),
        _ => None,
    })
}

/// The associated constants, which no vtable can have either.
pub(crate) fn consts(item: &ast::Trait) -> impl Iterator<Item = ast::Const> {
    let items = item.assoc_item_list();
    let items = items.into_iter().flat_map(|list| list.assoc_items());
    items.filter_map(|item| match item {
        ast::AssocItem::Const(item) if !signature::requires_sized_self(&item) => Some(item),
        _ => None,
    })
}

/// The method returns an opaque type, which no vtable can have.
fn is_opaque(method: &ast::Fn) -> bool {
    let returns_impl = || {
        method
            .ret_type()
            .is_some_and(|ret| signature::says_impl(ret.syntax()))
    };
    method.async_token().is_some() || returns_impl()
}

fn has_inert_attributes(item: &ast::Trait) -> bool {
    let modules = item.syntax().ancestors().filter_map(ast::Module::cast);
    item.attrs()
        .chain(modules.flat_map(|module| module.attrs()))
        .all(|attr| attributes::is_inert(&attr))
}

/// The trait has a supertrait or an item that keeps it from ever being a trait object.
fn is_never_dyn(item: &ast::Trait) -> bool {
    let supertraits = item
        .type_bound_list()
        .into_iter()
        .flat_map(|list| list.bounds());
    let by_supertrait = supertraits
        .filter_map(|bound| signature::bound_name(&bound))
        .any(|name| NEVER_DYN.contains(&name.as_str()));
    let items = item
        .assoc_item_list()
        .into_iter()
        .flat_map(|list| list.assoc_items());
    let by_item = items.into_iter().any(|item| match item {
        ast::AssocItem::TypeAlias(ty) => {
            ty.generic_param_list().is_some() && !signature::requires_sized_self(&ty)
        }
        _ => false,
    });
    by_supertrait || by_item || signature::requires_sized_self(item)
}

/// The bound is an auto trait's.
pub(crate) fn is_auto(bound: &ast::TypeBound) -> bool {
    signature::bound_name(bound).is_some_and(|name| AUTO.contains(&name.as_str()))
}
