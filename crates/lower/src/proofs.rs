//! Trait objects whose futures are `Send`, of traits that other crates have.
//!
//! The other crate has hidden traits for whoever proves that a method's future is `Send` (see
//! [`crate::dyn_trait::proof`]). An alias or a subtrait has them above it, and gives the proof:
//! ```text
//! trait Shared = other::Cache<get(..): Send> + Sync;
//! ```
//! becomes, beside what else becomes of it,
//! ```text
//! trait Shared: other::Cache + other::__normal_async_proven_Cache__get<__normal_async_proof_of_Shared> + Sync {}
//! struct __normal_async_proof_of_Shared;
//! unsafe impl<T: other::Cache<get(..): Send> + ::other::Cache<get(..): ::core::marker::Send>>
//!     other::__normal_async_proof_Cache__get<T> for __normal_async_proof_of_Shared {}
//! ```
//! where the second bound says what is proven, whatever `Send` and the path mean to the user.
//!
//! `dyn other::Cache<get(..): Send>` becomes the trait object of such a subtrait, in a hidden module of the crate.

use normal_async_syntax::{
    edit::Edits,
    tree::{
        AstNode,
        ast::{self, HasGenericParams, HasName},
    },
};

use crate::{
    alias,
    dyn_trait::{Header, IMPLEMENTOR, proof},
    fragment::{Fragment, Substitutions, range},
    krate::Krate,
    names::ExternTrait,
    signature::{self, PREFIX},
    traits::{self, ForeignObject, Traits},
};

/// A method of another crate's trait that is said to be `Send`.
struct Claim<'a> {
    of: ExternTrait<'a>,
    method: String,
    /// The supertrait.
    bound: ast::TypeBound,
    /// Where it is said.
    said: std::ops::Range<usize>,
}

/// Lets a trait or alias have what its supertraits from other crates have for it. True if it needs unsafe code.
pub(crate) fn lower_supertraits(
    item: &ast::Trait,
    module: &[String],
    known: &Traits,
    krate: &Krate,
    edits: &mut Edits,
) -> bool {
    let claims = claims(item, module, known);
    let (Some(name), false) = (
        item.name(),
        claims.is_empty() || !krate.may_have_unsafe_code(),
    ) else {
        return false;
    };
    let header = Header::new(item, name.text().to_string(), krate);
    let given = format!("{PREFIX}proof_of_{}", name.text().trim_start_matches("r#"));
    let mut items = Fragment::new();
    items.text(" ").append(&header.conditions);
    items
        .text(format!("#[doc(hidden)] {}", krate.allow()))
        .append(&header.visibility);
    items.text(format!("struct {given};"));
    for claim in &claims {
        let arguments = alias::bound_path_arguments(traits::bound_path(&claim.bound));
        let proven = claim.path(|name, method| proof::names(name, method).1);
        let arguments_of_proven = proof::with_proof(&arguments, &given);
        let mut supertrait = Fragment::new();
        supertrait.text(" + ");
        if let Some(binder) = claim.bound.for_binder() {
            supertrait.copy(binder.syntax()).text(" ");
        }
        supertrait.word(
            &format!("{proven}{arguments_of_proven}"),
            claim.said.clone(),
        );
        let at = range(claim.bound.syntax()).end;
        edits.push(supertrait.into_edit(at..at));
        items.append(claim.proof(item, &header, &arguments, &given));
    }
    let at = range(item.syntax()).end;
    edits.push(items.into_edit(at..at));
    true
}

fn claims<'a>(item: &ast::Trait, module: &[String], known: &Traits<'a>) -> Vec<Claim<'a>> {
    let mut claims = Vec::new();
    for bound in traits::bounds(item) {
        let Some((of, set)) = known.proven_set(&bound, module) else {
            continue;
        };
        claims.extend(set.into_iter().map(|method| Claim {
            of,
            said: traits::place_of_return_bound(&bound, &method),
            method,
            bound: bound.clone(),
        }));
    }
    for said in traits::self_predicates(item) {
        if let Some((of, bound)) = known.proven_by(&said, item, module) {
            claims.push(Claim {
                of,
                method: said.says.method,
                bound,
                said: range(said.predicate.syntax()),
            });
        }
    }
    claims
}

