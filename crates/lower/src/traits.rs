//! The traits whose mention is lowered: trait aliases, and traits that say `method(..): Bound` of a supertrait.

use std::collections::{BTreeMap, BTreeSet};

use normal_async_syntax::tree::{
    AstNode,
    ast::{self, HasGenericArgs, HasGenericParams, HasName, HasTypeBounds},
};

use crate::{
    exports::{Alias, ExportedTrait, Exports, ReturnBound},
    names::{Definition, Found, Names, module_of, segments},
    signature::PREFIX,
};

/// Methods of one trait whose trait objects return boxed futures that are `Send`.
pub(crate) type SendSet = BTreeSet<String>;

/// Everything that is known of the crate's traits.
pub(crate) struct Traits<'a> {
    pub(crate) names: Names<'a>,
    /// For each definition what a bound by it implies.
    implied: Vec<Vec<ReturnBound>>,
    /// For each definition the sets that it needs a hidden trait for.
    send_sets: BTreeMap<usize, BTreeSet<SendSet>>,
    externs: &'a BTreeMap<String, Exports>,
}

impl<'a> Traits<'a> {
    pub(crate) fn new(
        names: Names<'a>,
        files: &[(Vec<String>, ast::SourceFile)],
        externs: &'a BTreeMap<String, Exports>,
    ) -> Self {
        let mut traits = Traits {
            implied: vec![Vec::new(); names.definitions.len()],
            send_sets: BTreeMap::new(),
            names,
            externs,
        };
        traits.imply();
        traits.collect_send_sets(files);
        traits
    }

    /// To a fixed point, as aliases build on each other in any order.
    fn imply(&mut self) {
        loop {
            let next: Vec<_> = self
                .names
                .definitions
                .iter()
                .map(|d| self.implied_by_bounds(d))
                .collect();
            if next == self.implied {
                return;
            }
            self.implied = next;
        }
    }

    fn implied_by_bounds(&self, definition: &Definition) -> Vec<ReturnBound> {
        let mut implied = Vec::new();
        for bound in bounds(&definition.item) {
            implied.extend(return_bounds(&bound));
            if let Some(found) = self.resolve_bound(&bound, &definition.module) {
                implied.extend(self.implied(found).to_vec());
            }
        }
        implied.sort();
        implied.dedup();
        implied
    }

    fn collect_send_sets(&mut self, files: &[(Vec<String>, ast::SourceFile)]) {
        for (module, tree) in files {
            for bound in tree.syntax().descendants().filter_map(ast::TypeBound::cast) {
                if !is_of_trait_object(&bound) && !is_of_trait(&bound) {
                    continue;
                }
                let module = module_of(bound.syntax(), module);
                if let Some((index, set)) = self.send_set(&bound, &module) {
                    self.send_sets.entry(index).or_default().insert(set);
                }
            }
        }
    }

    /// The definition that a bound names, and the methods that it says are `Send`, if there are any.
    pub(crate) fn send_set(
        &self,
        bound: &ast::TypeBound,
        module: &[String],
    ) -> Option<(usize, SendSet)> {
        let Some(Found::Local(index)) = self.resolve_bound(bound, module) else {
            return None;
        };
        let is_send = |b: &ReturnBound| {
            b.bounds
                .split('+')
                .any(|bound| bound.trim().ends_with("Send"))
        };
        let set: SendSet = return_bounds(bound)
            .into_iter()
            .filter(is_send)
            .map(|bound| bound.method)
            .collect();
        (!set.is_empty()).then_some((index, set))
    }

    pub(crate) fn resolve_bound(
        &self,
        bound: &ast::TypeBound,
        module: &[String],
    ) -> Option<Found<'a>> {
        self.names.resolve(module, &segments(&bound_path(bound)?))
    }

    pub(crate) fn implied<'s>(&'s self, found: Found<'s>) -> &'s [ReturnBound] {
        match found {
            Found::Local(index) => &self.implied[index],
            Found::Extern(exported) => &exported.implied,
        }
    }

    pub(crate) fn alias(&self, found: Found) -> Option<Alias> {
        match found {
            Found::Local(index) => alias(&self.names.definitions[index].item),
            Found::Extern(exported) => exported.alias.clone(),
        }
    }

    pub(crate) fn send_sets_of(&self, file: usize, item: &ast::Trait) -> Vec<SendSet> {
        let index = self
            .names
            .definitions
            .iter()
            .position(|d| d.file == file && d.item == *item);
        let sets = index.and_then(|index| self.send_sets.get(&index));
        sets.into_iter().flatten().cloned().collect()
    }

    /// The methods of this crate and those it uses that a trait object may have a `Send` form of.
    pub(crate) fn send_methods(&self) -> BTreeSet<String> {
        let own = self.send_sets.values().flatten().flatten();
        let foreign = self
            .externs
            .values()
            .flat_map(|exports| &exports.send_methods);
        own.chain(foreign).cloned().collect()
    }

    pub(crate) fn exports(&self) -> Exports {
        let mut exports = Exports {
            send_methods: self.send_methods(),
            ..Exports::default()
        };
        for (path, found) in self.names.reachable() {
            let exported = ExportedTrait {
                implied: self.implied(found).to_vec(),
                alias: self.alias(found),
            };
            if exported != ExportedTrait::default() {
                exports.traits.insert(path, exported);
            }
        }
        exports
    }
}

