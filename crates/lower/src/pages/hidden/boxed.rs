//! `box async fn`s of other crates, which return a pinned box there, as the async functions that they are written as.

use std::collections::BTreeSet;

use super::{closing_bracket, name};

/// With `async fn sum() -> u32` in the place of `fn sum() -> Pin<Box<impl Future<Output = u32>>>`, for these functions.
pub(super) fn with_async(page: &str, boxed: &BTreeSet<String>) -> String {
    let mut functions = page.split("fn ");
    let mut shown = functions.next().unwrap_or_default().to_owned();
    for function in functions {
        let as_written = match boxed.contains(named(function)) {
            true => as_async(function),
            false => None,
        };
        match as_written {
            Some(function) => shown += &format!("async fn {function}"),
            None => shown += &format!("fn {function}"),
        }
    }
    shown
}

/// The name of a function, which may be a link.
fn named(function: &str) -> &str {
    let text = function
        .starts_with("<a ")
        .then(|| function.split_once('>'));
    name(text.flatten().map_or(function, |(_, text)| text))
}

/// A function with the output of its future as its own.
fn as_async(function: &str) -> Option<String> {
    function.match_indices(" -&gt; ").find_map(|(at, arrow)| {
        let (output, behind) = in_pinned_box(&function[at + arrow.len()..])?;
        let before = &function[..at];
        match output.contains(">()<") {
            true => Some(format!("{before}{behind}")),
            false => Some(format!("{before}{arrow}{output}{behind}")),
        }
    })
}

/// For text that begins with `Pin<Box<impl Future<Output = u32>>>`, the output, and what follows.
fn in_pinned_box(text: &str) -> Option<(&str, &str)> {
    let pinned = behind_link(text, "Pin")?;
    let end = closing_bracket(pinned)?;
    let boxed = behind_link(pinned.strip_prefix("&lt;")?, "Box")?;
    let future = behind_link(boxed.strip_prefix("&lt;impl ")?, "Future")?;
    let output = future[..closing_bracket(future)?].strip_prefix("&lt;Output = ")?;
    Some((output, pinned[end..].strip_prefix("&gt;")?))
}

/// What follows a link with that text.
fn behind_link<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, text) = text.strip_prefix("<a ")?.split_once('>')?;
    text.strip_prefix(name)?.strip_prefix("</a>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxed_functions_are_async() {
        let page = |returned: &str| {
            format!(
                "<code>pub fn sum(f: impl Fn() -&gt; u8){returned}</code>\n\
                 <h4>pub fn <a href=\"#\" class=\"fn\">sum</a>(&amp;self){returned}</h4>"
            )
        };
        let returned = |output: &str| {
            page(&format!(
                " -&gt; <a>Pin</a>&lt;<a>Box</a>&lt;impl <a>Future</a>&lt;Output = {output}&gt; + 'a&gt;&gt;"
            ))
        };
        let sum = BTreeSet::from(["sum".to_owned()]);
        for (output, written) in [
            (
                "Vec&lt;fn() -&gt; u8&gt;",
                " -&gt; Vec&lt;fn() -&gt; u8&gt;",
            ),
            ("<a>()</a>", ""),
        ] {
            let page = page(written).replace("pub fn", "pub async fn");
            let returned = returned(output).replace("<a>", "<a href=\"..\">");
            let shown = with_async(&returned, &sum).replace("<a href=\"..\">", "<a>");
            assert_eq!(shown, page);
            assert_eq!(with_async(&returned, &BTreeSet::new()), returned);
        }
        let other = page(" -&gt; <a>Pin</a>&lt;<a>Box</a>&lt;u8&gt;&gt;");
        assert_eq!(with_async(&other, &sum), other);
    }
}
