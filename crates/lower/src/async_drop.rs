//! `impl AsyncDrop`: clean-up that is awaited.
//!
//! ```text
//! impl AsyncDrop for Pool { async fn drop(&mut self) { self.connections.close().await; } }
//! ```
//! lets the type hand its content over when it is dropped (see [`types`]), every async body of the crate await what was
//! handed over before it goes on or returns (see [`bodies`]), and `main` wait for what is left.
//!
//! rustc's own `async_drop` is not used: a future that is dropped before it is ready leaks its locals, or has them
//! cleaned up with a context that is gone.
//!
//! RFC: "Async drop".

pub(crate) mod bodies;
pub(crate) mod fields;
pub(crate) mod types;

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    ops::Range,
};

use normal_async_syntax::{
    find::find,
    tree::{
        AstNode,
        ast::{self, HasAttrs, HasGenericArgs, HasGenericParams, HasName, HasTypeBounds},
    },
};

use crate::{
    Choices, Exports, SourceFile, SourceTree, SyntaxError, dyn_trait,
    fragment::{Fragment, range},
    krate::Krate,
    names::{self, ModulePath, Names, module_of, segments},
    parsing::Parsed,
};

/// By which a crate that is cleaned up in gives those that use it the runtime library.
pub(crate) const REEXPORT: &str = "__normal_async_runtime";

/// The path of the runtime library by its name.
const RUNTIME: &str = "::normal_async";

/// What a crate knows of clean-ups that may happen in it.
pub(crate) struct CleanUp {
    /// The path of the runtime library.
    runtime: String,
    passes_on: bool,
    types: Vec<Cleaned>,
    /// Indices of those, by module and name.
    indices: BTreeMap<(ModulePath, String), usize>,
    /// The fields of types of other crates that hold their content in slots.
    foreign_slots: BTreeSet<String>,
}

/// A type of the crate with a clean-up.
pub(crate) struct Cleaned {
    file: usize,
    module: ModulePath,
    name: String,
    item: ast::Struct,
    /// By its file.
    implementation: (usize, Range<usize>),
    /// The fields whose content can be handed over; none where it has to stay in place.
    slots: Option<Vec<Slot>>,
    own_drops: Vec<OwnDrop>,
}

/// An implementation of `Drop` that was written for a type with a clean-up.
struct OwnDrop {
    file: usize,
    /// Where `Drop` stands.
    path: Range<usize>,
    /// Behind the `&mut self` of its method.
    behind_self: Option<usize>,
}

/// A field.
struct Slot {
    /// Without `r#`; a number in a tuple.
    name: String,
    ty: ast::Type,
    /// `#[cfg(..)]`
    conditions: Fragment,
    /// Drop glue has nothing to do with it, so it stays as it is.
    is_plain: bool,
}

impl CleanUp {
    /// None if nothing with a clean-up is ever dropped in the crate.
    pub(crate) fn new(
        tree: &SourceTree,
        choices: &Choices,
        files: &[Parsed],
        names: &Names,
        errors: &mut Vec<SyntaxError>,
    ) -> Option<Self> {
        let foreign = tree
            .externs
            .iter()
            .find(|(_, exports)| exports.has_clean_up);
        let mut implementations = Vec::new();
        let mut runtime = None;
        for (file, (module, parsed)) in files.iter().enumerate() {
            for item in find::<ast::Impl>(parsed.syntax()) {
                let module = module_of(item.syntax(), module);
                if let Some(path) = runtime_of(&item, &module, names) {
                    runtime.get_or_insert(path);
                    implementations.push((file, module, item));
                }
            }
        }
        let is_made = |file: &SourceFile| !file.scan.async_drops_in_macros.is_empty();
        let runtime = match (runtime, foreign) {
            (Some(runtime), _) => runtime,
            (None, _) if tree.files.iter().any(is_made) => RUNTIME.to_owned(),
            (None, Some((krate, _))) => format!("::{krate}::{REEXPORT}"),
            (None, None) => return None,
        };
        let mut found = CleanUp {
            runtime,
            passes_on: choices.passes_on,
            types: Vec::new(),
            indices: BTreeMap::new(),
            foreign_slots: BTreeSet::new(),
        };
        for exports in tree.externs.values() {
            found.foreign_slots.extend(exports.slots.iter().cloned());
        }
        found.refuse_macros(tree, errors);
        let types = types_by_name(files);
        for (file, module, item) in implementations {
            let place = (file, range(item.syntax()));
            match cleaned(&types, names, &item, place, &module) {
                Ok(cleaned) => found.add(cleaned),
                Err(refusal) => errors.push(refusal.at(file, &item)),
            }
        }
        found.find_own_drops(files, names);
        Some(found)
    }

