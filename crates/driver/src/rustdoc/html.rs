//! Makes what rustdoc wrote show what the user wrote.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use normal_async_lower::{Exports, hide};
use normal_async_syntax::edit::Edits;

use crate::{shadow::Shadow, tree::Crate};

/// Takes what the lowering made out of the pages of a crate, and shows its sources without these edits.
///
/// # Errors
/// When a page cannot be read or written.
pub(super) fn show_as_written(
    out: &Path,
    name: &str,
    krate: &Crate,
    exports: &Exports,
    shadow: &Shadow,
    edits: &[Edits],
) -> Result<()> {
    let externs = &krate.tree.externs;
    for page in files(&out.join(name), "html")? {
        rewrite(&page, |page| hide(page, exports, externs.values()))?;
    }
    let sources = out.join("src").join(name);
    for page in files(&sources, "html")? {
        rewrite(&page, |page| Some(shadow.in_user_terms(page)))?;
    }
    show_sources(&sources, krate, edits)
}

fn show_sources(sources: &Path, krate: &Crate, edits: &[Edits]) -> Result<()> {
    let files = &krate.tree.files;
    let root = files[0].path.parent().unwrap_or(Path::new(""));
    for (file, edits) in files.iter().zip(edits) {
        let Ok(path) = file.path.strip_prefix(root) else {
            continue;
        };
        let page = sources.join(path).with_extension("rs.html");
        if !edits.is_empty() && page.exists() {
            let shown = edits.apply(&file.text);
            rewrite(&page, |page| Some(with_lines(page, &shown, &file.text)))?;
        }
    }
    Ok(())
}

/// The files in a directory with that extension.
pub(super) fn files(directory: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut left = vec![directory.to_owned()];
    while let Some(directory) = left.pop() {
        let entries = fs::read_dir(&directory);
        for entry in entries.with_context(|| format!("cannot read `{}`", directory.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                left.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.push(path);
            }
        }
    }
    Ok(files)
}

/// Writes what becomes of a file, if anything else does.
pub(super) fn rewrite(page: &Path, change: impl FnOnce(&str) -> Option<String>) -> Result<()> {
    let text = fs::read_to_string(page);
    let text = text.with_context(|| format!("cannot read `{}`", page.display()))?;
    if let Some(changed) = change(&text) {
        fs::write(page, changed).with_context(|| format!("cannot write `{}`", page.display()))?;
    }
    Ok(())
}

/// A page of a source with the lines of `written`, where `shown` has others or more.
fn with_lines(page: &str, shown: &str, written: &str) -> String {
    let mut lines = String::new();
    let mut rest = page;
    let mut written = written.lines();
    for (index, shown) in shown.lines().enumerate() {
        let written = written.next();
        if written == Some(shown) {
            continue;
        }
        let number = index + 1;
        let anchor = format!("<a href=#{number} id={number} data-nosnippet>{number}</a>");
        let Some(start) = rest.find(&anchor) else {
            continue;
        };
        let (before, line) = rest.split_at(start);
        let end = line.find('\n').or_else(|| line.find("</code>"));
        let (line, after) = line.split_at(end.unwrap_or(line.len()));
        let line = &line[anchor.len()..];
        lines += before;
        if let Some(written) = written {
            lines += &anchor;
            lines += &with_text(line, written);
        } else {
            lines += &with_text(line, "");
        }
        rest = after;
    }
    lines + rest
}

/// The text in the place of a line's, between the spans that end or begin in it.
fn with_text(line: &str, text: &str) -> String {
    let mut ended = String::new();
    let mut begun: Vec<&str> = Vec::new();
    for tag in line.split('<').skip(1) {
        let Some(end) = tag.find('>') else {
            continue;
        };
        let tag = &tag[..=end];
        if tag.starts_with("span") {
            begun.push(tag);
        } else if tag == "/span>" && begun.pop().is_none() {
            ended += "</span>";
        }
    }
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let begun: String = begun.iter().map(|tag| format!("<{tag}")).collect();
    format!("{ended}{text}{begun}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_are_shown_as_they_are_written() {
        let page = "<code><a href=#1 id=1 data-nosnippet>1</a><span class=\"doc\">/// About\n\
                    <a href=#2 id=2 data-nosnippet>2</a></span>x.<span class=\"id\">b0x</span>; <span class=\"doc\">/// A\n\
                    <a href=#3 id=3 data-nosnippet>3</a>/// B</span>\n\
                    <a href=#4 id=4 data-nosnippet>4</a><span class=\"kw\">trait</span> T {}\n</code>";
        let shown = "/// About\nx.b0x; /// A\n/// B\ntrait T {}\n";
        let written = "/// About\nx.box < 1; /// A\n/// B\n";
        let expected = "<code><a href=#1 id=1 data-nosnippet>1</a><span class=\"doc\">/// About\n\
                        <a href=#2 id=2 data-nosnippet>2</a></span>x.box &lt; 1; /// A<span class=\"doc\">\n\
                        <a href=#3 id=3 data-nosnippet>3</a>/// B</span>\n\n</code>";
        assert_eq!(with_lines(page, shown, written), expected);
        assert_eq!(with_lines(page, shown, shown), page);
    }
}
