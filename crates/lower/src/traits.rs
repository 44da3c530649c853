//! The traits whose mention is lowered: trait aliases, and traits that say `method(..): Bound` of a supertrait.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use normal_async_syntax::tree::{
    AstNode,
    ast::{self, HasGenericArgs, HasGenericParams, HasName, HasTypeBounds, PathSegmentKind},
};

use crate::{
    async_drop::REEXPORT,
    closures, dyn_trait,
    exports::{Alias, Callable, ExportedTrait, Exports, Parameter, ReturnBound},
    fragment::{one_line_of, range},
    implementation,
    names::{Definition, ExternTrait, Found, Names, module_of, segments},
    parsing::Parsed,
    receivers::{self, Methods, Taken},
    signature::PREFIX,
    visibility::Scope,
};

/// Methods of one trait whose trait objects return boxed futures that are `Send`.
pub(crate) type SendSet = BTreeSet<String>;

/// Longer chains of aliases are circles.
const MAX_ALIASES: usize = 32;

/// Everything that is known of the crate's traits.
pub(crate) struct Traits<'a> {
    pub(crate) names: Names<'a>,
    /// For each definition that is lowered to a trait which has trait objects, what can be called on those.
    objects: Vec<Option<ObjectMethods>>,
    /// For each definition what a bound by it implies.
    implied: Vec<Vec<ReturnBound>>,
    /// For each definition how its implementors are called.
    callable: Vec<Option<Callable>>,
    /// For each definition the sets that it needs a hidden trait for.
    send_sets: BTreeMap<usize, BTreeSet<SendSet>>,
    /// The trait objects of other crates' traits, by crate, path and methods.
    pub(crate) foreign_objects: BTreeSet<ForeignObject>,
    /// The methods of other crates' traits that the crate proves something of.
    proven: SendSet,
    /// Any trait that the crate can name is an alias.
    has_aliases: bool,
    /// A bound may mean more than it says.
    bounds_may_imply: bool,
    externs: &'a BTreeMap<String, Exports>,
}

/// What can be called with `.box` on the trait objects of a trait.
#[derive(Default)]
pub(crate) struct ObjectMethods {
    pub(crate) all: Vec<String>,
    /// Those of which other crates may prove something.
    pub(crate) provable: Vec<String>,
    /// All, and what they take.
    pub(crate) opaque: Methods,
}

/// A trait of another crate, by the name that this one has for that crate and the path in it, and those of its methods
/// whose futures are `Send`.
pub(crate) type ForeignObject = (String, String, SendSet);

impl<'a> Traits<'a> {
    /// `objects` tells of a trait, by its file, what can be called on its trait objects; none if it is not lowered to
    /// one that has such.
    pub(crate) fn new(
        files: &[Parsed],
        externs: &'a BTreeMap<String, Exports>,
        objects: &dyn Fn(usize, &ast::Trait) -> Option<ObjectMethods>,
    ) -> Self {
        let names = Names::new(files, externs);
        let definitions = names.definitions.iter();
        let mut traits = Traits {
            objects: definitions.map(|d| objects(d.file, &d.item)).collect(),
            foreign_objects: BTreeSet::new(),
            proven: BTreeSet::new(),
            has_aliases: names.definitions.iter().any(|d| is_alias(&d.item))
                || externs.values().any(Exports::has_aliases),
            bounds_may_imply: false,
            implied: vec![Vec::new(); names.definitions.len()],
            callable: vec![None; names.definitions.len()],
            send_sets: BTreeMap::new(),
            names,
            externs,
        };
        traits.imply();
        traits.bounds_may_imply = traits.has_aliases
            || traits.implied.iter().any(|implied| !implied.is_empty())
            || externs.values().any(Exports::implies_bounds);
        traits.find_callable();
        traits.collect_send_sets(files);
        traits.find_ambiguous(&receivers::inherent_methods(files));
        traits
    }

    /// Where another method of the trait object may be meant, rustc says so.
    fn find_ambiguous(&mut self, inherent: &BTreeSet<String>) {
        for index in 0..self.objects.len() {
            let Some(mut objects) = self.objects[index].take() else {
                continue;
            };
            for (name, taken) in &mut objects.opaque {
                if inherent.contains(name) || self.may_inherit(index, name, MAX_ALIASES) {
                    *taken = Taken::Other;
                }
            }
            self.objects[index] = Some(objects);
        }
    }

