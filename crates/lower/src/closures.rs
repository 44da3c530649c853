//! Return type notation for async closures.
//!
//! ```text
//! where F: AsyncFn(&str) -> usize, F(..): Send
//! ```
//! becomes
//! ```text
//! where F: AsyncFn(&str) -> usize,
//!     for<'call, 'a> <F as AsyncFnMut<(&'a str,)>>::CallRefFuture<'call>: Send,
//!     for<'a> <F as AsyncFnOnce<(&'a str,)>>::CallOnceFuture: Send
//! ```
//! RFC: "RTN for closures"; RFC 3668.

use std::ops::Range;

use normal_async_syntax::{
    edit::Edits,
    tree::{
        AstNode, SyntaxNode,
        ast::{self, HasName, HasTypeBounds},
    },
};

use crate::{
    exports::Callable,
    fragment::{Fragment, Substitutions, range},
    implementation,
    names::Definition,
    signature::{self, PREFIX},
    traits::{self, Traits},
};

/// Why `F(..): Bound` cannot be lowered.
pub(crate) enum Refusal {
    /// No bound says how the type is called.
    NotAsyncClosure { name: String },
    /// `F(u8): Bound`; where the arguments are.
    HasArguments {
        name: String,
        arguments: Range<usize>,
    },
}

/// The name of the type in `F(..): Bound`.
pub(crate) fn subject(predicate: &ast::WherePred) -> Option<String> {
    let ast::Type::PathType(path) = predicate.ty()? else {
        return None;
    };
    let path = path.path()?;
    let segment = path.as_single_segment()?;
    segment.return_type_syntax()?;
    Some(segment.name_ref()?.text().to_string())
}

/// What is wrong with `F(u8): Bound`, if that is meant to be about the future of an async closure.
pub(crate) fn with_arguments(
    predicate: &ast::WherePred,
    module: &[String],
    known: &Traits,
) -> Option<Refusal> {
    let ast::Type::PathType(path) = predicate.ty()? else {
        return None;
    };
    let path = path.path()?;
    let segment = path.as_single_segment()?;
    let arguments = segment.parenthesized_arg_list()?;
    let name = segment.name_ref()?.text().to_string();
    let bounds = bounds_of(predicate.syntax(), &name);
    let mut closures = bounds
        .iter()
        .filter_map(|bound| Closure::by_bound(bound, module, known));
    closures.next()?;
    Some(Refusal::HasArguments {
        name,
        arguments: range(arguments.syntax()),
    })
}

/// Lowers `F(..): Bound`.
pub(crate) fn lower(
    predicate: &ast::WherePred,
    name: &str,
    module: &[String],
    known: &Traits,
    edits: &mut Edits,
) -> Result<(), Refusal> {
    let closure = bounds_of(predicate.syntax(), name)
        .iter()
        .find_map(|bound| Closure::by_bound(bound, module, known));
    let closure = closure.ok_or_else(|| Refusal::NotAsyncClosure {
        name: name.to_owned(),
    })?;
    let mut text = Fragment::new();
    let lifetimes = closure.lifetimes.join(", ");
    if closure.by_reference {
        text.text(format!(
            "for<'{PREFIX}call, {lifetimes}> <{name} as ::core::ops::AsyncFnMut<("
        ));
        text.append(&closure.arguments);
        text.text(format!(")>>::CallRefFuture<'{PREFIX}call>: "));
        copy_bounds(predicate, &mut text);
        text.text(", ");
    }
    text.text(format!(
        "for<{lifetimes}> <{name} as ::core::ops::AsyncFnOnce<("
    ));
    text.append(closure.arguments);
    text.text(")>>::CallOnceFuture: ");
    copy_bounds(predicate, &mut text);
    edits.push(text.into_edit(range(predicate.syntax())));
    Ok(())
}

fn copy_bounds(predicate: &ast::WherePred, text: &mut Fragment) {
    if let Some(bounds) = predicate.type_bound_list() {
        text.copy(bounds.syntax());
    }
}