    fn add(&mut self, cleaned: Cleaned) {
        let place = (cleaned.module.clone(), cleaned.name.clone());
        // rustc says what there is to say of a second implementation.
        if let Entry::Vacant(entry) = self.indices.entry(place) {
            entry.insert(self.types.len());
            self.types.push(cleaned);
        }
    }

    /// In macro input nothing is lowered, so such an implementation would have no effect.
    fn refuse_macros(&self, tree: &SourceTree, errors: &mut Vec<SyntaxError>) {
        for (file, source) in tree.files.iter().enumerate() {
            for range in &source.scan.async_drops_in_macros {
                errors.push(SyntaxError {
                    file,
                    range: range.clone(),
                    message: "a macro cannot implement `AsyncDrop`".to_owned(),
                    label: "would have no effect: what macros make is not seen here".to_owned(),
                    suggestion: None,
                    page: "async-drop",
                });
            }
        }
    }

    /// Where the file at `index` implements `AsyncDrop`.
    pub(crate) fn implementations(&self, index: usize) -> impl Iterator<Item = Range<usize>> {
        let places = self.types.iter().map(|ty| &ty.implementation);
        places
            .filter(move |(file, _)| *file == index)
            .map(|(_, range)| range.clone())
    }

    /// What lowered code calls.
    fn call(&self, function: &str) -> String {
        format!("{}::lowered::{function}", self.runtime)
    }

    /// The fields that other crates see as slots.
    pub(crate) fn exported_slots(&self) -> BTreeSet<String> {
        let own = self.types.iter().flat_map(Cleaned::slots);
        own.map(|slot| slot.name.clone())
            .chain(self.foreign_slots.iter().cloned())
            .collect()
    }

    /// Whether a field of that name, as it is written, may be a slot.
    fn has_slot(&self, name: &str) -> bool {
        let name = name.trim_start_matches("r#");
        self.foreign_slots.contains(name) || self.types.iter().any(|ty| ty.slot(name).is_some())
    }

    fn find_own_drops(&mut self, files: &[Parsed], names: &Names) {
        for (file, (module, parsed)) in files.iter().enumerate() {
            for item in find::<ast::Impl>(parsed.syntax()) {
                let module = module_of(item.syntax(), module);
                // A trait of the crate's own may be called `Drop`, too.
                let path = drop_path(&item)
                    .filter(|path| names.resolve(&module, &segments(path)).is_none());
                let Some(path) = path else {
                    continue;
                };
                if let Some(index) = self.index_of_self(&item, &module, names) {
                    self.types[index].own_drops.push(OwnDrop {
                        file,
                        path: range(path.syntax()),
                        behind_self: behind_self(&item),
                    });
                }
            }
        }
    }

    fn index_of_self(&self, item: &ast::Impl, module: &[String], names: &Names) -> Option<usize> {
        self.index(&self_path(item)?, module, names)
    }

    fn index(&self, path: &ast::Path, module: &[String], names: &Names) -> Option<usize> {
        if self.types.is_empty() {
            return None;
        }
        let places = names.places(module, &segments(path)).into_iter();
        let named = places.filter_map(|(module, mut rest)| {
            let name = rest.pop().filter(|_| rest.is_empty())?;
            self.indices.get(&(module, name)).copied()
        });
        named.min()
    }
}

impl Slot {
    /// As it is written behind a dot.
    fn identifier(&self) -> String {
        names::identifier(&self.name)
    }
}

