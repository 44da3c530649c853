//! What every item beside a trait repeats of it.

use normal_async_syntax::tree::{
    AstNode, SyntaxKind,
    ast::{self, HasAttrs, HasGenericParams, HasName, HasVisibility},
};

use crate::{
    attributes,
    fragment::{Fragment, Substitutions},
    krate::Krate,
    signature::{BOXED_LIFETIME, PREFIX},
    traits,
};

/// What every item beside the trait repeats of it.
pub(crate) struct Header<'a> {
    pub(crate) krate: &'a Krate,
    pub(crate) name: String,
    pub(crate) visibility: Fragment,
    /// `cfg` attributes.
    pub(crate) conditions: Fragment,
    /// Without angle brackets and defaults: `'a, T: Bound, const N: usize`.
    pub(crate) parameters: Fragment,
    /// With defaults.
    pub(super) declared: Fragment,
    pub(super) generics: Vec<ast::GenericParam>,
    /// `<'a, T, N>`, or nothing.
    pub(crate) arguments: String,
    /// Those of the where clause, but for return bounds of `Self`, which no hidden item needs.
    pub(super) predicates: Vec<ast::WherePred>,
    /// `, 'a: 'b, T: 'b` for the boxed lifetime.
    pub(super) outlives: String,
}

impl<'a> Header<'a> {
    pub(crate) fn new(item: &ast::Trait, name: String, krate: &'a Krate) -> Self {
        let mut header = Header {
            krate,
            name,
            visibility: Fragment::new(),
            conditions: conditions(item),
            parameters: Fragment::new(),
            declared: Fragment::new(),
            generics: Vec::new(),
            arguments: String::new(),
            predicates: traits::predicates(item)
                .filter(|predicate| !traits::says_return_bounds_of_self(predicate))
                .collect(),
            outlives: String::new(),
        };
        if let Some(visibility) = item.visibility() {
            header.visibility.copy(visibility.syntax()).text(" ");
        }
        let mut arguments = Vec::new();
        let generics = item
            .generic_param_list()
            .into_iter()
            .flat_map(|list| list.generic_params());
        for parameter in generics {
            let argument = match &parameter {
                ast::GenericParam::LifetimeParam(p) => p.lifetime().map(|l| l.text().to_string()),
                ast::GenericParam::TypeParam(p) => p.name().map(|n| n.text().to_string()),
                ast::GenericParam::ConstParam(p) => p.name().map(|n| n.text().to_string()),
            };
            let Some(argument) = argument else {
                continue;
            };
            if !matches!(parameter, ast::GenericParam::ConstParam(_)) {
                header.outlives += &format!(", {argument}: {BOXED_LIFETIME}");
            }
            arguments.push(argument);
            let before_default = parameter
                .syntax()
                .children_with_tokens()
                .take_while(|element| element.kind() != SyntaxKind::EQ);
            header
                .parameters
                .copy_tokens(before_default, &Substitutions::default())
                .text(", ");
            header.declared.copy(parameter.syntax()).text(", ");
            header.generics.push(parameter);
        }
        if !arguments.is_empty() {
            header.arguments = format!("<{}>", arguments.join(", "));
        }
        header
    }

    /// The name of the hidden supertrait.
    pub(super) fn hidden_name(&self) -> String {
        format!("{PREFIX}{}", self.name.trim_start_matches("r#"))
    }

    pub(super) fn where_text(&self) -> Fragment {
        let mut text = Fragment::new();
        for (index, predicate) in self.predicates.iter().enumerate() {
            text.text(if index == 0 { " where " } else { ", " });
            text.copy(predicate.syntax());
        }
        text
    }
}

pub(crate) fn conditions(item: &impl HasAttrs) -> Fragment {
    let mut text = Fragment::new();
    for attr in item.attrs() {
        if attributes::is_condition(&attr) {
            text.copy(attr.syntax()).text(" ");
        }
    }
    text
}
