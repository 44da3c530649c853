//! Crates with new syntax in each of their files, so that every one is parsed, lowered and printed.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// Compiled to nothing, once it is lowered. No line of the crate's own moves.
const NEW_SYNTAX: &str = "\n#[cfg(any())]\nbox async fn forced() {}\n";

/// Where Rust is that cargo compiles by itself, and whether that includes what is below.
const PLACES: &[(&str, bool)] = &[
    ("src", true),
    ("tests", false),
    ("examples", false),
    ("benches", false),
];

/// Copies a crate's directory to `place`, unless it is there, with new syntax in every file, but for the sources of
/// procedural macros, which are none of ours.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn copy(directory: &Path, place: &Path) -> io::Result<()> {
    if place.exists() {
        return Ok(());
    }
    let unfinished = place.with_extension("unfinished");
    let _ = fs::remove_dir_all(&unfinished);
    super::sources::copy(directory, &unfinished)?;
    let mut files = Vec::new();
    let manifest = fs::read_to_string(unfinished.join("Cargo.toml"))?;
    let is_macro = manifest.contains("proc-macro = true");
    let places = PLACES
        .iter()
        .filter(|(name, _)| !is_macro || *name != "src");
    for (name, deep) in places {
        sources(&unfinished.join(name), *deep, &mut files)?;
    }
    let texts = files.iter().map(fs::read_to_string);
    let mut texts = texts.collect::<io::Result<Vec<_>>>()?;
    let included: BTreeSet<String> = texts.iter().flat_map(|text| included(text)).collect();
    for (path, text) in files.iter().zip(&mut texts) {
        let name = path.file_name().unwrap_or_default().display().to_string();
        if !included.contains(&name) {
            text.push_str(NEW_SYNTAX);
            fs::write(path, text)?;
        }
    }
    fs::rename(unfinished, place)
}

fn sources(directory: &Path, deep: bool, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let Ok(entries) = fs::read_dir(directory) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            if deep {
                sources(&path, deep, files)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// The names of files that a text includes, perhaps in the midst of an expression.
fn included(text: &str) -> impl Iterator<Item = String> {
    let behind = text.split("include").skip(1);
    let literals = behind.filter_map(|text| text.lines().next()?.split('"').nth(1));
    literals.map(|path| path.rsplit('/').next().unwrap_or(path).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_syntax_is_put_behind_everything_but_what_is_included() {
        let directory = tempfile::tempdir().unwrap();
        let (from, to) = (directory.path().join("from"), directory.path().join("to"));
        for (path, text) in [
            ("Cargo.toml", ""),
            ("src/lib.rs", "mod a; include!(\"a/part.rs\");"),
            ("src/a/mod.rs", ""),
            ("src/a/part.rs", "1 + 1"),
            ("tests/ui/wrong.rs", "wrong"),
        ] {
            fs::create_dir_all(from.join(path).parent().unwrap()).unwrap();
            fs::write(from.join(path), text).unwrap();
        }
        copy(&from, &to).unwrap();
        let read = |path: &str| fs::read_to_string(to.join(path)).unwrap();
        assert!(read("src/lib.rs").ends_with(";\n#[cfg(any())]\nbox async fn forced() {}\n"));
        assert_eq!(read("src/a/mod.rs"), NEW_SYNTAX);
        assert_eq!(read("src/a/part.rs"), "1 + 1");
        assert_eq!(read("tests/ui/wrong.rs"), "wrong");
    }
}
