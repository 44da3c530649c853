//! The names of traits, and what imports make of them.

use std::collections::BTreeMap;

use normal_async_syntax::tree::{
    AstNode, Edition, SyntaxKind, SyntaxNode,
    ast::{self, HasName, HasVisibility},
};

use crate::{
    exports::{ExportedTrait, Exports},
    fragment::range,
    parsing::Parsed,
    resolution::{Name, Target},
};

/// A module path, from the crate root. A block that has items is a module in it, by its place in the file: `{17}`.
pub(crate) type ModulePath = Vec<String>;

/// A trait or trait alias of the crate.
pub(crate) struct Definition {
    pub(crate) file: usize,
    /// Where it starts in the file.
    pub(crate) start: usize,
    pub(crate) module: ModulePath,
    pub(crate) name: String,
    pub(crate) item: ast::Trait,
}

impl Definition {
    /// The path to a hidden item beside the trait. Where it needs none, rustc might warn of one.
    pub(crate) fn path_to_hidden(&self, name: &str, from: &[String]) -> String {
        match self.module == from {
            true => name.to_owned(),
            false => self.path_beside(name, from),
        }
    }

    /// The path to something beside the trait, from a module in which the trait can be named.
    pub(crate) fn path_beside(&self, name: &str, from: &[String]) -> String {
        let pairs = self.module.iter().zip(from);
        let common = match self.module.iter().any(|name| is_block(name)) {
            true => pairs.take_while(|(a, b)| a == b).count(),
            false => 0,
        };
        let modules = self.module[common..].iter().map(|name| identifier(name));
        let up = from[common..].iter().filter(|name| !is_block(name));
        let root: Vec<String> = match common {
            0 => vec!["crate".to_owned()],
            _ => up.map(|_| "super".to_owned()).collect(),
        };
        let path = root.into_iter().chain(modules).chain([name.to_owned()]);
        path.collect::<Vec<_>>().join("::")
    }
}

/// What a path leads to.
#[derive(Clone, Copy)]
pub(crate) enum Found<'a> {
    /// Index into [`Names::definitions`].
    Local(usize),
    Extern(ExternTrait<'a>),
}

impl Found<'_> {
    /// If it is `AsyncDrop`, the path of the runtime library.
    pub(crate) fn runtime(&self) -> Option<String> {
        let Found::Extern(found) = self else {
            return None;
        };
        let path = found.exported.runtime.as_ref()?;
        Some(format!("::{}{path}", found.krate))
    }
}

/// A trait of another crate.
#[derive(Clone, Copy)]
pub(crate) struct ExternTrait<'a> {
    /// As this crate names it.
    pub(crate) krate: &'a str,
    /// In that crate.
    pub(crate) path: &'a str,
    pub(crate) exported: &'a ExportedTrait,
}

impl ExternTrait<'_> {
    /// The path to something beside the trait, by the name that it has for a trait of that name.
    pub(crate) fn path_beside(&self, name: impl Fn(&str) -> String) -> String {
        Self::path_in(self.krate, self.path, name)
    }

    pub(crate) fn path_in(krate: &str, path: &str, name: impl Fn(&str) -> String) -> String {
        let (modules, last) = match path.rsplit_once("::") {
            Some((modules, last)) => (modules.split("::").map(identifier).collect(), last),
            None => (Vec::new(), path),
        };
        let path = ["".to_owned(), krate.to_owned()].into_iter();
        let path = path.chain(modules).chain([name(last)]);
        path.collect::<Vec<_>>().join("::")
    }
}

/// `use path as name`, or `use path::*` without a name.
pub(crate) struct Import {
    pub(crate) path: Vec<String>,
    pub(crate) name: Option<String>,
    /// Other crates see it, too.
    pub(crate) public: bool,
}

#[derive(Default)]
pub(crate) struct Module<'a> {
    pub(crate) imports: Vec<Import>,
    pub(crate) names: BTreeMap<String, Name<'a>>,
}

/// The names of a crate, and what they lead to (see [`crate::resolution`]).
pub(crate) struct Names<'a> {
    /// By files, and by where they start.
    pub(crate) definitions: Vec<Definition>,
    pub(crate) modules: BTreeMap<ModulePath, Module<'a>>,
    pub(crate) externs: &'a BTreeMap<String, Exports>,
    /// What an `extern crate` of the crate root calls other crates by: their names, by those.
    pub(crate) renamed_crates: BTreeMap<String, String>,
}

impl<'a> Names<'a> {
    /// Of a crate whose files stand in these modules.
    pub(crate) fn new(files: &[Parsed], externs: &'a BTreeMap<String, Exports>) -> Self {
        let mut names = Names {
            definitions: Vec::new(),
            modules: BTreeMap::from([(Vec::new(), Module::default())]),
            externs,
            renamed_crates: BTreeMap::new(),
        };
        for (file, (module, tree)) in files.iter().enumerate() {
            names.modules.entry((*module).clone()).or_default();
            for node in tree.find_kinds(is_named) {
                names.read(file, module, node);
            }
        }
        names.link();
        names
    }

    /// The index of the definition that is a trait of the file.
    pub(crate) fn definition_at(&self, file: usize, item: &ast::Trait) -> Option<usize> {
        let place = (file, range(item.syntax()).start);
        let place_of = |definition: &Definition| (definition.file, definition.start);
        let found = self.definitions.binary_search_by_key(&place, place_of);
        found.ok()
    }

