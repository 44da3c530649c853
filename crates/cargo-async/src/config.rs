//! What cargo's configuration says of the programs that cargo is to run, found where cargo finds it: on the command line,
//! in the environment, and in files.
//!
//! Nothing else of it is read, and what cannot be read is for cargo to complain about.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use toml_edit::{DocumentMut, Item, TableLike};

use crate::plan::Env;

/// The configuration for one call of cargo.
pub(crate) struct Config<'a> {
    env: Env<'a>,
    here: PathBuf,
    options: Vec<Layer>,
    files: Vec<Layer>,
}

/// A table, and the directory that paths in it start from.
struct Layer {
    table: DocumentMut,
    root: PathBuf,
}

impl<'a> Config<'a> {
    /// That of `cargo ARGS`, called in the directory `here`.
    pub(crate) fn find(args: &[OsString], env: Env<'a>, here: PathBuf) -> Self {
        let home = env("CARGO_HOME").filter(|home| !home.is_empty());
        let home = home.map(|home| here.join(home));
        let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
        let project = here.ancestors().map(|directory| directory.join(".cargo"));
        let files = project.chain(home).filter_map(|directory| file(&directory));
        Config {
            options: options(args)
                .flat_map(|value| option(value, &here))
                .collect(),
            files: files.flat_map(|path| read(path, &mut Vec::new())).collect(),
            env,
            here,
        }
    }

    /// The program that `build` calls by this name; an empty one is none.
    pub(crate) fn program(&self, name: &str) -> Option<OsString> {
        let find = |layers: &[Layer]| layers.iter().find_map(|layer| layer.program(name));
        let variable = name.to_uppercase().replace('-', "_");
        let by_variable = || (self.env)(&format!("CARGO_BUILD_{variable}"));
        find(&self.options)
            .or_else(|| by_variable().map(|program| resolved(program, &self.here)))
            .or_else(|| find(&self.files))
    }
}

impl Layer {
    fn program(&self, name: &str) -> Option<OsString> {
        let program = self.table.get("build")?.get(name)?.as_str()?;
        Some(resolved(program.into(), &self.root))
    }
}

/// A name without a directory is for the system to find.
fn resolved(program: OsString, root: &Path) -> OsString {
    match Path::new(&program).components().count() {
        0 | 1 => program,
        _ => root.join(program).into(),
    }
}

/// The values of cargo's option `--config`, the most important first.
fn options(args: &[OsString]) -> impl Iterator<Item = &str> {
    let own = args.split(|arg| arg == "--").next().unwrap_or_default();
    let behind = own.iter().enumerate().filter_map(|(at, arg)| {
        let arg = arg.to_str()?;
        match arg {
            "--config" => own.get(at + 1)?.to_str(),
            _ => arg.strip_prefix("--config="),
        }
    });
    behind.collect::<Vec<_>>().into_iter().rev()
}

/// What an option's value says: a file, or a line of one.
fn option(value: &str, here: &Path) -> Vec<Layer> {
    let path = here.join(value);
    if path.exists() {
        return read(path, &mut Vec::new());
    }
    let table = value.parse().ok();
    let root = here.to_owned();
    table
        .map(|table| Layer { table, root })
        .into_iter()
        .collect()
}

/// The file in a directory for cargo's own.
fn file(directory: &Path) -> Option<PathBuf> {
    let names = ["config", "config.toml"];
    let mut paths = names.iter().map(|name| directory.join(name));
    paths.find(|path| path.exists())
}

/// A file and those that it includes, the most important first. `seen` are files that are not to be included again.
fn read(path: PathBuf, seen: &mut Vec<PathBuf>) -> Vec<Layer> {
    let text = fs::read_to_string(&path).ok();
    let Some(table) = text.and_then(|text| text.parse::<DocumentMut>().ok()) else {
        return Vec::new();
    };
    let directory = path.parent().unwrap_or(&path).to_owned();
    let root = directory.parent().unwrap_or(&directory).to_owned();
    let included = table.get("include").map(includes).unwrap_or_default();
    let included: Vec<PathBuf> = included.iter().map(|path| directory.join(path)).collect();
    seen.push(path);
    let mut layers = vec![Layer { table, root }];
    for path in included.into_iter().rev() {
        if !seen.contains(&path) {
            layers.extend(read(path, seen));
        }
    }
    layers
}

