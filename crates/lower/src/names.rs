//! Which trait a path names, as far as traits whose mention is lowered go.

use std::collections::{BTreeMap, BTreeSet};

use normal_async_syntax::tree::{
    AstNode, SourceFile, SyntaxNode,
    ast::{self, HasName},
};

use crate::{
    exports::{ExportedTrait, Exports},
    fragment::range,
};

/// A module path, from the crate root. A block that has items is a module in it, by its place in the file: `{17}`.
pub(crate) type ModulePath = Vec<String>;

/// A trait or trait alias of the crate.
pub(crate) struct Definition {
    pub(crate) file: usize,
    pub(crate) module: ModulePath,
    pub(crate) name: String,
    pub(crate) item: ast::Trait,
}

impl Definition {
    /// The path to something beside the trait, from a module in which the trait can be named.
    pub(crate) fn path_beside(&self, name: &str, from: &[String]) -> String {
        let pairs = self.module.iter().zip(from);
        let common = match self.module.iter().any(|name| is_block(name)) {
            true => pairs.take_while(|(a, b)| a == b).count(),
            false => 0,
        };
        let modules = self.module[common..].iter().map(String::as_str);
        let up = from[common..].iter().filter(|name| !is_block(name));
        let root: Vec<&str> = match common {
            0 => vec!["crate"],
            _ => up.map(|_| "super").collect(),
        };
        let path = root.into_iter().chain(modules).chain([name]);
        path.collect::<Vec<_>>().join("::")
    }
}

/// What a path leads to.
#[derive(Clone, Copy)]
pub(crate) enum Found<'a> {
    /// Index into [`Names::definitions`].
    Local(usize),
    Extern(&'a ExportedTrait),
}

/// `use path as name`, or `use path::*` without a name.
pub(crate) struct Import {
    pub(crate) path: Vec<String>,
    pub(crate) name: Option<String>,
}

#[derive(Default)]
struct Module {
    traits: BTreeMap<String, usize>,
    imports: Vec<Import>,
}

pub(crate) struct Names<'a> {
    pub(crate) definitions: Vec<Definition>,
    modules: BTreeMap<ModulePath, Module>,
    externs: &'a BTreeMap<String, Exports>,
}

/// Longer chains of imports are circles.
const MAX_IMPORTS: usize = 32;

impl<'a> Names<'a> {
    /// Of a crate whose files stand in these modules.
    pub(crate) fn new(
        files: &[(ModulePath, SourceFile)],
        externs: &'a BTreeMap<String, Exports>,
    ) -> Self {
        let mut names = Names {
            definitions: Vec::new(),
            modules: BTreeMap::from([(Vec::new(), Module::default())]),
            externs,
        };
        for (file, (module, tree)) in files.iter().enumerate() {
            names.modules.entry(module.clone()).or_default();
            for node in tree.syntax().descendants() {
                names.read(file, module, node);
            }
        }
        names
    }

    fn read(&mut self, file: usize, module: &ModulePath, node: SyntaxNode) {
        if let Some(inline) = ast::Module::cast(node.clone())
            && inline.item_list().is_some()
        {
            let mut path = module_of(&node, module);
            path.extend(inline.name().map(|name| name.text().to_string()));
            self.modules.entry(path).or_default();
        } else if let Some(item) = ast::Trait::cast(node.clone()) {
            let Some(name) = item.name().map(|name| name.text().to_string()) else {
                return;
            };
            let module = module_of(&node, module);
            let index = self.definitions.len();
            let traits = &mut self.modules.entry(module.clone()).or_default().traits;
            traits.insert(name.clone(), index);
            self.definitions.push(Definition {
                file,
                module,
                name,
                item,
            });
        } else if let Some(item) = ast::Use::cast(node.clone()) {
            let module = module_of(&node, module);
            let imports = imports(&item).into_iter().map(|(import, _)| import);
            self.modules
                .entry(module)
                .or_default()
                .imports
                .extend(imports);
        }
    }

