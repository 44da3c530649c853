//! Files that sources name in place, by a path relative to themselves.

use std::path::{Path, PathBuf};

/// What such a path stands behind.
const OPENINGS: [&str; 4] = ["include_str!", "include_bytes!", "include!", "path"];

/// The relative paths in `text`, by `include!` and its like, or by `#[path = ".."]`.
pub(super) fn relative_paths(text: &str) -> Vec<PathBuf> {
    let behind = |opening: &'static str| {
        text.match_indices(opening)
            .map(move |(at, _)| &text[at + opening.len()..])
    };
    let literals = OPENINGS.into_iter().flat_map(behind).filter_map(literal);
    literals
        .map(PathBuf::from)
        .filter(|path| path.is_relative())
        .collect()
}

/// The string at the beginning of `text`, behind `(`, `[`, `{` or `=`.
fn literal(text: &str) -> Option<&str> {
    let inside = text.trim_start().strip_prefix(['(', '[', '{', '='])?;
    let (literal, _) = inside.trim_start().strip_prefix('"')?.split_once('"')?;
    Some(literal)
}

/// Whether the path, from a file in `directory`, is one of an existing file; its path without `..`.
pub(super) fn resolve(directory: &Path, path: &Path) -> Option<PathBuf> {
    let path = directory.join(path).canonicalize().ok()?;
    path.is_file().then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_in_macros_and_attributes() {
        let text = r#"
            include_str!("../a.txt"); include_bytes! [ "b.bin" ]; #[path = "../c.rs"] mod c;
            include!(concat!(env!("OUT_DIR"), "/x.rs")); let path = "not/this"; include_str!("/abs");
            #![doc = include_str!("../README.md")]
        "#;
        let found = relative_paths(text);
        let expected = ["../a.txt", "../README.md", "b.bin", "../c.rs", "not/this"];
        assert_eq!(found, expected.map(PathBuf::from));
    }
}