/// The paths of an `include`: one or several, each a text or a table.
fn includes(item: &Item) -> Vec<String> {
    let path = |table: &dyn TableLike| Some(table.get("path")?.as_str()?.to_owned());
    if let Some(one) = item.as_str() {
        return vec![one.to_owned()];
    }
    if let Some(tables) = item.as_array_of_tables() {
        return tables.iter().filter_map(|table| path(table)).collect();
    }
    let several = item.as_array().into_iter().flatten();
    several
        .filter_map(|value| match value.as_inline_table() {
            Some(table) => path(table),
            None => value.as_str().map(str::to_owned),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes files, and finds a wrapper for a call in the directory `a/b` of theirs.
    fn wrapper(files: &[(&str, &str)], args: &str, variables: &[(&str, &str)]) -> Option<String> {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        for (path, text) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let args: Vec<OsString> = args.split(' ').map(Into::into).collect();
        let env = |name: &str| match name {
            "CARGO_HOME" => Some(root.join("home").into()),
            _ => {
                let (_, value) = variables.iter().find(|(known, _)| *known == name)?;
                Some(value.into())
            }
        };
        let found = Config::find(&args, &env, root.join("a/b")).program("rustc-wrapper")?;
        let found = Path::new(&found);
        let inside = found.strip_prefix(root).unwrap_or(found);
        Some(inside.to_str().unwrap().to_owned())
    }

    #[test]
    fn what_is_nearer_counts() {
        let near = (
            "a/b/.cargo/config.toml",
            "[build]\nrustc-wrapper = './near'",
        );
        let far = (".cargo/config", "build.rustc-wrapper = 'far'");
        let home = ("home/config.toml", "build = { rustc-wrapper = 'bin/home' }");
        let variable = [("CARGO_BUILD_RUSTC_WRAPPER", "variable")];
        let option = "build --config build.rustc-wrapper='x/first' --config=build.rustc-wrapper='option' -- --config=a";
        for (files, args, variables, expected) in [
            (
                &[near, far, home][..],
                option,
                &variable[..],
                Some("option"),
            ),
            (&[near, far, home], "build", &variable, Some("variable")),
            (&[near, far, home], "build", &[], Some("a/b/./near")),
            (&[far, home], "build", &[], Some("far")),
            (&[home], "build", &[], Some("bin/home")),
            (&[], "build", &[], None),
            (
                &[home],
                "build",
                &[("CARGO_BUILD_RUSTC_WRAPPER", "")],
                Some(""),
            ),
            (
                &[],
                "build --config build.rustc-wrapper='x/w'",
                &[],
                Some("a/b/x/w"),
            ),
        ] {
            let found = wrapper(files, args, variables);
            assert_eq!(found.as_deref(), expected, "{args}");
        }
    }

    #[test]
    fn files_may_include_others() {
        let one = (
            "a/b/.cargo/one.toml",
            "include = 'config.toml'\nbuild.rustc-wrapper = './one'",
        );
        let two = ("a/b/.cargo/in/two.toml", "build.rustc-wrapper = './two'");
        let empty = ("a/b/empty.toml", "");
        for (text, expected) in [
            ("include = 'one.toml'", "a/b/./one"),
            (
                "include = ['one.toml', { path = 'in/two.toml', optional = true }]",
                "a/b/.cargo/./two",
            ),
            (
                "include = ['in/two.toml', { path = 'no.toml', optional = true }, 'one.toml']",
                "a/b/./one",
            ),
            (
                "[[include]]\npath = 'one.toml'\n[build]\nrustc-wrapper = 'own'",
                "own",
            ),
        ] {
            let config = ("a/b/.cargo/config.toml", text);
            let found = wrapper(&[config, one, two, empty], "build --config empty.toml", &[]);
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
        let option = "build --config .cargo/in/two.toml";
        let found = wrapper(&[two], option, &[]);
        assert_eq!(found.as_deref(), Some("a/b/.cargo/./two"));
    }

    #[test]
    fn what_is_not_understood_says_nothing() {
        for text in [
            "[build",
            "build = 1",
            "build.rustc-wrapper = 1",
            "include = 1",
            "build.jobs = 'default'",
        ] {
            assert_eq!(
                wrapper(&[(".cargo/config.toml", text)], "build --config [", &[]),
                None,
                "{text}"
            );
        }
    }
}
