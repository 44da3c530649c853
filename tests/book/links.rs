//! Links, in the book and in all other pages of the repository.

use std::{
    collections::BTreeSet,
    fmt::Write,
    path::{Path, PathBuf},
};

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::{book, chapters, events, pages, read, root};

/// Where the links of a page lead, as they are written.
pub(crate) fn links(page: &str) -> impl Iterator<Item = String> {
    events(page).filter_map(|(event, _)| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.into_string())
        }
        _ => None,
    })
}

/// The links of a page to others of the repository: the path, and the anchor, which may be empty.
fn local_links(path: &Path) -> Vec<(PathBuf, String)> {
    let directory = path.parent().unwrap();
    let page = read(path);
    let links = links(&page).filter(|link| !link.contains("://"));
    let targets = links.map(|link| {
        let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
        let target = match file {
            "" => path.to_owned(),
            file => directory.join(file),
        };
        (target, anchor.to_owned())
    });
    targets.collect()
}

#[test]
fn links_of_all_pages_lead_somewhere() {
    let mut broken = String::new();
    for page in pages(&root()) {
        for (target, anchor) in local_links(&page) {
            let is_there = match &*anchor {
                "" => target.exists(),
                anchor => target.is_file() && anchors(&read(&target)).contains(anchor),
            };
            if !is_there {
                writeln!(broken, "{}: {}", page.display(), target.display()).unwrap();
            }
        }
    }
    assert_eq!(broken, "");
}

/// Where a link into a page may lead: its headings in small letters, with hyphens for blanks and without most signs.
fn anchors(page: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut heading = None;
    for (event, _) in events(page) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), _) => heading = Some(String::new()),
            (Event::End(TagEnd::Heading(_)), _) => anchors.extend(heading.take()),
            (Event::Text(text) | Event::Code(text), Some(heading)) => {
                let kept = |c: &char| c.is_alphanumeric() || ['-', '_', ' '].contains(c);
                let small = text.chars().filter(kept).flat_map(char::to_lowercase);
                heading.extend(small.map(|c| if c == ' ' { '-' } else { c }));
            }
            _ => {}
        }
    }
    anchors
}

/// mdBook takes any link to a page for one to a chapter, so chapters name other pages by their paths.
#[test]
fn chapters_lead_only_to_pages_that_are_chapters() {
    let source = book().join("src").canonicalize().unwrap();
    for chapter in chapters() {
        for (target, _) in local_links(&chapter) {
            let is_page = target
                .extension()
                .is_some_and(|extension| extension == "md");
            let is_chapter = || target.canonicalize().unwrap().starts_with(&source);
            assert!(
                !is_page || is_chapter(),
                "{}: {}",
                chapter.display(),
                target.display()
            );
        }
    }
}

#[test]
fn paths_that_chapters_name_are_there() {
    let directories = ["lib/", "docs/", "tests/", "crates/", "examples/", "bench/"];
    for chapter in chapters() {
        for (event, _) in events(&read(&chapter)) {
            let Event::Code(path) = event else {
                continue;
            };
            let is_ours = directories.iter().any(|prefix| path.starts_with(prefix));
            assert!(
                !is_ours || root().join(&*path).exists(),
                "{}: {path}",
                chapter.display()
            );
        }
    }
}