    fn read(&mut self, file: usize, module: &ModulePath, node: SyntaxNode) {
        if let Some(inline) = ast::Module::cast(node.clone())
            && inline.item_list().is_some()
        {
            let mut path = module_of(&node, module);
            path.extend(inline.name().map(|name| plain(name.text())));
            self.modules.entry(path).or_default();
        } else if let Some(item) = ast::Trait::cast(node.clone()) {
            let Some(name) = item.name().map(|name| plain(name.text())) else {
                return;
            };
            let module = module_of(&node, module);
            let index = self.definitions.len();
            let names = &mut self.modules.entry(module.clone()).or_default().names;
            names.insert(
                name.clone(),
                Name::of_item(Target::Trait(Found::Local(index))),
            );
            self.definitions.push(Definition {
                file,
                start: range(item.syntax()).start,
                module,
                name,
                item,
            });
        } else if let Some(item) = ast::Use::cast(node.clone()) {
            let module = module_of(&node, module);
            let imports = imports(&item);
            self.modules
                .entry(module)
                .or_default()
                .imports
                .extend(imports);
        } else if let Some(item) = ast::ExternCrate::cast(node.clone()) {
            let module = module_of(&node, module);
            let imports = &mut self.modules.entry(module).or_default().imports;
            imports.extend(extern_crate(&item));
        }
    }
}

fn is_named(kind: SyntaxKind) -> bool {
    ast::Module::can_cast(kind)
        || ast::Trait::can_cast(kind)
        || ast::Use::can_cast(kind)
        || ast::ExternCrate::can_cast(kind)
}

/// The module that a node stands in, in a file of `module`.
pub(crate) fn module_of(node: &SyntaxNode, module: &ModulePath) -> ModulePath {
    let mut names: Vec<String> = node.ancestors().skip(1).filter_map(module_name).collect();
    names.reverse();
    let mut path = module.clone();
    path.extend(names);
    path
}

fn module_name(node: SyntaxNode) -> Option<String> {
    if let Some(item) = ast::Module::cast(node.clone()) {
        return Some(plain(item.name()?.text()));
    }
    let statements = ast::StmtList::cast(node)?;
    let mut children = statements.syntax().children();
    let has_items = children.any(|child| ast::Item::can_cast(child.kind()));
    has_items.then(|| format!("{{{}}}", range(statements.syntax()).start))
}

/// A name without `r#`.
pub(crate) fn plain(name: &str) -> String {
    name.trim_start_matches("r#").to_owned()
}

/// The name as it is written.
pub(crate) fn identifier(name: &str) -> String {
    match SyntaxKind::from_keyword(name, Edition::LATEST) {
        Some(_) => format!("r#{name}"),
        None => name.to_owned(),
    }
}

/// A path in source text, of segments without `r#`.
pub(crate) fn path_text(path: &[String]) -> String {
    let segment = |name: &String| match name.as_str() {
        "crate" | "self" | "super" | "" => name.clone(),
        name => identifier(name),
    };
    path.iter().map(segment).collect::<Vec<_>>().join("::")
}

pub(crate) fn is_block(name: &str) -> bool {
    name.starts_with('{')
}

/// `extern crate name as other`
fn extern_crate(item: &ast::ExternCrate) -> Option<Import> {
    let name = plain(item.name_ref()?.text());
    let renamed = item.rename().and_then(|rename| rename.name());
    Some(Import {
        path: vec![String::new(), name.clone()],
        name: Some(renamed.map_or(name, |name| plain(name.text()))),
        public: is_public(item),
    })
}

/// The leaves of a `use` item.
pub(crate) fn imports(item: &ast::Use) -> Vec<Import> {
    let mut found = Vec::new();
    if let Some(tree) = item.use_tree() {
        collect_imports(&tree, Vec::new(), is_public(item), &mut found);
    }
    found
}

/// `pub`, without restriction.
pub(crate) fn is_public(item: &impl HasVisibility) -> bool {
    item.visibility()
        .is_some_and(|v| v.syntax().text() == "pub")
}

fn collect_imports(
    tree: &ast::UseTree,
    mut path: Vec<String>,
    public: bool,
    found: &mut Vec<Import>,
) {
    path.extend(tree.path().map(|p| segments(&p)).unwrap_or_default());
    if let Some(list) = tree.use_tree_list() {
        for tree in list.use_trees() {
            collect_imports(&tree, path.clone(), public, found);
        }
        return;
    }
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name = match (tree.star_token(), tree.rename()) {
        (Some(_), _) => None,
        (None, Some(rename)) => match rename.name() {
            Some(name) => Some(plain(name.text())),
            None => Some("_".to_owned()),
        },
        (None, None) => path.last().cloned(),
    };
    found.push(Import { path, name, public });
}

/// The names of a path, without generic arguments; the first is empty for `::a`.
pub(crate) fn segments(path: &ast::Path) -> Vec<String> {
    let mut names = path.qualifier().map(|q| segments(&q)).unwrap_or_default();
    if let Some(segment) = path.segment() {
        if names.is_empty() && segment.coloncolon_token().is_some() {
            names.push(String::new());
        }
        if let Some(name) = segment.name_ref() {
            names.push(plain(name.text()));
        }
    }
    names
}