/// The name of the hidden trait for a set, beside the trait `name`.
pub(crate) fn send_trait(name: &str, set: &SendSet) -> String {
    let methods: Vec<&str> = set
        .iter()
        .map(|method| method.trim_start_matches("r#"))
        .collect();
    format!("{PREFIX}send_{name}_{}", methods.join("_"))
}

pub(crate) fn is_alias(item: &ast::Trait) -> bool {
    item.eq_token().is_some()
}

/// The supertraits, or the bounds of an alias.
pub(crate) fn bounds(item: &ast::Trait) -> Vec<ast::TypeBound> {
    let list = item.type_bound_list();
    list.into_iter().flat_map(|list| list.bounds()).collect()
}

pub(crate) fn bound_path(bound: &ast::TypeBound) -> Option<ast::Path> {
    match bound.ty()? {
        ast::Type::PathType(path) => path.path(),
        _ => None,
    }
}

/// The arguments `method(..): Bounds` of a bound.
pub(crate) fn return_bound_args(bound: &ast::TypeBound) -> Vec<ast::AssocTypeArg> {
    let arguments = bound_path(bound)
        .and_then(|path| path.segment())
        .and_then(|segment| segment.generic_arg_list());
    let arguments = arguments.into_iter().flat_map(|list| list.generic_args());
    arguments
        .filter_map(|argument| match argument {
            ast::GenericArg::AssocTypeArg(argument) => Some(argument),
            _ => None,
        })
        .filter(|argument| argument.return_type_syntax().is_some())
        .collect()
}

fn return_bounds(bound: &ast::TypeBound) -> Vec<ReturnBound> {
    let to_bound = |argument: ast::AssocTypeArg| {
        Some(ReturnBound {
            method: argument.name_ref()?.text().to_string(),
            bounds: argument
                .type_bound_list()?
                .syntax()
                .text()
                .to_string()
                .replace('\n', " "),
        })
    };
    return_bound_args(bound)
        .into_iter()
        .filter_map(to_bound)
        .collect()
}

pub(crate) fn is_of_trait_object(bound: &ast::TypeBound) -> bool {
    owner_of(bound).is_some_and(|owner| ast::DynTraitType::can_cast(owner.kind()))
}

/// A supertrait, or a bound of an alias.
pub(crate) fn is_of_trait(bound: &ast::TypeBound) -> bool {
    owner_of(bound).is_some_and(|owner| ast::Trait::can_cast(owner.kind()))
}

/// What the list that a bound stands in belongs to.
fn owner_of(bound: &ast::TypeBound) -> Option<normal_async_syntax::tree::SyntaxNode> {
    bound.syntax().parent()?.parent()
}

fn alias(item: &ast::Trait) -> Option<Alias> {
    if !is_alias(item) {
        return None;
    }
    let parameters = item
        .generic_param_list()
        .into_iter()
        .flat_map(|list| list.generic_params());
    let name = |parameter| match parameter {
        ast::GenericParam::LifetimeParam(p) => Some(p.lifetime()?.text().to_string()),
        ast::GenericParam::TypeParam(p) => Some(p.name()?.text().to_string()),
        ast::GenericParam::ConstParam(p) => Some(p.name()?.text().to_string()),
    };
    let first = bounds(item)
        .into_iter()
        .find(|bound| bound.lifetime().is_none());
    let arguments = first
        .and_then(|bound| bound_path(&bound)?.segment()?.generic_arg_list())
        .into_iter()
        .flat_map(|list| list.generic_args())
        .filter(|argument| !matches!(argument, ast::GenericArg::AssocTypeArg(_)));
    Some(Alias {
        parameters: parameters.filter_map(name).collect(),
        arguments: arguments
            .map(|argument| argument.syntax().text().to_string())
            .collect(),
    })
}
