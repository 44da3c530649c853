//! `docs/book`: all its examples are tested, its links lead somewhere, and what it quotes is what the tools say.

mod links;
mod quotes;

use std::{
    collections::BTreeSet,
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use pulldown_cmark::{Event, Options, Parser};

fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap().to_owned()
}

fn book() -> PathBuf {
    root().join("docs/book")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What a page consists of, and where in its text that is.
fn events(page: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    Parser::new_ext(page, Options::ENABLE_TABLES).into_offset_iter()
}

/// The paths of the chapters, in their order.
fn chapters() -> Vec<PathBuf> {
    let source = book().join("src");
    let summary = read(&source.join("SUMMARY.md"));
    let chapters = links::links(&summary).map(|link| source.join(link));
    chapters.collect()
}

/// The pages in a directory, and in those below.
fn pages(directory: &Path) -> BTreeSet<PathBuf> {
    let mut pages = BTreeSet::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        let is_made = name.starts_with('.') || ["target", "html"].contains(&&*name);
        if path.is_dir() && !is_made {
            pages.extend(self::pages(&path));
        } else if name.ends_with(".md") {
            pages.insert(path);
        }
    }
    pages
}

#[test]
fn every_page_is_a_chapter_whose_examples_are_tested() {
    let source = book().join("src");
    let mut pages = pages(&source);
    pages.remove(&source.join("SUMMARY.md"));
    let chapters = chapters();
    assert_eq!(pages, chapters.iter().cloned().collect());
    let library = read(&book().join("lib.rs"));
    let included = library.split("#[doc = include_str!(\"").skip(1);
    let included = included.map(|rest| book().join(rest.split_once('"').unwrap().0));
    assert_eq!(chapters, included.collect::<Vec<_>>());
}
