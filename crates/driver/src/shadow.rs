//! A directory that looks like the user's, but for the files that are lowered.
//!
//! Directories that hold source files are real ones in the shadow; what else is in them is linked to. So `mod`,
//! `#[path]`, `include!`, `include_str!` and their like find with relative paths what they find in the user's
//! directory. When the crate is compiled, the shadow is gone.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Component, Path, PathBuf},
};

use anyhow::{Context, Result};
use normal_async_diagnose::Files;
use normal_async_syntax::edit::Edits;

use crate::{
    command_line::CommandLine,
    invocation::Env,
    location::Location,
    remap::Remap,
    tree::{Crate, normalize},
};

/// In bytes.
const WRITTEN_AT_ONCE: usize = 64 << 10;

/// The shadow of one crate; removed when dropped.
pub(crate) struct Shadow {
    directory: PathBuf,
    location: Location,
    mirrors: Vec<Mirror>,
}

/// The shadow of one of [`Crate::roots`].
struct Mirror {
    /// The root as rustc spells it.
    root: PathBuf,
    /// The shadow of the root.
    shadow: PathBuf,
}

impl Shadow {
    /// Mirrors the directories of `krate`, and the whole package that it belongs to, at `location`. Every file of the
    /// crate is linked to.
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub(crate) fn new(location: Location, krate: &Crate, env: Env) -> Result<Self> {
        let current_dir = std::env::current_dir()?;
        let directory = current_dir.join(location.path());
        let package = env("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let explain = || {
            format!(
                "cannot write the lowered sources to `{}`; make that directory writable, or choose another with \
                 `--target-dir` or `--out-dir`",
                directory.display()
            )
        };
        remove(&directory).with_context(explain)?;
        let mut mirrors = Vec::new();
        for (index, root) in krate.roots.iter().enumerate() {
            let plan = Plan::new(krate, index, &current_dir, package.as_deref());
            let shadow = directory.join(index.to_string());
            plan.build(&shadow).with_context(explain)?;
            let inside = normalize(root, &current_dir);
            let inside = inside.strip_prefix(&plan.top).unwrap_or(Path::new(""));
            mirrors.push(Mirror {
                root: root.clone(),
                shadow: shadow.join(inside),
            });
        }
        Ok(Shadow {
            directory,
            location,
            mirrors,
        })
    }

    /// The shadow of a file of the crate.
    pub(crate) fn path(&self, krate: &Crate, file: usize) -> PathBuf {
        let place = &krate.places[file];
        self.mirrors[place.root].shadow.join(&place.path)
    }

    /// Replaces the link to a file by a file of its own.
    ///
    /// # Errors
    /// When it cannot be written, or would not be written inside of the shadow.
    pub(crate) fn write<P: AsRef<str>>(
        &self,
        krate: &Crate,
        file: usize,
        pieces: impl IntoIterator<Item = P>,
    ) -> Result<()> {
        let path = self.path(krate, file);
        let write = || {
            let parent = path.parent().unwrap_or(Path::new("")).canonicalize()?;
            if !parent.starts_with(self.directory.canonicalize()?) {
                return Err(io::Error::other("a link leads away from there"));
            }
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => write_pieces(&path, pieces),
            }
        };
        write().with_context(|| format!("cannot write `{}`", path.display()))
    }

    /// Lets includes by absolute path include the shadow of their file, where `files`, the edits of each file, say that
    /// anything there is edited.
    pub(crate) fn redirect_includes(&self, krate: &Crate, files: &mut [Edits]) {
        for include in &krate.includes {
            let root = krate.places[include.target].root;
            let mut all = krate.places.iter().zip(&*files);
            if all.all(|(place, edits)| place.root != root || edits.is_empty()) {
                continue;
            }
            let argument = &include.argument;
            let edits = &mut files[include.file];
            let is_free = edits
                .ranges()
                .all(|range| range.end <= argument.start || argument.end <= range.start);
            if is_free {
                let path = self.path(krate, include.target).display().to_string();
                edits.replace(argument.clone(), format!("{path:?}"));
            }
        }
    }

    /// One of the compiler's messages, with the user's paths for those in the shadow that it may speak of.
    pub(crate) fn in_user_terms(&self, message: &str) -> String {
        let mut message = message.to_owned();
        for mirror in &self.mirrors {
            let shadow = mirror.shadow.join("").display().to_string();
            let root = mirror.root.join("").display().to_string();
            message = message.replace(&shadow, &root);
        }
        message
    }

    /// Writes arguments for rustc to a file; gives the argument that names it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write_arguments(&self, args: &[String]) -> Result<String> {
        let path = self.directory.join("arguments");
        fs::write(&path, args.join("\n"))
            .with_context(|| format!("cannot write `{}`", path.display()))?;
        Ok(format!("@{}", path.display()))
    }

    /// A name for the compiler call whose shadow this is.
    pub(crate) fn name(&self) -> &OsStr {
        self.location.name()
    }

    /// Pairs of a directory in the shadow and the user's directory, as rustc spells both.
    pub(crate) fn prefixes(&self) -> impl Iterator<Item = (&Path, &Path)> {
        self.mirrors.iter().map(|m| (&*m.shadow, &*m.root))
    }

    /// What makes the compiler of `line` name the user's files.
    pub(crate) fn remap(&self, line: &CommandLine) -> Remap {
        let given: Vec<&str> = line.values("remap-path-prefix").collect();
        Remap::new(self.prefixes(), &given)
    }

    /// Adds to what diagnostics speak of the files of the crate that have edits.
    pub(crate) fn add_edited<'a>(
        &self,
        krate: &Crate,
        remap: &Remap,
        edits: &'a [Edits],
        files: &mut Files<'a>,
    ) {
        for (file, edits) in edits.iter().enumerate() {
            if !edits.is_empty() {
                let name = remap.apply(&self.path(krate, file));
                let original = krate.tree.files[file].text.clone();
                files.insert(name.display().to_string(), original, edits);
            }
        }
    }
}