    /// What `path` leads to from inside `module`.
    pub(crate) fn resolve(&self, module: &[String], path: &[String]) -> Option<Found<'a>> {
        self.find(module, path, 0)
    }

    fn find(&self, module: &[String], path: &[String], depth: usize) -> Option<Found<'a>> {
        if depth == MAX_IMPORTS {
            return None;
        }
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" | "$crate" => self.find_in(&[], rest, depth),
            "self" => self.find_in(without_blocks(module), rest, depth),
            "super" => {
                let (_, parent) = without_blocks(module).split_last()?;
                let mut with_self = vec!["self".to_owned()];
                with_self.extend_from_slice(rest);
                self.find(parent, &with_self, depth + 1)
            }
            "" => self.find_extern(rest),
            _ => self
                .find_around(module, path, depth)
                .or_else(|| self.find_extern(path)),
        }
    }

    /// A path without prefix, looked up in this module, and if that is a block in what is around it.
    fn find_around(&self, module: &[String], path: &[String], depth: usize) -> Option<Found<'a>> {
        let found = self.find_in(module, path, depth);
        match module.split_last() {
            Some((last, around)) if found.is_none() && is_block(last) => {
                self.find_around(around, path, depth)
            }
            _ => found,
        }
    }

    /// A path without prefix, looked up in this very module.
    fn find_in(&self, module: &[String], path: &[String], depth: usize) -> Option<Found<'a>> {
        let (first, rest) = path.split_first()?;
        if first == "super" {
            return self.find(module, path, depth + 1);
        }
        let here = self.modules.get(module)?;
        if rest.is_empty()
            && let Some(&index) = here.traits.get(first)
        {
            return Some(Found::Local(index));
        }
        let mut child = module.to_vec();
        child.push(first.clone());
        if self.modules.contains_key(&child) && !rest.is_empty() {
            return self.find_in(&child, rest, depth);
        }
        let named = || {
            here.imports
                .iter()
                .filter(|i| i.name.as_ref() == Some(first))
        };
        let globs = here.imports.iter().filter(|i| i.name.is_none());
        let through = |import: &Import, rest: &[String]| {
            let mut target = import.path.clone();
            target.extend_from_slice(rest);
            self.find(module, &target, depth + 1)
        };
        match named().next() {
            Some(_) => named().find_map(|import| through(import, rest)),
            None => globs.into_iter().find_map(|import| through(import, path)),
        }
    }

    fn find_extern(&self, path: &[String]) -> Option<Found<'a>> {
        let (name, rest) = path.split_first()?;
        let exports = self.externs.get(name)?;
        exports.traits.get(&rest.join("::")).map(Found::Extern)
    }

    /// What a path may be, its imports followed as far as they are known.
    pub(crate) fn expansions(&self, module: &[String], path: &[String]) -> Vec<Vec<String>> {
        let mut found = vec![self.inside(module.to_vec(), path)];
        let mut seen = 0;
        while seen < found.len() && found.len() < MAX_IMPORTS {
            let (module, path) = found[seen].clone();
            seen += 1;
            let Some((first, rest)) = path.split_first() else {
                continue;
            };
            let imports = self.modules.get(&module);
            for import in imports.into_iter().flat_map(|m| &m.imports) {
                let tail = match &import.name {
                    Some(name) if name == first => rest,
                    Some(_) => continue,
                    None => &path[..],
                };
                let target = [&import.path[..], tail].concat();
                let expanded = self.inside(module.clone(), &target);
                if !found.contains(&expanded) {
                    found.push(expanded);
                }
            }
        }
        found.into_iter().map(|(_, path)| path).collect()
    }

    /// The innermost module that the start of a path leads to, and what is left of the path.
    fn inside(&self, mut module: ModulePath, path: &[String]) -> (ModulePath, Vec<String>) {
        let mut rest = path;
        while let Some((first, behind)) = rest.split_first() {
            match first.as_str() {
                "crate" => module.clear(),
                "self" => {}
                "super" => {
                    module.pop();
                }
                _ => {
                    module.push(first.clone());
                    if behind.is_empty() || !self.modules.contains_key(&module) {
                        module.pop();
                        break;
                    }
                }
            }
            rest = behind;
        }
        (module, rest.to_vec())
    }

    /// Every path by which a trait can be reached, with the trait; without the crate's name.
    pub(crate) fn reachable(&self) -> Vec<(String, Found<'a>)> {
        let mut found = Vec::new();
        let nameable = |path: &&ModulePath| !path.iter().any(|name| is_block(name));
        for path in self.modules.keys().filter(nameable) {
            let mut names = BTreeSet::new();
            self.names_in(path, &mut names, &mut BTreeSet::new());
            for name in names {
                let target = self.find_in(path, std::slice::from_ref(&name), 0);
                let mut full = path.clone();
                full.push(name);
                found.extend(target.map(|target| (full.join("::"), target)));
            }
        }
        found
    }

    /// The names that a module defines or imports, where they may be those of traits.
    fn names_in(
        &self,
        path: &ModulePath,
        names: &mut BTreeSet<String>,
        visited: &mut BTreeSet<ModulePath>,
    ) {
        let Some(module) = self.modules.get(path) else {
            return;
        };
        if !visited.insert(path.clone()) {
            return;
        }
        names.extend(module.traits.keys().cloned());
        for import in &module.imports {
            match &import.name {
                Some(name) => {
                    names.insert(name.clone());
                }
                None => self.names_behind_glob(path, &import.path, names, visited),
            }
        }
    }

    fn names_behind_glob(
        &self,
        from: &ModulePath,
        glob: &[String],
        names: &mut BTreeSet<String>,
        visited: &mut BTreeSet<ModulePath>,
    ) {
        let mut target = match glob.first().map(String::as_str) {
            Some("crate") => ModulePath::new(),
            _ => from.clone(),
        };
        for segment in glob {
            match segment.as_str() {
                "crate" | "self" => {}
                "super" => {
                    target.pop();
                }
                name => target.push(name.to_owned()),
            }
        }
        if self.modules.contains_key(&target) {
            return self.names_in(&target, names, visited);
        }
        let own_name = glob.iter().position(|segment| !segment.is_empty());
        let Some((name, rest)) = own_name.and_then(|at| glob[at..].split_first()) else {
            return;
        };
        let Some(exports) = self.externs.get(name) else {
            return;
        };
        for path in exports.traits.keys() {
            let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
            if module == rest.join("::") {
                names.insert(name.to_owned());
            }
        }
    }
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
        return Some(item.name()?.text().to_string());
    }
    let statements = ast::StmtList::cast(node)?;
    let mut children = statements.syntax().children();
    let has_items = children.any(|child| ast::Item::can_cast(child.kind()));
    has_items.then(|| format!("{{{}}}", range(statements.syntax()).start))
}

