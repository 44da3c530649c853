//! Finds the files of a crate, as rustc would: from the input along `mod` and `include!`.

use std::{
    collections::{HashMap, HashSet},
    ffi::OsString,
    fs,
    ops::Range,
    path::{Component, Path, PathBuf},
};

use normal_async_lower::{SourceFile, SourceTree};
use normal_async_syntax::scan::{Include, IncludePiece, Module};

use crate::invocation::Env;

/// The files of a crate, and how they are reached.
pub(crate) struct Crate {
    pub(crate) tree: SourceTree,
    /// For each file of the tree.
    pub(crate) places: Vec<Place>,
    /// The directories from which files are reached by relative paths: first the one of the input, then those of
    /// files included by an absolute path.
    pub(crate) roots: Vec<PathBuf>,
    /// Those in an included file stand before the one that includes it.
    pub(crate) includes: Vec<AbsoluteInclude>,
}

/// Where a file stands: its path is that of the root joined with `path`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    /// Index into [`Crate::roots`].
    pub(crate) root: usize,
    /// Relative, possibly with `..`, just as rustc puts it together.
    pub(crate) path: PathBuf,
}

/// An `include!` that names a file by its absolute path.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AbsoluteInclude {
    /// Index of the file it stands in.
    pub(crate) file: usize,
    pub(crate) argument: Range<usize>,
    /// Index of the file it includes.
    pub(crate) target: usize,
    /// The environment variables that it reads.
    pub(crate) env: Vec<String>,
}

/// What the name of a `mod` is looked up under.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Owner {
    /// The directory of the file: it is the input, a `mod.rs`, named by `#[path]`, or included.
    Directory,
    /// A directory beside the file, of the file's name.
    Named(String),
}

/// Reads the crate whose root file is `input`. Files that are missing or not readable are rustc's to report.
///
/// None when `input` itself is such a file.
pub(crate) fn read(input: &Path, edition: u16, env: Env) -> Option<Crate> {
    let directory = input.parent().unwrap_or(Path::new("")).to_owned();
    let place = Place {
        root: 0,
        path: input.file_name()?.into(),
    };
    let mut reader = Reader {
        env,
        found: Crate {
            tree: SourceTree {
                edition,
                ..SourceTree::default()
            },
            places: Vec::new(),
            roots: vec![directory],
            includes: Vec::new(),
        },
        indices: HashMap::new(),
        visited: HashSet::new(),
        depth: 0,
        module: Vec::new(),
    };
    reader.visit(place, Owner::Directory)?;
    Some(reader.found)
}

struct Reader<'a> {
    env: Env<'a>,
    found: Crate,
    indices: HashMap<PathBuf, usize>,
    visited: HashSet<(usize, Owner)>,
    depth: usize,
    /// The module path of what is being read.
    module: Vec<String>,
}

/// Deeper nests of files are only met when a symbolic link leads back to a directory above it.
const MAX_DEPTH: usize = 128;

