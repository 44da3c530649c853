//! What other crates need for trait objects whose futures are `Send`.
//!
//! A trait object has a method that returns a boxed future which is `Send` when the trait's own crate says so, in a
//! hidden trait with the method's signature. Who may implement it is up to a proof, which another crate can give:
//! ```text
//! pub unsafe trait __normal_async_proof_Cache__get<T> {}
//! pub trait __normal_async_proven_Cache__get<P>: Cache {
//!     fn __normal_async_send_get<'b, '0, '1>(&'0 self, key: &'1 str) -> Pin<Box<dyn Future<Output = ..> + Send + 'b>> ..;
//! }
//! impl<P: __normal_async_proof_Cache__get<T>, T: Cache> __normal_async_proven_Cache__get<P> for T { .. }
//! ```
//! An alias in the other crate has `__normal_async_proven_Cache__get<Proof>` above it, and gives the proof:
//! ```text
//! pub struct Proof;
//! unsafe impl<T: Cache<get(..): Send>> __normal_async_proof_Cache__get<T> for Proof {}
//! ```
//! So this crate needs no unstable feature. The implementation says of a boxed future that it is `Send`, which is sound:
//! it is the future of `T`'s own method, of which the proof says so, and the proof is unsafe to give. It is a sized type,
//! as the objects of any trait have what that trait demands.

use normal_async_syntax::tree::{
    AstNode, SyntaxKind,
    ast::{self, HasAttrs, HasVisibility},
};

use super::{
    IMPLEMENTOR,
    header::Header,
    method::{DynMethod, Form},
};
use crate::{
    attributes,
    fragment::{Fragment, Substitutions},
    krate::Krate,
    signature::{self, PREFIX},
};

/// The type that proves something of another.
const PROOF: &str = "__normal_async_Proof";

/// Whether other crates may give proofs about methods of a trait.
pub(super) fn may_be_given(item: &ast::Trait, krate: &Krate) -> bool {
    let visibility = item.visibility();
    let is_public = visibility.is_some_and(|v| v.syntax().text() == "pub");
    is_public && krate.may_have_users() && krate.may_have_unsafe_code()
}

/// Whether a method is there in any case.
pub(super) fn is_provable(method: &ast::Fn) -> bool {
    !method.attrs().any(|attr| attributes::is_condition(&attr))
}

impl Header<'_> {
    pub(super) fn proof_items(&self, method: &DynMethod) -> Fragment {
        let (proof, proven) = names(&self.name, &method.name);
        let Header {
            name, arguments, ..
        } = self;
        let allow = self.krate.allow_unsafe();
        let sized = self.krate.sized();
        let mut text = Fragment::new();
        text.text(" ").append(&self.conditions);
        text.text(format!("#[doc(hidden)] {allow}"))
            .append(&self.visibility);
        text.text(format!("unsafe trait {proof}<"));
        text.append(self.declared_with(&format!("{IMPLEMENTOR}: ?{sized}")));
        text.text(">")
            .append(self.where_text_without_self())
            .text(" {} ");

        text.append(&self.conditions);
        text.text(format!("#[doc(hidden)] {allow}"))
            .append(&self.visibility);
        text.text(format!("trait {proven}<"));
        text.append(self.declared_with(PROOF));
        text.text(format!(">: {name}{arguments}"))
            .append(self.where_text())
            .text(" { ");
        text.append(method.signature(Form::Send)).text("; } ");

        text.append(&self.conditions);
        text.text(format!("{allow}impl<"));
        let of = self.arguments_with(IMPLEMENTOR);
        text.append(self.parameters_with(&format!(
            "{PROOF}: {proof}{of}, {IMPLEMENTOR}: {name}{arguments}"
        )));
        text.text(format!(
            "> {proven}{} for {IMPLEMENTOR}",
            self.arguments_with(PROOF)
        ));
        text.append(self.where_text()).text(" { ");
        text.append(method.signature(Form::Send));
        // SAFETY: see the top of this file.
        text.text(" { unsafe { ::core::mem::transmute::<");
        text.append(method.returned(Form::Plain)).text(", ");
        text.append(method.returned(Form::Send)).text(">(");
        text.append(method.boxed_call("self")).text(") } } }");
        text
    }

    /// `'a, own, K = u8, `, since lifetimes come first and what has a default comes last.
    fn declared_with(&self, own: &str) -> Fragment {
        self.generics_with(own, |_| true)
    }

    /// The same without defaults.
    fn parameters_with(&self, own: &str) -> Fragment {
        self.generics_with(own, |kind| kind != SyntaxKind::EQ)
    }

    fn generics_with(&self, own: &str, is_kept: fn(SyntaxKind) -> bool) -> Fragment {
        let is_lifetime = |p: &&ast::GenericParam| matches!(p, ast::GenericParam::LifetimeParam(_));
        let (lifetimes, others): (Vec<_>, Vec<_>) = self.generics.iter().partition(is_lifetime);
        let mut text = Fragment::new();
        for lifetime in lifetimes {
            text.copy(lifetime.syntax()).text(", ");
        }
        text.text(own).text(", ");
        for other in others {
            let elements = other.syntax().children_with_tokens();
            let kept = elements.take_while(|element| is_kept(element.kind()));
            text.copy_tokens(kept, &Substitutions::default()).text(", ");
        }
        text
    }

    fn arguments_with(&self, own: &str) -> String {
        with_proof(&self.arguments, own)
    }

    fn where_text_without_self(&self) -> Fragment {
        let mut text = Fragment::new();
        let predicates = self.predicates.iter();
        let about_others =
            predicates.filter(|p| signature::self_tokens(p.syntax()).next().is_none());
        for (index, predicate) in about_others.enumerate() {
            text.text(if index == 0 { " where " } else { ", " })
                .copy(predicate.syntax());
        }
        text
    }
}

/// The names of the hidden traits that are for proofs, and for what is proven, of a method.
pub(crate) fn names(of: &str, method: &str) -> (String, String) {
    let what = format!(
        "{}__{}",
        of.trim_start_matches("r#"),
        method.trim_start_matches("r#")
    );
    (
        format!("{PREFIX}proof_{what}"),
        format!("{PREFIX}proven_{what}"),
    )
}

/// The arguments of a trait, in angle brackets or none, with one more behind the lifetimes.
pub(crate) fn with_proof(arguments: &str, own: &str) -> String {
    let inner = arguments
        .strip_prefix('<')
        .and_then(|a| a.strip_suffix('>'));
    let mut rest = inner.unwrap_or_default();
    let mut all = String::new();
    while rest.starts_with('\'') {
        let (lifetime, behind) = rest.split_once(',').unwrap_or((rest, ""));
        all += lifetime.trim();
        all += ", ";
        rest = behind.trim_start();
    }
    match rest {
        "" => format!("<{all}{own}>"),
        _ => format!("<{all}{own}, {rest}>"),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use crate::{Choices, SourceFile, SourceTree, lower};

    #[test]
    fn only_crates_that_others_may_use_have_what_proofs_need() {
        let text = "pub trait Cache { async fn get(&self); }";
        for is_program in [false, true] {
            let tree = SourceTree {
                edition: 2024,
                files: vec![SourceFile::new(PathBuf::from("main.rs"), text.into())],
                is_program,
                ..SourceTree::default()
            };
            let lowered = lower(&tree, &Choices::default()).files[0].apply(text);
            assert!(lowered.contains("__normal_async_dyn_get"), "{lowered}");
            assert_eq!(lowered.contains("proof"), !is_program, "{lowered}");
        }
    }
}