fn is_block(name: &str) -> bool {
    name.starts_with('{')
}

/// The module that a block is in.
fn without_blocks(module: &[String]) -> &[String] {
    let end = module.iter().rposition(|name| !is_block(name));
    &module[..end.map_or(0, |end| end + 1)]
}

/// The leaves of a `use` item.
pub(crate) fn imports(item: &ast::Use) -> Vec<(Import, ast::UseTree)> {
    let mut found = Vec::new();
    if let Some(tree) = item.use_tree() {
        collect_imports(&tree, Vec::new(), &mut found);
    }
    found
}

fn collect_imports(
    tree: &ast::UseTree,
    mut path: Vec<String>,
    found: &mut Vec<(Import, ast::UseTree)>,
) {
    path.extend(tree.path().map(|p| segments(&p)).unwrap_or_default());
    if let Some(list) = tree.use_tree_list() {
        for tree in list.use_trees() {
            collect_imports(&tree, path.clone(), found);
        }
        return;
    }
    if path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name = match (tree.star_token(), tree.rename()) {
        (Some(_), _) => None,
        (None, Some(rename)) => match rename.name() {
            Some(name) => Some(name.text().to_string()),
            None => Some("_".to_owned()),
        },
        (None, None) => path.last().cloned(),
    };
    found.push((Import { path, name }, tree.clone()));
}

/// The names of a path, without generic arguments; the first is empty for `::a`.
pub(crate) fn segments(path: &ast::Path) -> Vec<String> {
    let mut names = path.qualifier().map(|q| segments(&q)).unwrap_or_default();
    if let Some(segment) = path.segment() {
        if names.is_empty() && segment.coloncolon_token().is_some() {
            names.push(String::new());
        }
        if let Some(name) = segment.name_ref() {
            names.push(name.text().to_string());
        }
    }
    names
}