impl Reader<'_> {
    /// Adds a file and those it leads to; gives its index, or none when it cannot be read.
    fn visit(&mut self, place: Place, owner: Owner) -> Option<usize> {
        let path = self.found.roots[place.root].join(&place.path);
        let normal = normalize(&path, Path::new(""));
        let index = match self.indices.get(&normal) {
            Some(&index) => index,
            None => {
                let text = fs::read_to_string(&path).ok()?.into();
                let index = self.found.tree.files.len();
                self.found
                    .tree
                    .files
                    .push(SourceFile::new(path, text).in_module(self.module.clone()));
                self.found.places.push(place.clone());
                self.indices.insert(normal, index);
                index
            }
        };
        if self.depth == MAX_DEPTH || !self.visited.insert((index, owner.clone())) {
            return Some(index);
        }
        self.depth += 1;
        let scan = &self.found.tree.files[index].scan;
        let (modules, includes) = (scan.modules.clone(), scan.includes.clone());
        for module in &modules {
            self.module(&place, &owner, module);
        }
        for include in &includes {
            self.include(index, &place, include);
        }
        self.depth -= 1;
        Some(index)
    }

    fn module(&mut self, place: &Place, owner: &Owner, module: &Module) {
        let outer = self.module.len();
        let inline = module.inside.iter().map(|inline| &inline.name);
        self.module.extend(inline.chain([&module.name]).cloned());
        for (path, owner) in candidates(&place.path, owner, module) {
            let place = Place {
                root: place.root,
                path,
            };
            self.visit(place, owner);
        }
        self.module.truncate(outer);
    }

    fn include(&mut self, file: usize, place: &Place, include: &Include) {
        let Some(path) = self.path_of(&include.pieces) else {
            return;
        };
        if path.is_relative() {
            let place = Place {
                root: place.root,
                path: directory(&place.path).join(path),
            };
            self.visit(place, Owner::Directory);
            return;
        }
        let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else {
            return;
        };
        let place = Place {
            root: self.root(directory),
            path: name.into(),
        };
        let Some(target) = self.visit(place, Owner::Directory) else {
            return;
        };
        let env = include.pieces.iter().filter_map(|piece| match piece {
            IncludePiece::Env(name) => Some(name.clone()),
            IncludePiece::Literal(_) => None,
        });
        let include = AbsoluteInclude {
            file,
            argument: include.argument.clone(),
            target,
            env: env.collect(),
        };
        if !self.found.includes.contains(&include) {
            self.found.includes.push(include);
        }
    }

    /// The index of an absolute root; the first root keeps its own spelling of paths.
    fn root(&mut self, directory: &Path) -> usize {
        let roots = &mut self.found.roots;
        if let Some(at) = roots.iter().skip(1).position(|root| root == directory) {
            return at + 1;
        }
        roots.push(directory.to_owned());
        roots.len() - 1
    }

    fn path_of(&self, pieces: &[IncludePiece]) -> Option<PathBuf> {
        let mut path = OsString::new();
        for piece in pieces {
            match piece {
                IncludePiece::Literal(text) => path.push(text),
                IncludePiece::Env(name) => path.push((self.env)(name)?),
            }
        }
        (!path.is_empty()).then(|| path.into())
    }
}

/// Where rustc looks for a `mod`: the `#[path]`s, else `name.rs` or `name/mod.rs`.
fn candidates(file: &Path, owner: &Owner, module: &Module) -> Vec<(PathBuf, Owner)> {
    let mut base = directory(file).to_owned();
    let mut beside = match owner {
        Owner::Named(name) => Some(name),
        Owner::Directory => None,
    };
    for inline in &module.inside {
        match &inline.path {
            Some(path) => base.push(path),
            None => {
                base.extend(beside);
                base.push(&inline.name);
            }
        }
        beside = None;
    }
    let paths = module.paths.iter();
    let mut found: Vec<_> = paths
        .map(|path| (base.join(path), Owner::Directory))
        .collect();
    if !module.only_paths {
        base.extend(beside);
        let name = &module.name;
        found.push((
            base.join(format!("{name}.rs")),
            Owner::Named(name.to_owned()),
        ));
        found.push((base.join(name).join("mod.rs"), Owner::Directory));
    }
    found.retain(|(path, _)| path.is_relative());
    found
}

fn directory(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}

