//! Looks at every text of the workspace, and of what it depends on by path, for traits that are used as `dyn`.
//!
//! Cargo compiles a crate before those that use it. The compiler calls learn from the environment what those will say,
//! and note what they asked for, so that cargo calls them anew when the answer changes.

use std::{
    collections::BTreeSet,
    env::{current_dir, join_paths, vars_os},
    ffi::OsString,
    fs::{self, DirEntry},
    num::NonZero,
    path::{Path, PathBuf},
    process::Command,
    thread::{self, available_parallelism},
};

use cargo_metadata::{Metadata, MetadataCommand};
use normal_async_driver::{SURVEYED, Survey, USED_AS_DYN};

use crate::plan::Plan;

/// Commands that compile nothing, so that nobody would ask.
const COMPILE_NOTHING: &[&str] = &[
    "add", "clean", "fetch", "fmt", "init", "metadata", "new", "remove", "rustfmt", "tree",
    "update",
];

/// Adds to the environment of a plan what its compiler calls have to know. `at` is where its command stands.
///
/// Where cargo finds no workspace, or cannot read it, nothing is known.
pub(crate) fn add_to(plan: &mut Plan, at: usize) {
    forget(plan);
    if COMPILE_NOTHING
        .iter()
        .any(|command| plan.args[at] == *command)
    {
        return;
    }
    let Some(places) = places(plan, at) else {
        return;
    };
    let Ok(surveyed) = join_paths(&places.packages) else {
        return;
    };
    plan.set(SURVEYED, Some(surveyed));
    for name in survey(&places.texts()).dyn_traits() {
        plan.set(format!("{USED_AS_DYN}{name}"), Some("1".into()));
    }
}

/// Removes what another `cargo async` found, below which we are called.
fn forget(plan: &mut Plan) {
    let names = vars_os().filter_map(|(name, _)| name.into_string().ok());
    let theirs = names.filter(|name| name == SURVEYED || name.starts_with(USED_AS_DYN));
    theirs.for_each(|name| plan.set(name, None));
}

fn places(plan: &Plan, at: usize) -> Option<Places> {
    let manifest = manifest_path(&plan.args[at..]);
    let here = current_dir().ok()?;
    if at == 0
        && manifest.is_none()
        && let Some(package) = lone_package(&here)
    {
        return Some(Places {
            packages: vec![package.to_owned()],
            ..Places::default()
        });
    }
    let ask = |manifest: Option<OsString>| {
        let mut args = plan.args[..at].to_vec();
        args.extend(["metadata", "--no-deps", "--format-version=1"].map(Into::into));
        args.extend(manifest.map(|path| flag("--manifest-path=", path)));
        metadata(plan.command(&args))
    };
    let workspace = ask(manifest)?;
    let ask = |manifest: PathBuf| ask(Some(manifest.into()));
    Some(Places::new(&workspace, ask))
}

fn flag(name: &str, value: OsString) -> OsString {
    let mut flag = OsString::from(name);
    flag.push(value);
    flag
}

/// The value of `--manifest-path`.
fn manifest_path(args: &[OsString]) -> Option<OsString> {
    let own = args.split(|arg| arg == "--").next()?;
    own.iter().enumerate().find_map(|(at, arg)| {
        if arg == "--manifest-path" {
            return own.get(at + 1).cloned();
        }
        let path = arg.to_str()?.strip_prefix("--manifest-path=")?;
        Some(path.into())
    })
}

/// The directory of the package around `directory`, if its manifest leaves no doubt that it has to do with no other one.
/// Most have not, and to ask cargo takes as long as cargo takes to see that there is nothing to do.
fn lone_package(directory: &Path) -> Option<&Path> {
    /// What the others say, or with an escape may say.
    const OF_OTHERS: &[&str] = &["members", "path", "readme", "workspace", "\\"];
    let mut around = directory
        .ancestors()
        .filter(|directory| directory.join("Cargo.toml").exists());
    let (package, None) = (around.next()?, around.next()) else {
        return None;
    };
    let manifest = fs::read_to_string(package.join("Cargo.toml")).ok()?;
    // By itself, it keeps a package out of others' workspaces.
    let manifest = manifest.replace("[workspace]", "");
    let is_alone = !OF_OTHERS.iter().any(|word| manifest.contains(word));
    is_alone.then_some(package)
}

fn metadata(mut command: Command) -> Option<Metadata> {
    let output = command.output().ok()?;
    let text = std::str::from_utf8(&output.stdout).ok()?;
    MetadataCommand::parse(text).ok()
}

/// Where the texts are.
#[derive(Default)]
struct Places {
    /// The directories of packages, but for those in another one's.
    packages: Vec<PathBuf>,
    /// Their readme files, whose examples are tests.
    readmes: Vec<PathBuf>,
    /// Directories that something depends on.
    dependencies: Vec<PathBuf>,
}

impl Places {
    /// Those of a workspace and, as `ask` tells, of the packages outside of it that it depends on.
    fn new(workspace: &Metadata, ask: impl Fn(PathBuf) -> Option<Metadata>) -> Self {
        let mut places = Places::default();
        places.add(workspace);
        let mut asked = BTreeSet::new();
        while let Some(directory) = places.dependencies.pop() {
            if !places.packages.contains(&directory)
                && asked.insert(directory.clone())
                && let Some(workspace) = ask(directory.join("Cargo.toml"))
            {
                places.add(&workspace);
            }
        }
        places.packages.sort();
        places
            .packages
            .dedup_by(|inner, outer| inner.starts_with(outer));
        places
    }