struct Closure {
    /// `AsyncFn` or `AsyncFnMut`, which can be called more than once.
    by_reference: bool,
    /// Of the arguments, all named.
    lifetimes: Vec<String>,
    /// `A, B,`
    arguments: Fragment,
}

impl Closure {
    fn by_bound(bound: &ast::TypeBound, module: &[String], known: &Traits) -> Option<Self> {
        if let Some(closure) = Closure::new(bound) {
            return Some(closure);
        }
        let callable = known.callable(known.resolve_bound(bound, module)?)?;
        let segment = traits::bound_path(bound)?.segment()?;
        let values = implementation::values(
            &callable.parameters,
            &implementation::given_arguments(&segment),
        );
        let mut arguments = Fragment::new();
        arguments.text(implementation::substitute(&callable.arguments, &values));
        let mut lifetimes = binder(bound);
        lifetimes.extend(callable.lifetimes);
        Some(Closure {
            by_reference: callable.by_reference,
            lifetimes,
            arguments,
        })
    }

    /// Of a bound by one of the `AsyncFn` traits.
    fn new(bound: &ast::TypeBound) -> Option<Self> {
        let segment = traits::bound_path(bound)?.segment()?;
        let name = segment.name_ref()?.text().to_string();
        if !matches!(&*name, "AsyncFn" | "AsyncFnMut" | "AsyncFnOnce") {
            return None;
        }
        let mut closure = Closure {
            by_reference: name != "AsyncFnOnce",
            lifetimes: binder(bound),
            arguments: Fragment::new(),
        };
        let arguments = segment.parenthesized_arg_list()?;
        for ty in arguments.type_args().filter_map(|argument| argument.ty()) {
            let mut names = Substitutions::default();
            for elided in signature::elided_lifetimes(ty.syntax()) {
                let lifetime = format!("'{PREFIX}{}", closure.lifetimes.len());
                signature::name_lifetime(&elided, &lifetime, &mut names);
                closure.lifetimes.push(lifetime);
            }
            closure.arguments.copy_with(ty.syntax(), &names).text(",");
        }
        Some(closure)
    }
}

/// What a trait says, by its own bounds, of how its implementors are called.
pub(crate) fn callable(definition: &Definition, known: &Traits) -> Option<Callable> {
    let bounds = traits::bounds(&definition.item);
    let closure = bounds
        .iter()
        .find_map(|bound| Closure::by_bound(bound, &definition.module, known))?;
    Some(Callable {
        parameters: traits::parameters(&definition.item),
        by_reference: closure.by_reference,
        lifetimes: closure.lifetimes,
        arguments: closure.arguments.to_text(),
    })
}

/// The lifetimes of `for<..>`.
fn binder(bound: &ast::TypeBound) -> Vec<String> {
    let binder = bound.for_binder();
    let list = binder.and_then(|binder| binder.generic_param_list());
    let parameters = list.into_iter().flat_map(|list| list.generic_params());
    parameters
        .map(|parameter| parameter.syntax().text().to_string())
        .collect()
}

/// The bounds of a type parameter, in the generics of every item that a node stands in.
fn bounds_of(node: &SyntaxNode, name: &str) -> Vec<ast::TypeBound> {
    let mut lists = Vec::new();
    let owners = || {
        let ancestors = node.ancestors();
        ancestors.filter(|owner| ast::AnyHasGenericParams::can_cast(owner.kind()))
    };
    let children = || owners().flat_map(|owner| owner.children());
    for list in children().filter_map(ast::GenericParamList::cast) {
        for parameter in list.type_or_const_params() {
            if let ast::TypeOrConstParam::Type(parameter) = parameter
                && parameter.name().is_some_and(|n| n.text() == name)
            {
                lists.extend(parameter.type_bound_list());
            }
        }
    }
    for clause in children().filter_map(ast::WhereClause::cast) {
        for predicate in clause.predicates() {
            if predicate.ty().is_some_and(|ty| ty.syntax().text() == name) {
                lists.extend(predicate.type_bound_list());
            }
        }
    }
    lists.iter().flat_map(|list| list.bounds()).collect()
}