/// `path` in `current_dir`, without `.`, and without `..` where that is possible; symbolic links are not looked at.
pub(crate) fn normalize(path: &Path, current_dir: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in current_dir.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            Component::ParentDir if normal.has_root() => {}
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a crate with these files, of which `src/main.rs` is the root, and lists those found.
    fn files(files: &[(&str, &str)]) -> Vec<String> {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let out_dir = dir.path().join("out");
        let env = |name: &str| (name == "OUT_DIR").then(|| out_dir.clone().into());
        let found = read(&dir.path().join("src/main.rs"), 2024, &env).unwrap();
        let files = found.tree.files.iter();
        files
            .map(|file| {
                let path = file.path.strip_prefix(dir.path()).unwrap();
                path.to_str().unwrap().to_owned()
            })
            .collect()
    }

    #[test]
    fn modules_are_found_beside_their_parents() {
        let found = files(&[
            ("src/main.rs", "mod a; mod b; mod gone; mod i { mod c; }"),
            ("src/a.rs", "mod x; mod i { mod y; }"),
            ("src/a/x.rs", ""),
            ("src/a/i/y.rs", ""),
            ("src/b/mod.rs", "mod z;"),
            ("src/b/z.rs", "mod w;"),
            ("src/b/z/w.rs", ""),
            ("src/i/c.rs", ""),
            ("src/unused.rs", ""),
        ]);
        assert_eq!(
            found,
            [
                "src/main.rs",
                "src/a.rs",
                "src/a/x.rs",
                "src/a/i/y.rs",
                "src/b/mod.rs",
                "src/b/z.rs",
                "src/b/z/w.rs",
                "src/i/c.rs",
            ]
        );
    }

    #[test]
    fn path_attributes_lead_anywhere() {
        let found = files(&[
            (
                "src/main.rs",
                r#"#[path = "../other/a.rs"] mod a; #[cfg_attr(x, path = "p.rs")] mod q;
                #[path = "t"] mod i { mod j; #[path = "k.rs"] mod l; }"#,
            ),
            ("other/a.rs", "mod x;"),
            ("other/x.rs", ""),
            ("src/p.rs", ""),
            (
                "src/q.rs",
                r#"mod i { #[path = "deep.rs"] mod d; } #[path = "flat.rs"] mod f;"#,
            ),
            ("src/q/i/deep.rs", ""),
            ("src/flat.rs", ""),
            ("src/t/j.rs", ""),
            ("src/t/k.rs", ""),
        ]);
        assert_eq!(
            found,
            [
                "src/main.rs",
                "src/../other/a.rs",
                "src/../other/x.rs",
                "src/p.rs",
                "src/q.rs",
                "src/q/i/deep.rs",
                "src/flat.rs",
                "src/t/j.rs",
                "src/t/k.rs",
            ]
        );
    }

    #[test]
    fn includes_are_relative_to_their_file_or_named_by_the_environment() {
        let found = files(&[
            (
                "src/main.rs",
                r#"mod a; include!(concat!(env!("OUT_DIR"), "/gen.rs"));"#,
            ),
            ("src/a.rs", r#"mod b; include!("inc/i.rs");"#),
            ("src/a/b.rs", ""),
            ("src/inc/i.rs", "mod m;"),
            ("src/inc/m.rs", ""),
            ("out/gen.rs", r#"include!("more.rs");"#),
            ("out/more.rs", ""),
        ]);
        assert_eq!(
            found,
            [
                "src/main.rs",
                "src/a.rs",
                "src/a/b.rs",
                "src/inc/i.rs",
                "src/inc/m.rs",
                "out/gen.rs",
                "out/more.rs",
            ]
        );
    }

    #[test]
    fn files_that_lead_to_themselves_are_read_once() {
        let found = files(&[(
            "src/main.rs",
            r#"#[path = "../src/main.rs"] mod again; include!("main.rs");"#,
        )]);
        assert_eq!(found, ["src/main.rs"]);
    }

    #[test]
    fn normal_paths_have_no_dots() {
        let check = |path: &str, dir: &str, expected: &str| {
            let normal = normalize(Path::new(path), Path::new(dir));
            assert_eq!(normal, Path::new(expected));
        };
        check("../a/./b/../c", "/x/y", "/x/a/c");
        check("../../../a", "/x", "/a");
        check("./a/../../b", "", "../b");
        check("../../b", "", "../../b");
    }
}