impl Drop for Shadow {
    fn drop(&mut self) {
        // What is left behind takes space, but is never read again: the next shadow begins with its removal.
        let _ = remove(&self.directory);
    }
}

fn write_pieces<P: AsRef<str>>(path: &Path, pieces: impl IntoIterator<Item = P>) -> io::Result<()> {
    let mut file = BufWriter::with_capacity(WRITTEN_AT_ONCE, File::create(path)?);
    for piece in pieces {
        file.write_all(piece.as_ref().as_bytes())?;
    }
    file.flush()
}

fn remove(directory: &Path) -> io::Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// What one mirror consists of.
struct Plan {
    /// The uppermost directory.
    top: PathBuf,
    /// The directories to be made, `top` among them, parents first.
    directories: BTreeSet<PathBuf>,
    /// Files to be linked to even when their directory cannot be listed.
    files: BTreeSet<PathBuf>,
}

impl Plan {
    fn new(krate: &Crate, root: usize, current_dir: &Path, package: Option<&Path>) -> Self {
        let base = normalize(&krate.roots[root], current_dir);
        let mut directories = BTreeSet::from([base.clone()]);
        let mut files = BTreeSet::new();
        let mut top = base.clone();
        if let Some(package) = package.filter(|package| base.starts_with(package)) {
            top = package.to_owned();
        }
        let places = krate.places.iter().zip(&krate.tree.files);
        for (place, file) in places.filter(|(place, _)| place.root == root) {
            let mut directory = base.clone();
            for component in place.path.parent().unwrap_or(Path::new("")).components() {
                match component {
                    Component::ParentDir => {
                        directory.pop();
                    }
                    other => directory.push(other),
                }
                directories.insert(directory.clone());
                top = common_ancestor(&top, &directory);
            }
            let reach = directory.ancestors().nth(parent_steps(&file.text));
            top = common_ancestor(&top, reach.unwrap_or(Path::new("/")));
            files.extend(place.path.file_name().map(|name| directory.join(name)));
        }
        let between: Vec<PathBuf> = directories
            .iter()
            .flat_map(|directory| directory.ancestors())
            .filter(|ancestor| ancestor.starts_with(&top))
            .map(Into::into)
            .collect();
        directories.extend(between);
        Plan {
            top,
            directories,
            files,
        }
    }