    /// Whether a trait above a definition may have a method of that name.
    fn may_inherit(&self, index: usize, method: &str, depth: usize) -> bool {
        let definition = &self.names.definitions[index];
        bounds(&definition.item).iter().any(|bound| {
            if bound.lifetime().is_some() || dyn_trait::is_auto(bound) {
                return false;
            }
            match self.resolve_bound(bound, &definition.module) {
                Some(Found::Local(above)) if depth > 0 => {
                    has_method(&self.names.definitions[above].item, method)
                        || self.may_inherit(above, method, depth - 1)
                }
                _ => true,
            }
        })
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

    fn find_callable(&mut self) {
        for _ in 0..MAX_ALIASES {
            let definitions = self.names.definitions.iter();
            let next: Vec<_> = definitions.map(|d| closures::callable(d, self)).collect();
            if next == self.callable {
                return;
            }
            self.callable = next;
        }
    }

    fn implied_by_bounds(&self, definition: &Definition) -> Vec<ReturnBound> {
        let mut implied = Vec::new();
        implied.extend(
            self_predicates(&definition.item)
                .into_iter()
                .map(|said| said.says),
        );
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

    fn collect_send_sets(&mut self, files: &[Parsed]) {
        for (module, tree) in files {
            for bound in tree.find::<ast::TypeBound>() {
                if return_bound_args(&bound).is_empty() {
                    continue;
                }
                let is_object = is_of_trait_object(&bound);
                if !is_object && !is_of_trait(&bound) {
                    continue;
                }
                let module = module_of(bound.syntax(), module);
                if let Some((found, set)) = self.proven_set(&bound, &module) {
                    self.proven.extend(set.iter().cloned());
                    if is_object {
                        let object = (found.krate.to_owned(), found.path.to_owned(), set);
                        self.foreign_objects.insert(object);
                    }
                    continue;
                }
                let Some((index, set)) = self.send_set(&bound, &module) else {
                    continue;
                };
                let sets = self.send_sets.entry(index).or_default();
                sets.extend(set.iter().map(|method| SendSet::from([method.clone()])));
                sets.extend(is_object.then_some(set));
            }
            for item in tree.find::<ast::Trait>() {
                let module = module_of(item.syntax(), module);
                for said in self_predicates(&item) {
                    if self.proven_by(&said, &item, &module).is_some() {
                        self.proven.insert(said.says.method.clone());
                    }
                    if let Some((index, method)) = self.sent_by(&said, &item, &module) {
                        let sets = self.send_sets.entry(index).or_default();
                        sets.insert(SendSet::from([method]));
                    }
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
        self.objects[index].as_ref()?;
        let set: SendSet = return_bounds(bound)
            .into_iter()
            .filter(ReturnBound::is_send)
            .map(|bound| bound.method)
            .collect();
        (!set.is_empty()).then_some((index, set))
    }

    /// The same of a trait of another crate, if that has what it takes for each of the methods.
    pub(crate) fn proven_set(
        &self,
        bound: &ast::TypeBound,
        module: &[String],
    ) -> Option<(ExternTrait<'a>, SendSet)> {
        let Some(Found::Extern(found)) = self.resolve_bound(bound, module) else {
            return None;
        };
        let said = return_bounds(bound)
            .into_iter()
            .filter(ReturnBound::is_send);
        let set: SendSet = said.map(|bound| bound.method).collect();
        let is_provable = set
            .iter()
            .all(|method| found.exported.provable.contains(method));
        (!set.is_empty() && is_provable).then_some((found, set))
    }

    /// What a predicate of a trait says of the method of a supertrait from another crate, and the bound of that.
    pub(crate) fn proven_by(
        &self,
        said: &SelfPredicate,
        item: &ast::Trait,
        module: &[String],
    ) -> Option<(ExternTrait<'a>, ast::TypeBound)> {
        if !said.says.is_send() {
            return None;
        }
        let of = said.of.as_ref().map(segments);
        bounds(item).into_iter().find_map(|bound| {
            let Some(Found::Extern(found)) = self.resolve_bound(&bound, module) else {
                return None;
            };
            let is_meant = match &of {
                Some(path) => match self.names.resolve(module, path)? {
                    Found::Extern(of) => of.krate == found.krate && of.path == found.path,
                    Found::Local(_) => false,
                },
                None => true,
            };
            let is_provable = found.exported.provable.contains(&said.says.method);
            (is_meant && is_provable).then_some((found, bound))
        })
    }

    /// The definition whose method a predicate of a trait says to be `Send`, and the method.
    pub(crate) fn sent_by(
        &self,
        said: &SelfPredicate,
        item: &ast::Trait,
        module: &[String],
    ) -> Option<(usize, String)> {
        let index = match &said.of {
            Some(path) => match self.names.resolve(module, &segments(path))? {
                Found::Local(index) => index,
                Found::Extern(_) => return None,
            },
            None => self.supertrait_with(said, item, module)?.0,
        };
        (self.objects[index].is_some() && said.says.is_send())
            .then(|| (index, said.says.method.clone()))
    }

    /// The supertrait that `Self::method(..)` is of.
    pub(crate) fn supertrait_with(
        &self,
        said: &SelfPredicate,
        item: &ast::Trait,
        module: &[String],
    ) -> Option<(usize, ast::TypeBound)> {
        bounds(item).into_iter().find_map(|bound| {
            let Some(Found::Local(index)) = self.resolve_bound(&bound, module) else {
                return None;
            };
            let has = has_method(&self.names.definitions[index].item, &said.says.method);
            has.then_some((index, bound))
        })
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
            Found::Extern(found) => &found.exported.implied,
        }
    }

    /// Whether any trait that the crate can name is an alias.
    pub(crate) fn has_aliases(&self) -> bool {
        self.has_aliases
    }

    /// Whether a bound may mean more than it says.
    pub(crate) fn bounds_may_imply(&self) -> bool {
        self.bounds_may_imply
    }

    pub(crate) fn alias(&self, found: Found) -> Option<Alias> {
        self.alias_to(found, MAX_ALIASES)
    }

    /// From where an alias of the crate can be implemented: where its first trait can be named, too.
    pub(crate) fn scope_of_alias(&self, index: usize) -> Scope {
        let mut definition = &self.names.definitions[index];
        let mut scope = Scope::of(definition);
        for _ in 0..MAX_ALIASES {
            let first = bounds(&definition.item)
                .into_iter()
                .find(|b| b.lifetime().is_none());
            let found = first.and_then(|bound| self.resolve_bound(&bound, &definition.module));
            let (true, Some(Found::Local(index))) = (is_alias(&definition.item), found) else {
                break;
            };
            definition = &self.names.definitions[index];
            scope = scope.narrower(Scope::of(definition));
        }
        scope
    }

    fn is_implementable_everywhere(&self, found: Found) -> bool {
        match found {
            Found::Local(index) => self.scope_of_alias(index) == Scope::Everywhere,
            Found::Extern(_) => true,
        }
    }

    /// By the first trait of the alias, which may be an alias again.
    fn alias_to(&self, found: Found, depth: usize) -> Option<Alias> {
        let definition = match found {
            Found::Local(index) => &self.names.definitions[index],
            Found::Extern(found) => return found.exported.alias.clone(),
        };
        let alias = alias(&definition.item)?;
        let first = || {
            bounds(&definition.item)
                .into_iter()
                .find(|b| b.lifetime().is_none())
        };
        let base = first()
            .filter(|_| depth > 0)
            .and_then(|bound| self.resolve_bound(&bound, &definition.module))
            .and_then(|found| self.alias_to(found, depth - 1));
        Some(match base {
            Some(base) => implementation::of_alias(alias, &base),
            None => alias,
        })
    }

    pub(crate) fn callable(&self, found: Found) -> Option<Callable> {
        match found {
            Found::Local(index) => self.callable[index].clone(),
            Found::Extern(found) => found.exported.callable.clone(),
        }
    }

    /// The methods that other crates may prove something of.
    pub(crate) fn provable<'s>(&'s self, found: Found<'s>) -> &'s [String] {
        match found {
            Found::Local(index) => match &self.objects[index] {
                Some(objects) => &objects.provable,
                None => &[],
            },
            Found::Extern(found) => &found.exported.provable,
        }
    }

    /// What the methods of a trait take of its trait objects; none where those have no methods that return a box.
    pub(crate) fn methods<'s>(&'s self, found: Found<'s>) -> Option<&'s Methods> {
        match found {
            Found::Local(index) => Some(&self.objects[index].as_ref()?.opaque),
            Found::Extern(found) => Some(&found.exported.methods),
        }
    }

    /// The methods of all those trait objects.
    pub(crate) fn methods_of_objects(&self) -> impl Iterator<Item = &str> {
        let own = self.objects.iter().flatten().map(|objects| &objects.opaque);
        let crates = self.externs.values();
        let others = crates.flat_map(|exports| exports.traits.values());
        let methods = own.chain(others.map(|exported| &exported.methods));
        methods.flat_map(|methods| methods.keys().map(String::as_str))
    }

    /// The methods that can be called with `.box` on trait objects whose futures are `Send`.
    pub(crate) fn object_methods<'s>(&'s self, found: Found<'s>) -> &'s [String] {
        match found {
            Found::Local(index) => match &self.objects[index] {
                Some(objects) => &objects.all,
                None => &[],
            },
            Found::Extern(found) => &found.exported.provable,
        }
    }

    /// Some trait objects of the trait are lowered to those of a hidden one.
    pub(crate) fn has_send_objects(&self, found: Found) -> bool {
        match found {
            Found::Local(index) => self.send_sets.contains_key(&index),
            Found::Extern(found) => {
                let mut objects = self.foreign_objects.iter();
                objects.any(|(krate, path, _)| krate == found.krate && path == found.path)
            }
        }
    }

    pub(crate) fn send_sets_of(&self, file: usize, item: &ast::Trait) -> Vec<SendSet> {
        let index = self.names.definition_at(file, item);
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
        own.chain(foreign).chain(&self.proven).cloned().collect()
    }

    pub(crate) fn exports(&self) -> Exports {
        let mut exports = Exports {
            send_methods: self.send_methods(),
            ..Exports::default()
        };
        for (path, found) in self.names.reachable() {
            let exported = ExportedTrait {
                implied: self.implied(found).to_vec(),
                alias: self
                    .alias(found)
                    .filter(|_| self.is_implementable_everywhere(found)),
                callable: self.callable(found),
                provable: self.provable(found).to_vec(),
                methods: self.methods(found).cloned().unwrap_or_default(),
                runtime: found.runtime().map(|_| format!("::{REEXPORT}")),
            };
            if exported != ExportedTrait::default() {
                exports.traits.insert(path, exported);
            }
        }
        exports
    }
}

/// The name of the hidden trait for these methods, beside the trait `name`.
pub(crate) fn send_trait<M: AsRef<str>>(
    name: &str,
    methods: impl IntoIterator<Item = M>,
) -> String {
    let mut hidden = format!("{PREFIX}sending_{}", name.trim_start_matches("r#"));
    for method in methods {
        hidden += "__";
        hidden += method.as_ref().trim_start_matches("r#");
    }
    hidden
}

/// The names by which a crate defines aliases, and no other traits.
pub(crate) fn names_of_aliases(names: &Names) -> BTreeSet<String> {
    let definitions = names.definitions.iter();
    let (aliases, others): (Vec<_>, Vec<_>) = definitions.partition(|found| is_alias(&found.item));
    let others: BTreeSet<&String> = others.into_iter().map(|other| &other.name).collect();
    let aliases = aliases.into_iter().map(|alias| &alias.name);
    aliases
        .filter(|name| !others.contains(name))
        .cloned()
        .collect()
}

pub(crate) fn is_alias(item: &ast::Trait) -> bool {
    item.eq_token().is_some()
}

/// The supertraits, or the bounds of an alias, those in `where Self: ..` too.
pub(crate) fn bounds(item: &ast::Trait) -> Vec<ast::TypeBound> {
    let list = item.type_bound_list();
    let of_self = predicates(item)
        .filter(is_of_self)
        .filter_map(|predicate| predicate.type_bound_list());
    let lists = list.into_iter().chain(of_self);
    lists.flat_map(|list| list.bounds()).collect()
}

pub(crate) fn predicates(item: &ast::Trait) -> impl Iterator<Item = ast::WherePred> {
    let clause = item.where_clause();
    clause.into_iter().flat_map(|clause| clause.predicates())
}

fn is_of_self(predicate: &ast::WherePred) -> bool {
    predicate
        .ty()
        .is_some_and(|ty| ty.syntax().text() == "Self")
}

pub(crate) fn says_return_bounds_of_self(predicate: &ast::WherePred) -> bool {
    let bounds = || predicate.type_bound_list().into_iter();
    let says = || {
        bounds()
            .flat_map(|list| list.bounds())
            .any(|b| !return_bound_args(&b).is_empty())
    };
    self_predicate(predicate.clone()).is_some() || (is_of_self(predicate) && says())
}

/// `Self::method(..): Bounds` or `<Self as Trait>::method(..): Bounds` in the where clause of a trait.
pub(crate) struct SelfPredicate {
    pub(crate) predicate: ast::WherePred,
    /// `Trait`
    pub(crate) of: Option<ast::Path>,
    pub(crate) says: ReturnBound,
}

pub(crate) fn self_predicates(item: &ast::Trait) -> Vec<SelfPredicate> {
    predicates(item).filter_map(self_predicate).collect()
}

fn self_predicate(predicate: ast::WherePred) -> Option<SelfPredicate> {
    let ast::Type::PathType(ty) = predicate.ty()? else {
        return None;
    };
    let path = ty.path()?;
    let segment = path.segment()?;
    segment.return_type_syntax()?;
    let of = match path.qualifier()?.segment()?.kind()? {
        PathSegmentKind::SelfTypeKw => None,
        PathSegmentKind::Type {
            type_ref: Some(ty),
            trait_ref: Some(of),
        } if ty.syntax().text() == "Self" => Some(of.path()?),
        _ => return None,
    };
    let says = ReturnBound {
        method: segment.name_ref()?.text().to_string(),
        bounds: one_line_of(predicate.type_bound_list()?.syntax()),
    };
    Some(SelfPredicate {
        predicate,
        of,
        says,
    })
}

fn has_method(item: &ast::Trait, name: &str) -> bool {
    let items = item.assoc_item_list().into_iter();
    items.flat_map(|list| list.assoc_items()).any(|item| {
        matches!(item, ast::AssocItem::Fn(method) if method.name().is_some_and(|n| n.text() == name))
    })
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

/// Where a bound says something of the return type of a method.
pub(crate) fn place_of_return_bound(bound: &ast::TypeBound, method: &str) -> Range<usize> {
    let is_of_method = |argument: &ast::AssocTypeArg| {
        argument
            .name_ref()
            .is_some_and(|name| name.text() == method)
    };
    let said = return_bound_args(bound).into_iter().find(is_of_method);
    said.map_or(range(bound.syntax()), |argument| range(argument.syntax()))
}

pub(crate) fn return_bounds(bound: &ast::TypeBound) -> Vec<ReturnBound> {
    let to_bound = |argument: ast::AssocTypeArg| {
        Some(ReturnBound {
            method: argument.name_ref()?.text().to_string(),
            bounds: one_line_of(argument.type_bound_list()?.syntax()),
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
    let Some(owner) = owner_of(bound) else {
        return false;
    };
    let of_predicate = |predicate: &ast::WherePred| {
        let item = predicate.syntax().parent().and_then(|c| c.parent());
        is_of_self(predicate) && item.is_some_and(|item| ast::Trait::can_cast(item.kind()))
    };
    ast::Trait::can_cast(owner.kind())
        || ast::WherePred::cast(owner)
            .as_ref()
            .is_some_and(of_predicate)
}

/// What the list that a bound stands in belongs to.
fn owner_of(bound: &ast::TypeBound) -> Option<normal_async_syntax::tree::SyntaxNode> {
    bound.syntax().parent()?.parent()
}

fn alias(item: &ast::Trait) -> Option<Alias> {
    if !is_alias(item) {
        return None;
    }
    let mut alias = Alias {
        parameters: parameters(item),
        ..Alias::default()
    };
    let first = bounds(item)
        .into_iter()
        .find(|bound| bound.lifetime().is_none());
    let arguments = first
        .and_then(|bound| bound_path(&bound)?.segment()?.generic_arg_list())
        .into_iter()
        .flat_map(|list| list.generic_args());
    for argument in arguments {
        match argument {
            ast::GenericArg::AssocTypeArg(argument) => alias.types.extend(fixed_type(&argument)),
            argument => alias.arguments.push(one_line_of(argument.syntax())),
        }
    }
    Some(alias)
}

pub(crate) fn parameters(item: &ast::Trait) -> Vec<Parameter> {
    let list = item.generic_param_list().into_iter();
    let parameter = |parameter| {
        let (name, default) = match parameter {
            ast::GenericParam::LifetimeParam(p) => (p.lifetime()?.text().to_string(), None),
            ast::GenericParam::TypeParam(p) => {
                let default = p.default_type().map(|ty| one_line_of(ty.syntax()));
                (p.name()?.text().to_string(), default)
            }
            ast::GenericParam::ConstParam(p) => {
                let default = p.default_val().map(|value| one_line_of(value.syntax()));
                (p.name()?.text().to_string(), default)
            }
        };
        Some(Parameter { name, default })
    };
    list.flat_map(|list| list.generic_params())
        .filter_map(parameter)
        .collect()
}

/// `Name = Type`
fn fixed_type(argument: &ast::AssocTypeArg) -> Option<(String, String)> {
    if argument.generic_arg_list().is_some() {
        return None;
    }
    let name = argument.name_ref()?.text().to_string();
    Some((name, one_line_of(argument.ty()?.syntax())))
}
