//! Which trait a path names, as far as traits whose mention is lowered go.
//!
//! Every module has a table of its names. Imports add to those tables what they lead to, until none adds anything.

use std::collections::{BTreeMap, VecDeque};

use crate::{
    exports::Exports,
    names::{ExternTrait, Found, Import, ModulePath, Names, is_block},
};

/// What a name leads to.
#[derive(Clone)]
pub(crate) enum Target<'a> {
    Trait(Found<'a>),
    Module(ModulePath),
    /// Another crate, or a module of it, by the path in that crate.
    Extern(ExternCrate<'a>, Vec<String>),
    /// What is imported under this name is neither, or not known.
    Unknown,
}

#[derive(Clone, Copy)]
pub(crate) struct ExternCrate<'a> {
    name: &'a str,
    exports: &'a Exports,
}

/// A name in a module.
#[derive(Clone)]
pub(crate) struct Name<'a> {
    target: Target<'a>,
    /// By a glob import, which gives way to any other item of that name.
    by_glob: bool,
    /// Other crates may see it.
    public: bool,
}

impl<'a> Name<'a> {
    pub(crate) fn of_item(target: Target<'a>) -> Self {
        Name {
            target,
            by_glob: false,
            public: true,
        }
    }
}

/// More than a name in real code has.
const MAX_EXPANSIONS: usize = 32;

/// On how many paths a module that is re-exported by several is looked into.
const MAX_PATHS: usize = 8;

impl<'a> Names<'a> {
    /// Fills the tables.
    pub(crate) fn link(&mut self) {
        self.renamed_crates = self.renamed_crates();
        let paths: Vec<ModulePath> = self.modules.keys().cloned().collect();
        for path in &paths {
            if let Some((name, around)) = path.split_last()
                && !is_block(name)
            {
                let child = Name::of_item(Target::Module(path.clone()));
                self.add(around, name.clone(), child);
            }
            for import in named_imports(&self.modules[path].imports) {
                let unknown = Name {
                    public: import.1,
                    ..Name::of_item(Target::Unknown)
                };
                self.add(path, import.0, unknown);
            }
        }
        let mut is_complete = false;
        while !is_complete {
            is_complete = true;
            for path in &paths {
                for (name, found) in self.imported(path) {
                    is_complete &= !self.add(path, name, found);
                }
            }
        }
    }

    fn renamed_crates(&self) -> BTreeMap<String, String> {
        let mut renamed = BTreeMap::new();
        let root = self.modules.get(&ModulePath::new());
        for import in root.into_iter().flat_map(|root| &root.imports) {
            if let ([path_root, path], Some(name)) = (&import.path[..], &import.name)
                && path_root.is_empty()
            {
                renamed.entry(name.clone()).or_insert(path.clone());
            }
        }
        renamed
    }

    /// True when that changes what is known of the module.
    fn add(&mut self, module: &[String], name: String, found: Name<'a>) -> bool {
        let names = &mut self.modules.entry(module.to_vec()).or_default().names;
        let Some(known) = names.get_mut(&name) else {
            names.insert(name, found);
            return true;
        };
        let is_better = matches!(known.target, Target::Unknown)
            && !matches!(found.target, Target::Unknown)
            && (known.by_glob || !found.by_glob);
        if is_better {
            *known = found;
            return true;
        }
        let is_again = known.by_glob && found.by_glob && found.public && !known.public;
        known.public |= is_again;
        is_again
    }

    /// What the imports of a module add to its names, as far as that is known.
    fn imported(&self, module: &[String]) -> Vec<(String, Name<'a>)> {
        let mut added = Vec::new();
        for import in &self.modules[module].imports {
            let Some(target) = self.target(module, &import.path) else {
                continue;
            };
            let name = |target, by_glob| Name {
                target,
                by_glob,
                public: import.public,
            };
            match &import.name {
                Some(as_name) => added.push((as_name.clone(), name(target, false))),
                None => {
                    let inside = self.names_in(&target).into_iter();
                    added.extend(inside.map(|(inner, found)| (inner, name(found.target, true))));
                }
            }
        }
        added
    }

