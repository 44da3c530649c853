//! Paths through a trait alias, to what the trait has that an implementation of the alias implements.
//!
//! ```text
//! <S as Service<u32>>::Response        Service::request(&s, 1)
//! ```
//! becomes
//! ```text
//! <S as __normal_async_impl_Service<u32>>::Response        __normal_async_impl_Service::request(&s, 1)
//! ```
//! with the arguments that the alias gives that trait.
//!
//! RFC 3437.

use normal_async_syntax::{
    edit::Edits,
    tree::{
        AstNode,
        ast::{self, HasGenericArgs, PathSegmentKind},
    },
};

use crate::{
    alias::implemented,
    fragment::range,
    implementation,
    names::{self, Found},
    traits::{self, Traits},
};

/// Lowers a path, if the next to last segment is an alias.
pub(crate) fn lower(path: &ast::Path, module: &[String], known: &Traits, edits: &mut Edits) {
    let Some(qualifier) = path.qualifier().filter(|_| !is_elsewhere(path)) else {
        return;
    };
    let kind = qualifier.segment().and_then(|segment| segment.kind());
    let through = match kind {
        Some(PathSegmentKind::Type { trait_ref, .. }) => trait_ref.and_then(|ty| ty.path()),
        _ => Some(qualifier),
    };
    let Some(through) = through else {
        return;
    };
    let Some(found) = known.names.resolve(module, &names::segments(&through)) else {
        return;
    };
    let is_visible = match found {
        Found::Local(index) => known.scope_of_alias(index).contains(module),
        Found::Extern(_) => true,
    };
    let (Some(alias), Some(segment), true) = (known.alias(found), through.segment(), is_visible)
    else {
        return;
    };
    let Some(name) = segment
        .name_ref()
        .filter(|name| !edits.touches(&range(name.syntax())))
    else {
        return;
    };
    edits.replace(range(name.syntax()), implemented(name.text()));
    let given = implementation::given_arguments(&segment);
    if given.is_empty() && !alias.parameters.is_empty() {
        return;
    }
    let arguments = implementation::arguments_for(&alias, &given);
    let list = segment.generic_arg_list();
    let at = match &list {
        Some(list) => range(list.syntax()),
        None => range(name.syntax()).end..range(name.syntax()).end,
    };
    if arguments != given && !edits.touches(&at) {
        edits.replace(at, format!("::<{}>", arguments.join(", ")));
    }
}

/// The path is an import's, or one of a predicate that is lowered as a whole.
fn is_elsewhere(path: &ast::Path) -> bool {
    path.syntax().ancestors().any(|node| {
        let of_self = ast::WherePred::cast(node.clone());
        ast::Use::can_cast(node.kind())
            || of_self.is_some_and(|predicate| traits::says_return_bounds_of_self(&predicate))
    })
}
