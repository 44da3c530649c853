//! Tokens on one line.
//!
//! Only a string spans lines, and what it says there can be written as an escape.

use std::borrow::Cow;

/// The same token without a line break.
///
/// ```text
/// "a      becomes   "a\nb"
/// b"
/// ```
pub(crate) fn one_line(token: &str) -> Cow<'_, str> {
    if !token.contains('\n') {
        return token.into();
    }
    let Some(quote) = token.find('"') else {
        return token.replace('\n', " ").into();
    };
    let (prefix, string) = token.split_at(quote);
    match prefix.split_once('r') {
        Some((prefix, hashes)) => raw(prefix, string, hashes),
        None => escaped(prefix, string),
    }
    .into()
}

/// By the content of a raw string.
fn raw(prefix: &str, string: &str, hashes: &str) -> String {
    let string = string.strip_suffix(hashes).unwrap_or(string);
    let content = string.strip_prefix('"').unwrap_or(string);
    let content = content.strip_suffix('"').unwrap_or(content);
    let content = content.replace('\\', "\\\\").replace('"', "\\\"");
    format!("{prefix}\"{}\"", with_escapes(&content))
}

/// By a string in which a backslash at the end of a line takes away the break and the blanks that follow.
fn escaped(prefix: &str, string: &str) -> String {
    let mut text = prefix.to_owned();
    let mut rest = string;
    while let Some(at) = rest.find('\\') {
        text += &with_escapes(&rest[..at]);
        let behind = &rest[at + 1..];
        if behind.starts_with(['\n', '\r']) {
            rest = behind.trim_start_matches([' ', '\t', '\n', '\r']);
            continue;
        }
        let escape = behind.chars().next().map_or(0, char::len_utf8);
        text += &rest[at..at + 1 + escape];
        rest = &behind[escape..];
    }
    text + &with_escapes(rest)
}

fn with_escapes(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_say_the_same() {
        let check = |token: &str, expected: &str| assert_eq!(one_line(token), expected);
        check("\"a b\"", "\"a b\"");
        check("\"a\nb\"", r#""a\nb""#);
        check("b\"a\r\nb\"", r#"b"a\nb""#);
        check("\"\\\\\n\\\n   b\\n\"", r#""\\\nb\n""#);
        check("c\"\\\"\n\"", r#"c"\"\n""#);
        check("r#\"\\d\n\"x\" \"#", r#""\\d\n\"x\" ""#);
        check("r#\"\"\n\"\"#", r#""\"\n\"""#);
        check("br\"\n\"", r#"b"\n""#);
    }

    #[test]
    fn broken_strings_have_one_line_too() {
        for token in ["\"a\n", "\"a\n\\", "r#\"a\n", "r\"\n", "b'\n", "\"a\n\\ü"] {
            assert!(!one_line(token).contains('\n'), "{token:?}");
        }
    }
}