    /// The trait that `path` leads to from inside `module`.
    pub(crate) fn resolve(&self, module: &[String], path: &[String]) -> Option<Found<'a>> {
        match self.target(module, path)? {
            Target::Trait(found) => Some(found),
            _ => None,
        }
    }

    fn target(&self, module: &[String], path: &[String]) -> Option<Target<'a>> {
        let (first, rest) = path.split_first()?;
        let own = without_blocks(module);
        let (first, rest) = match first.as_str() {
            "crate" | "$crate" => (Target::Module(ModulePath::new()), rest),
            "self" => (Target::Module(own.to_vec()), rest),
            "super" => (Target::Module(own.split_last()?.1.to_vec()), rest),
            "" => (self.crate_named(rest.first()?)?, &rest[1..]),
            name => {
                let here = scopes(module)
                    .find_map(|scope| self.name_in(&Target::Module(scope.to_vec()), name));
                (here.or_else(|| self.crate_named(name))?, rest)
            }
        };
        rest.iter()
            .try_fold(first, |target, name| self.name_in(&target, name))
    }

    /// By the name that the command line or an `extern crate` of the crate root gives it.
    fn crate_named(&self, name: &str) -> Option<Target<'a>> {
        let name = self.renamed_crates.get(name).map_or(name, String::as_str);
        let (name, exports) = self.externs.get_key_value(name)?;
        Some(Target::Extern(ExternCrate { name, exports }, Vec::new()))
    }

    fn name_in(&self, target: &Target<'a>, name: &str) -> Option<Target<'a>> {
        match target {
            Target::Module(path) if name == "super" => {
                let (_, parent) = without_blocks(path).split_last()?;
                Some(Target::Module(parent.to_vec()))
            }
            Target::Module(path) => Some(self.modules.get(path)?.names.get(name)?.target.clone()),
            Target::Extern(krate, path) => {
                let inner = [path.as_slice(), &[name.to_owned()]].concat();
                extern_target(*krate, inner)
            }
            Target::Trait(_) | Target::Unknown => None,
        }
    }

    fn names_in(&self, target: &Target<'a>) -> BTreeMap<String, Name<'a>> {
        match target {
            Target::Module(path) => match self.modules.get(path) {
                Some(module) => module.names.clone(),
                None => BTreeMap::new(),
            },
            Target::Extern(krate, path) => {
                let inner = |key: &String| {
                    let mut key = key.split("::").map(str::to_owned);
                    let is_inside = path.iter().all(|name| key.next().as_ref() == Some(name));
                    key.next().filter(|_| is_inside)
                };
                let names = krate.exports.traits.keys().filter_map(inner);
                let named = names.filter_map(|name| {
                    let inner = [path.as_slice(), std::slice::from_ref(&name)].concat();
                    Some((name, Name::of_item(extern_target(*krate, inner)?)))
                });
                named.collect()
            }
            Target::Trait(_) | Target::Unknown => BTreeMap::new(),
        }
    }

    /// Every path by which another crate may reach a trait, shorter ones first, with the trait; without the crate's
    /// name.
    pub(crate) fn reachable(&self) -> Vec<(String, Found<'a>)> {
        let mut found = Vec::new();
        let mut visits: BTreeMap<ModulePath, usize> = BTreeMap::new();
        let mut places = VecDeque::from([(Vec::new(), Target::Module(ModulePath::new()))]);
        while let Some((path, place)) = places.pop_front() {
            if let Target::Module(module) = &place {
                let count = visits.entry(module.clone()).or_default();
                *count += 1;
                if *count > MAX_PATHS {
                    continue;
                }
            }
            for (name, found_name) in self.names_in(&place) {
                let path = [path.as_slice(), &[name]].concat();
                match found_name.target {
                    _ if !found_name.public => {}
                    Target::Trait(target) => found.push((path.join("::"), target)),
                    Target::Unknown => {}
                    target => places.push_back((path, target)),
                }
            }
        }
        found
    }

    /// The same path with what imports of the module stand for, as far as they have names. It leads to the same from
    /// another module, too, and does not hang on who may use those imports.
    pub(crate) fn without_imports(&self, module: &[String], path: &[String]) -> Vec<String> {
        let mut path = path.to_vec();
        for _ in 0..MAX_EXPANSIONS {
            let imported = path.first().and_then(|first| self.import_of(module, first));
            match imported {
                Some(import) if import.path != path[..1] => {
                    path.splice(..1, import.path.iter().cloned());
                }
                _ => break,
            }
        }
        path
    }

    fn import_of(&self, module: &[String], name: &str) -> Option<&Import> {
        let modules = scopes(module).filter_map(|scope| self.modules.get(scope));
        let mut imports = modules.flat_map(|module| &module.imports);
        imports.find(|import| import.name.as_deref() == Some(name))
    }

    /// What a path may be, its imports followed as far as they are known.
    pub(crate) fn expansions(&self, module: &[String], path: &[String]) -> Vec<Vec<String>> {
        let places = self.places(module, path).into_iter();
        places.map(|(_, path)| path).collect()
    }

    /// The same, each with the innermost module of the crate that it leads into.
    pub(crate) fn places(
        &self,
        module: &[String],
        path: &[String],
    ) -> Vec<(ModulePath, Vec<String>)> {
        let mut found: Vec<_> = scopes(module)
            .map(|scope| self.inside(scope, path))
            .collect();
        let mut seen = 0;
        while seen < found.len() && found.len() < MAX_EXPANSIONS {
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
                let expanded = self.inside(&module, &target);
                if !found.contains(&expanded) {
                    found.push(expanded);
                }
            }
        }
        found
    }

    /// The innermost module that the start of a path leads to, and what is left of the path.
    fn inside(&self, module: &[String], path: &[String]) -> (ModulePath, Vec<String>) {
        let mut module = module.to_vec();
        let mut rest = path;
        while let Some((first, behind)) = rest.split_first() {
            match first.as_str() {
                "crate" => module.clear(),
                "self" => module.truncate(without_blocks(&module).len()),
                "super" => {
                    module.truncate(without_blocks(&module).len());
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
}

fn named_imports(imports: &[Import]) -> Vec<(String, bool)> {
    // `use krate;` names nothing of the module itself.
    let is_crate = |import: &Import| import.path[..] == import.name.as_slice()[..];
    let named = |import: &Import| {
        let name = import.name.clone().filter(|_| !is_crate(import))?;
        Some((name, import.public))
    };
    imports.iter().filter_map(named).collect()
}

fn extern_target(krate: ExternCrate<'_>, path: Vec<String>) -> Option<Target<'_>> {
    let traits = &krate.exports.traits;
    let key = path.join("::");
    if let Some((path, exported)) = traits.get_key_value(&key) {
        return Some(Target::Trait(Found::Extern(ExternTrait {
            krate: krate.name,
            path,
            exported,
        })));
    }
    let inside = key + "::";
    let next = traits.range(inside.clone()..).next();
    let exists = next.is_some_and(|(key, _)| key.starts_with(&inside));
    exists.then_some(Target::Extern(krate, path))
}

/// A module, and if it is a block all that is around it up to the module that the block is in.
fn scopes(module: &[String]) -> impl Iterator<Item = &[String]> {
    let outermost = without_blocks(module).len();
    (outermost..=module.len()).rev().map(|end| &module[..end])
}

/// The module that a block is in.
pub(crate) fn without_blocks(module: &[String]) -> &[String] {
    let end = module.iter().rposition(|name| !is_block(name));
    &module[..end.map_or(0, |end| end + 1)]
}