impl Claim<'_> {
    fn path(&self, hidden: impl Fn(&str, &str) -> String) -> String {
        self.of.path_beside(|name| hidden(name, &self.method))
    }

    fn proof(&self, item: &ast::Trait, header: &Header, arguments: &str, given: &str) -> Fragment {
        let mut text = Fragment::new();
        text.text(" ").append(&header.conditions);
        text.text(format!("{}unsafe impl<", header.krate.allow_unsafe()));
        let binder = self
            .bound
            .for_binder()
            .and_then(|binder| binder.generic_param_list());
        for lifetime in binder.iter().flat_map(|list| list.generic_params()) {
            text.copy(lifetime.syntax()).text(", ");
        }
        text.append(&header.parameters)
            .text(format!("{IMPLEMENTOR}: "));
        if let Some(ty) = self.bound.ty() {
            text.copy(ty.syntax());
        }
        let of = self.of.path_beside(str::to_owned);
        let method = &self.method;
        let with_bound = match arguments.strip_suffix('>') {
            Some(arguments) => format!("{arguments}, {method}(..): ::core::marker::Send>"),
            None => format!("<{method}(..): ::core::marker::Send>"),
        };
        text.text(format!(" + {of}{with_bound}"));
        let proof = self.path(|name, method| proof::names(name, method).0);
        let arguments = proof::with_proof(arguments, IMPLEMENTOR);
        text.text(format!("> {proof}{arguments} for {given} "));
        if let Some(clause) = item.where_clause() {
            let mut with = Substitutions::default();
            for token in signature::self_tokens(clause.syntax()) {
                with.add(range(&token), IMPLEMENTOR);
            }
            text.copy_with(clause.syntax(), &with);
        }
        text.text(" {}");
        text
    }
}

/// The path of the trait that `dyn other::Trait<method(..): Send>` becomes the trait object of.
pub(crate) fn object_path(object: &ForeignObject, known: &Traits) -> Option<String> {
    let index = known
        .foreign_objects
        .iter()
        .position(|known| known == object)?;
    Some(format!(
        "crate::{}::{}",
        module_name(index),
        hidden_name(object)
    ))
}

fn module_name(index: usize) -> String {
    format!("{PREFIX}objects_{index}")
}

fn hidden_name((_, path, set): &ForeignObject) -> String {
    traits::send_trait(path.rsplit("::").next().unwrap_or(path), set)
}

/// The hidden modules for trait objects of other crates' traits.
pub(crate) fn objects(known: &Traits, krate: &Krate) -> Option<String> {
    let objects = known.foreign_objects.iter().enumerate();
    let modules: String = objects
        .map(|(index, object)| object_module(index, object, krate))
        .collect();
    (!modules.is_empty() && !krate.renames_std()).then_some(modules)
}

fn object_module(index: usize, object: &ForeignObject, krate: &Krate) -> String {
    let (of_crate, path, set) = object;
    let of = ExternTrait::path_in(of_crate, path, str::to_owned);
    let hidden = |method: &str| {
        let names = |name: &str| proof::names(name, method);
        let proof = ExternTrait::path_in(of_crate, path, |name| names(name).0);
        let proven = ExternTrait::path_in(of_crate, path, |name| names(name).1);
        (proof, proven)
    };
    let said: Vec<String> = set
        .iter()
        .map(|m| format!("{m}(..): ::core::marker::Send"))
        .collect();
    let bound = format!("{of}<{}>", said.join(", "));
    let supertraits: String = set
        .iter()
        .map(|m| format!(" + {}<Proof>", hidden(m).1))
        .collect();
    let proofs: String = set
        .iter()
        .map(|m| format!("unsafe impl<T: {bound}> {}<T> for Proof {{}} ", hidden(m).0))
        .collect();
    let name = hidden_name(object);
    format!(
        " #[doc(hidden)] {}pub mod {} {{ pub struct Proof; {proofs}pub trait {name}: {of}{supertraits} {{}} \
         impl<T: {bound}> {name} for T {{}} }}",
        krate.allow_unsafe(),
        module_name(index),
    )
}