impl Cleaned {
    /// The fields that are wrapped.
    fn slots(&self) -> impl Iterator<Item = &Slot> {
        let slots = self.slots.iter().flatten();
        slots.filter(|slot| !slot.is_plain)
    }

    fn slot(&self, name: &str) -> Option<&Slot> {
        self.slots().find(|slot| slot.name == name)
    }
}

/// Why a type cannot have a clean-up.
enum Refusal {
    NotAStruct(&'static str),
    NotFound,
    Conditional,
    Specialized,
}

impl Refusal {
    fn at(self, file: usize, item: &ast::Impl) -> SyntaxError {
        let ty = item
            .self_ty()
            .map_or(range(item.syntax()), |ty| range(ty.syntax()));
        let (message, label) = match self {
            Refusal::NotAStruct(kind) => (
                format!("`AsyncDrop` is for structs, and this is {kind}"),
                "wrap it in a struct, and implement `AsyncDrop` for that".to_owned(),
            ),
            Refusal::NotFound => (
                "`AsyncDrop` is for structs that are written out in this crate".to_owned(),
                "not found as a struct; what macros make is not seen".to_owned(),
            ),
            Refusal::Conditional => (
                "an implementation of `AsyncDrop` has the conditions of its type".to_owned(),
                "move the `#[cfg(..)]` into the body of `drop`, or write it on the type, too"
                    .to_owned(),
            ),
            Refusal::Specialized => (
                "an implementation of `AsyncDrop` is for all values of its type".to_owned(),
                "has to have a parameter of its own for each one of the type".to_owned(),
            ),
        };
        SyntaxError {
            file,
            range: ty,
            message,
            label,
            suggestion: None,
            page: "async-drop",
        }
    }
}

/// If it implements `normal_async::AsyncDrop`, the path of that library.
fn runtime_of(item: &ast::Impl, module: &[String], names: &Names) -> Option<String> {
    let ast::Type::PathType(path) = item.trait_()? else {
        return None;
    };
    let path = path.path().filter(|_| item.excl_token().is_none())?;
    let path = segments(&path);
    // It may be imported by another name.
    let is_ours = names.expansions(module, &path).iter().any(|path| {
        let path = path.strip_prefix(&[String::new()]).unwrap_or(path);
        matches!(path, [krate, .., name] if krate == "normal_async" && name == "AsyncDrop")
    });
    match is_ours {
        true => Some(RUNTIME.to_owned()),
        false => names.resolve(module, &path)?.runtime(),
    }
}

/// For the crates that use one: the runtime library, if values are cleaned up in it, or if it shows `AsyncDrop`.
pub(crate) fn reexport(clean_up: Option<&CleanUp>, names: &Names, krate: &Krate) -> Option<String> {
    let runtime = match clean_up {
        Some(clean_up) => clean_up.runtime.clone(),
        None if !names.externs.values().any(Exports::shows_async_drop) => return None,
        None => {
            let mut reachable = names.reachable().into_iter();
            reachable.find_map(|(_, found)| found.runtime())?
        }
    };
    let allow = krate.allow_each(&[
        ("unused_imports", "unused"),
        ("unreachable_pub", "unreachable_pub"),
        ("clippy::pub_use", "clippy::restriction"),
    ]);
    Some(format!(
        " #[doc(hidden)] {allow}pub use {runtime} as {REEXPORT};"
    ))
}

/// The path of `Drop` in an implementation of it.
fn drop_path(item: &ast::Impl) -> Option<ast::Path> {
    let ast::Type::PathType(path) = item.trait_()? else {
        return None;
    };
    let path = path.path()?;
    let name = path.segment()?.name_ref()?;
    (name.text() == "Drop").then_some(path)
}

/// Where its `drop` has no parameter but `self`, the end of that.
fn behind_self(item: &ast::Impl) -> Option<usize> {
    let mut items = item.assoc_item_list()?.assoc_items();
    let parameters = items.find_map(|item| match item {
        ast::AssocItem::Fn(function) if function.name()?.text() == "drop" => function.param_list(),
        _ => None,
    })?;
    let is_alone = parameters.params().next().is_none();
    let end = range(parameters.self_param()?.syntax()).end;
    is_alone.then_some(end)
}

fn self_path(item: &ast::Impl) -> Option<ast::Path> {
    match item.self_ty()? {
        ast::Type::PathType(path) => path.path(),
        _ => None,
    }
}

/// A type of the crate, with its file and its module.
type Found = (usize, ModulePath, ast::Adt);

/// The types of a crate by their names, each name's in the order of the files.
fn types_by_name(files: &[Parsed]) -> BTreeMap<String, Vec<Found>> {
    let mut types: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    for (file, (module, parsed)) in files.iter().enumerate() {
        for adt in find::<ast::Adt>(parsed.syntax()) {
            let Some(name) = adt.name() else { continue };
            let name = name.text().trim_start_matches("r#").to_owned();
            let module = module_of(adt.syntax(), module);
            types.entry(name).or_default().push((file, module, adt));
        }
    }
    types
}

fn cleaned(
    types: &BTreeMap<String, Vec<Found>>,
    names: &Names,
    implementation: &ast::Impl,
    place: (usize, Range<usize>),
    module: &[String],
) -> Result<Cleaned, Refusal> {
    let path = self_path(implementation).ok_or(Refusal::NotFound)?;
    let places = names.places(module, &segments(&path)).into_iter();
    let found = places.filter_map(|(module, mut rest)| {
        let name = rest.pop().filter(|_| rest.is_empty())?;
        let mut all = types.get(&name)?.iter();
        let (file, _, adt) = all.find(|(_, of, _)| *of == module)?;
        Some((*file, range(adt.syntax()).start, module, name, adt.clone()))
    });
    let first = found.min_by_key(|(file, start, ..)| (*file, *start));
    let (file, _, module, name, adt) = first.ok_or(Refusal::NotFound)?;
    let item = match adt {
        ast::Adt::Struct(item) => item,
        ast::Adt::Enum(_) => return Err(Refusal::NotAStruct("an enum")),
        ast::Adt::Union(_) => return Err(Refusal::NotAStruct("a union")),
    };
    let conditions = dyn_trait::conditions(&item).to_text();
    if dyn_trait::conditions(implementation).to_text() != conditions {
        return Err(Refusal::Conditional);
    }
    if !is_for_all(implementation, &path, &item) {
        return Err(Refusal::Specialized);
    }
    Ok(Cleaned {
        file,
        module,
        name,
        slots: can_be_handed_over(&item).then(|| fields(&item)),
        item,
        implementation: place,
        own_drops: Vec::new(),
    })
}

/// Whether the type's parameters are as many of the implementation, which is for `path`.
fn is_for_all(implementation: &ast::Impl, path: &ast::Path, item: &ast::Struct) -> bool {
    fn parameters(item: &impl HasGenericParams) -> Vec<ast::GenericParam> {
        let list = item.generic_param_list();
        list.into_iter()
            .flat_map(|list| list.generic_params())
            .collect()
    }
    let own = parameters(implementation).into_iter().filter_map(|own| {
        Some(match own {
            ast::GenericParam::LifetimeParam(own) => own.lifetime()?.text().to_string(),
            ast::GenericParam::TypeParam(own) => own.name()?.text().to_string(),
            ast::GenericParam::ConstParam(own) => own.name()?.text().to_string(),
        })
    });
    let mut own: BTreeSet<String> = own.collect();
    let arguments = path
        .segment()
        .and_then(|segment| segment.generic_arg_list());
    let arguments: Vec<String> = arguments
        .into_iter()
        .flat_map(|list| list.generic_args())
        .map(|argument| argument.syntax().text().to_string())
        .collect();
    let is_lifetime = |argument: &&String| argument.starts_with('\'');
    let of_type = parameters(item).into_iter();
    let of_type = of_type.filter(|p| !matches!(p, ast::GenericParam::LifetimeParam(_)));
    let are_all = arguments.len() - arguments.iter().filter(is_lifetime).count() == of_type.count();
    are_all
        && arguments
            .iter()
            .all(|argument| argument == "'_" || own.remove(argument))
}

fn can_be_handed_over(item: &ast::Struct) -> bool {
    lives_forever(item) && !is_pinned(item) && !is_packed(item) && !may_be_unsized(item)
}

/// Whether values of the type hold nothing that is borrowed.
fn lives_forever(item: &ast::Struct) -> bool {
    let parameters = item.generic_param_list();
    let mut parameters = parameters
        .into_iter()
        .flat_map(|list| list.generic_params());
    parameters.all(|parameter| match parameter {
        ast::GenericParam::ConstParam(_) => true,
        ast::GenericParam::LifetimeParam(_) => false,
        ast::GenericParam::TypeParam(parameter) => {
            let name = parameter.name().map(|name| name.text().to_string());
            let predicates = item
                .where_clause()
                .into_iter()
                .flat_map(|clause| clause.predicates());
            let said = predicates
                .filter(|predicate| {
                    let subject = predicate.ty().map(|ty| ty.syntax().text().to_string());
                    subject == name
                })
                .filter_map(|predicate| predicate.type_bound_list());
            let lists = parameter.type_bound_list().into_iter().chain(said);
            lists.flat_map(|list| list.bounds()).any(|bound| {
                bound
                    .lifetime()
                    .is_some_and(|lifetime| lifetime.text() == "'static")
            })
        }
    })
}

/// Whether values of the type must not be moved once they are pinned.
fn is_pinned(item: &ast::Struct) -> bool {
    let list = item.field_list();
    let tokens = list
        .into_iter()
        .flat_map(|list| list.syntax().descendants_with_tokens());
    tokens
        .filter_map(|element| element.into_token())
        .any(|token| token.text() == "PhantomPinned")
}

/// Whether there can be no references to fields, such as to slots.
fn is_packed(item: &ast::Struct) -> bool {
    item.attrs()
        .filter_map(|attribute| attribute.meta())
        .any(|meta| {
            let text = meta.syntax().text().to_string();
            text.contains("repr") && text.contains("packed")
        })
}

/// Whether values of the type may be of any size, so that they cannot be moved.
fn may_be_unsized(item: &ast::Struct) -> bool {
    let parameters = item.generic_param_list();
    let clause = item.where_clause();
    let generics = parameters
        .iter()
        .map(AstNode::syntax)
        .chain(clause.iter().map(AstNode::syntax));
    let mut bounds = generics.flat_map(find::<ast::TypeBound>);
    let last = fields(item).pop().map(|slot| slot.ty);
    bounds.any(|bound| bound.question_mark_token().is_some())
        || last.is_some_and(|ty| match ty {
            ast::Type::SliceType(_) | ast::Type::DynTraitType(_) => true,
            ast::Type::PathType(path) => path.syntax().text() == "str",
            _ => false,
        })
}

fn fields(item: &ast::Struct) -> Vec<Slot> {
    fn slot(name: String, ty: ast::Type, field: &impl HasAttrs) -> Slot {
        Slot {
            is_plain: types::is_plain(&ty),
            name,
            ty,
            conditions: dyn_trait::conditions(field),
        }
    }
    match item.field_list() {
        Some(ast::FieldList::RecordFieldList(list)) => {
            let named = list.fields().filter_map(|field| {
                let name = field.name()?.text().trim_start_matches("r#").to_owned();
                Some(slot(name, field.ty()?, &field))
            });
            named.collect()
        }
        Some(ast::FieldList::TupleFieldList(list)) => {
            let numbered = list.fields().enumerate();
            let numbered = numbered
                .filter_map(|(index, field)| Some(slot(index.to_string(), field.ty()?, &field)));
            numbered.collect()
        }
        None => Vec::new(),
    }
}

/// Text to put around a part of the user's.
pub(crate) struct Around {
    /// What it belongs to.
    pub(crate) range: Range<usize>,
    pub(crate) open_at: usize,
    pub(crate) open: String,
    pub(crate) close_at: usize,
    pub(crate) close: String,
}