    fn add(&mut self, workspace: &Metadata) {
        for package in &workspace.packages {
            let directory = package.manifest_path.parent();
            self.packages.extend(directory.map(PathBuf::from));
            // It may stand in a directory above.
            let readme = package.readme().map(fs::canonicalize);
            self.readmes.extend(readme.into_iter().flatten());
            let paths = package.dependencies.iter().filter_map(|d| d.path.clone());
            self.dependencies.extend(paths.map(PathBuf::from));
        }
    }

    /// All files that may have Rust in them.
    fn texts(mut self) -> Vec<PathBuf> {
        let is_inside = |path: &PathBuf| {
            self.packages
                .iter()
                .any(|package| path.starts_with(package))
        };
        self.readmes.retain(|readme| !is_inside(readme));
        let mut texts = self.readmes;
        let mut left = self.packages;
        while let Some(path) = left.pop() {
            match fs::read_dir(&path) {
                Ok(entries) => left.extend(entries.flatten().filter_map(|entry| inside(&entry))),
                Err(_) => texts.push(path),
            }
        }
        texts
    }
}

/// The path of a source text, or of a directory that may have some.
fn inside(entry: &DirEntry) -> Option<PathBuf> {
    let path = entry.path();
    if entry.file_type().ok()?.is_dir() {
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let is_output = || path.join("CACHEDIR.TAG").exists();
        return (!is_hidden && !is_output()).then_some(path);
    }
    let is_text = path
        .extension()
        .is_some_and(|extension| extension == "rs" || extension == "md");
    is_text.then_some(path)
}

/// Reads the texts, on all processors.
fn survey(texts: &[PathBuf]) -> Survey {
    let threads = available_parallelism().map_or(1, NonZero::get);
    let read = |texts: &[PathBuf]| {
        let mut survey = Survey::default();
        for path in texts {
            let Ok(bytes) = fs::read(path) else { continue };
            let text = String::from_utf8_lossy(&bytes);
            match path.extension().is_some_and(|extension| extension == "md") {
                true => survey.read(&as_documentation(&text)),
                false => survey.read(&text),
            }
        }
        survey
    };
    let mut all = Survey::default();
    thread::scope(|scope| {
        let parts = texts.chunks(texts.len().div_ceil(threads).max(1));
        let readers: Vec<_> = parts.map(|part| scope.spawn(move || read(part))).collect();
        for survey in readers.into_iter().filter_map(|reader| reader.join().ok()) {
            all.extend(survey);
        }
    });
    all
}

/// A page as the documentation of a crate that includes it.
fn as_documentation(page: &str) -> String {
    page.lines().map(|line| format!("//! {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_is_named_in_front_of_the_separator() {
        let check = |args: &str, expected: Option<&str>| {
            let args: Vec<OsString> = args.split(' ').map(Into::into).collect();
            assert_eq!(manifest_path(&args), expected.map(Into::into), "{args:?}");
        };
        check("build -p a", None);
        check("build --manifest-path a/Cargo.toml", Some("a/Cargo.toml"));
        check("run --manifest-path=b.toml -- x", Some("b.toml"));
        check("run -- --manifest-path x", None);
    }

    #[test]
    fn a_package_is_alone_unless_something_speaks_of_others() {
        let directory = tempfile::tempdir().unwrap();
        let package = directory.path().join("a");
        let inner = package.join("src");
        fs::create_dir_all(&inner).unwrap();
        let is_alone = |manifest: &str| {
            fs::write(package.join("Cargo.toml"), manifest).unwrap();
            lone_package(&inner) == Some(&*package)
        };
        let alone = "[package]\nname = \"a\"\n[dependencies]\ntokio = \"1\"\n";
        assert!(is_alone(alone));
        assert!(is_alone(&format!("{alone}[workspace]\n")));
        for more in [
            "b = { path = \"../b\" }",
            "b = { \"p\\u0061th\" = \"../b\" }",
            "b.workspace = true",
            "[package.readme]",
            "[workspace]\nmembers = [\"b\"]",
            "[workspace.dependencies]",
        ] {
            assert!(!is_alone(&format!("{alone}{more}")), "{more}");
        }
        fs::write(directory.path().join("Cargo.toml"), "").unwrap();
        assert!(!is_alone(alone));
    }

    #[test]
    fn texts_are_those_of_packages_but_not_of_outputs() {
        let directory = tempfile::tempdir().unwrap();
        for path in [
            "a/src/lib.rs",
            "a/src/data.bin",
            "a/README.md",
            "a/inner/src/main.rs",
            "a/target/CACHEDIR.TAG",
            "a/target/x.rs",
            "a/.git/y.rs",
            "b/lib.rs",
            "c/lib.rs",
            "README.md",
        ] {
            let path = directory.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let paths = |names: [&str; 3]| names.map(|name| directory.path().join(name)).into();
        let places = Places {
            packages: paths(["a", "b", "gone"]),
            readmes: paths(["a/README.md", "b/gone.md", "README.md"]),
            ..Places::default()
        };
        let mut found = places.texts();
        found.retain(|path| path.exists());
        found.sort();
        let expected = [
            "README.md",
            "a/README.md",
            "a/inner/src/main.rs",
            "a/src/lib.rs",
            "b/lib.rs",
        ];
        assert_eq!(found, expected.map(|path| directory.path().join(path)));
    }
}