    fn build(&self, shadow: &Path) -> io::Result<()> {
        let inside = |path: &Path| match path.strip_prefix(&self.top) {
            Ok(rest) if rest.as_os_str().is_empty() => shadow.to_owned(),
            Ok(rest) => shadow.join(rest),
            Err(_) => shadow.to_owned(),
        };
        for directory in &self.directories {
            fs::create_dir_all(inside(directory))?;
        }
        for directory in &self.directories {
            // A directory that cannot be listed can still be walked through.
            let Ok(entries) = fs::read_dir(directory) else {
                continue;
            };
            for entry in entries.flatten() {
                let path = entry.path();
                if !self.directories.contains(&path) && !self.files.contains(&path) {
                    link(&path, &inside(&path))?;
                }
            }
        }
        for file in &self.files {
            match link(file, &inside(file)) {
                // Where the system takes two spellings for one, the other is there already.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                result => result?,
            }
        }
        Ok(())
    }
}

/// The largest number of `../` steps with which a string literal of `text` begins.
fn parent_steps(text: &str) -> usize {
    let steps = |literal: &str| {
        literal
            .split(['/', '\\'])
            .take_while(|step| matches!(*step, ".." | "."))
            .filter(|step| *step == "..")
            .count()
    };
    let literals = text.match_indices("\".").map(|(at, _)| &text[at + 1..]);
    literals
        .map(|rest| steps(rest.split('"').next().unwrap_or_default()))
        .max()
        .unwrap_or(0)
}

fn common_ancestor(a: &Path, b: &Path) -> PathBuf {
    let common = a.components().zip(b.components());
    common.take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
}

#[cfg(unix)]
fn link(target: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, at)
}

/// Links to files fall back to copies, since symbolic links ask for a privilege.
#[cfg(windows)]
fn link(target: &Path, at: &Path) -> io::Result<()> {
    use std::os::windows::fs::{symlink_dir, symlink_file};
    if target.is_dir() {
        return symlink_dir(target, at);
    }
    symlink_file(target, at)
        .or_else(|_| fs::hard_link(target, at))
        .or_else(|_| fs::copy(target, at).map(|_| ()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree;

    /// Shadows the crate at `input` in a directory of these files; `look` gets that directory, crate and shadow.
    fn shadow(files: &[(&str, &str)], input: &str, look: impl Fn(&Path, &Crate, &Shadow)) {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join("user").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let user = dir.path().join("user");
        let krate = tree::read(&user.join(input), 2024, &|_| None).unwrap();
        let shadow = Shadow::new(Location::temporary().unwrap(), &krate, &|_| None).unwrap();
        look(&user, &krate, &shadow);
        let directory = shadow.directory.clone();
        drop(shadow);
        assert!(!directory.exists());
        assert_eq!(fs::read_to_string(user.join(input)).unwrap(), files[0].1);
    }

    #[test]
    fn relative_paths_lead_to_the_same_files() {
        let files = [
            ("p/src/main.rs", r#"mod a; include_str!("../../top.txt")"#),
            ("p/src/a.rs", r#"#[path = "../odd/b.rs"] mod b;"#),
            ("p/odd/b.rs", ""),
            ("p/data/x.txt", "x"),
            ("top.txt", "top"),
        ];
        shadow(&files, "p/src/main.rs", |_, krate, shadow| {
            let main = shadow.path(krate, 0);
            let read = |path: &str| fs::read_to_string(main.parent().unwrap().join(path)).ok();
            assert_eq!(read("../../top.txt").as_deref(), Some("top"));
            assert_eq!(read("../data/x.txt").as_deref(), Some("x"));
            assert_eq!(read("a.rs").as_deref(), Some(files[1].1));
            shadow.write(krate, 2, ["low", "ered"]).unwrap();
            assert_eq!(read("../odd/b.rs").as_deref(), Some("lowered"));
            assert_eq!(read("../odd/../odd/b.rs").as_deref(), Some("lowered"));
        });
    }

    #[test]
    fn the_users_files_are_never_written() {
        let files = [("main.rs", "mod a;"), ("a.rs", "user")];
        shadow(&files, "main.rs", |user, krate, shadow| {
            shadow.write(krate, 1, ["lowered"]).unwrap();
            shadow.write(krate, 1, ["again"]).unwrap();
            assert_eq!(fs::read_to_string(user.join("a.rs")).unwrap(), "user");
        });
    }

    #[test]
    fn steps_out_of_a_directory_are_counted() {
        assert_eq!(
            parent_steps(r#"include!("../../x") "a/../../../b" "..""#),
            2
        );
        assert_eq!(parent_steps(r#"include!("./../x")"#), 1);
        assert_eq!(parent_steps("let range = \"...\";"), 0);
    }
}
