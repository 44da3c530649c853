//! What pages are not to show: names that [`pages`](super::pages) gives rustdoc, and those of lowered traits of other
//! crates, which pages have where they are exported anew. The index for searches is not touched: a function that takes a
//! trait object with `Send` futures, and is exported anew, is found by the hidden trait's name, too.

use std::collections::{BTreeMap, BTreeSet};

use super::{CALLED, CLOSURE, SENDING, SIZED};
use crate::{Exports, closure_objects::OBJECT, signature::PREFIX};

/// For each trait the methods with a condition that nobody wrote.
type SizedMethods<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// A page of a crate with these dependencies, as it would be had nothing been lowered; none if it is that already.
pub fn hide<'a>(page: &str, externs: impl Iterator<Item = &'a Exports>) -> Option<String> {
    let mut sized = SizedMethods::new();
    for (name, methods) in externs.flat_map(|exports| &exports.sized_methods) {
        let known = sized.entry(name).or_default();
        known.extend(methods.iter().map(String::as_str));
    }
    let has_sized = || !sized.is_empty() && page.contains(">Sized</a>");
    if !page.contains(PREFIX) && !page.contains(OBJECT) && !has_sized() {
        return None;
    }
    let page = without_links(page);
    let page = with_calls(&page);
    // In a form that rustdoc does not have yet, what is left is at least true.
    let page = without_sized_self(&page, &sized).replace(SIZED, "Sized");
    let page = with_traits_as_written(&page);
    let page = with_closures_as_written(&page);
    Some(without_lifetimes(&page))
}

/// With what calls of async closures return as it is written.
fn with_calls(page: &str) -> String {
    let called = format!("{CALLED}&lt;");
    let mut parts = page.split(&called);
    let mut page = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        page += &part.replacen("&gt;", "(..)", 1);
    }
    page
}

/// Without links to what nobody wrote.
fn without_links(page: &str) -> String {
    let mut shown = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = rest.find("<a ") {
        let (before, link) = rest.split_at(at);
        shown += before;
        let text = link.find('>').map_or(link.len(), |end| end + 1);
        rest = &link[text..];
        let is_hidden = rest.starts_with(PREFIX) || rest.starts_with(OBJECT);
        match rest.split_once("</a>").filter(|_| is_hidden) {
            Some((name, behind)) => {
                shown += name;
                rest = behind;
            }
            None => shown += &link[..text],
        }
    }
    shown + rest
}

/// Without `Self: Sized` on those methods of other crates' traits, and without what stands for it on this one's.
fn without_sized_self(page: &str, sized: &SizedMethods) -> String {
    let mut shown = String::with_capacity(page.len());
    let title = page.split_once("<title>").map_or("", |(_, title)| title);
    let mut owner = name(title);
    let mut method = "";
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        shown += before;
        if let Some(id) = tag.strip_prefix("<section id=\"impl-") {
            (owner, method) = (name(id), "");
        }
        let close = match tag {
            _ if tag.starts_with("<span class=\"where\">") => Some("</span>"),
            _ if tag.starts_with("<div class=\"where\">") => Some("</div>"),
            _ => None,
        };
        let clause = close.and_then(|close| tag.split_once(close));
        if let (Some((clause, behind)), Some(close)) = (clause, close) {
            let is_sized = sized.get(owner).is_some_and(|m| m.contains(method));
            let is_hidden =
                |bound: &str| bound == SIZED || is_sized && bound.ends_with(">Sized</a>");
            match without_bounds(clause, is_hidden) {
                Some(clause) => shown += &format!("{clause}{close}"),
                None => shown.truncate(shown.trim_end().len()),
            }
            rest = behind;
            continue;
        }
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        shown += &tag[..end];
        rest = &tag[end..];
        if tag[..end].ends_with(" class=\"fn\">") {
            method = name(rest);
        }
    }
    shown + rest
}

/// A `where` clause without those bounds of `Self`; none when it has no others.
fn without_bounds(clause: &str, is_hidden: impl Fn(&str) -> bool) -> Option<String> {
    let (tag, predicates) = clause.split_at(clause.find('>')? + 1);
    let predicates = predicates.strip_prefix("where")?;
    let is_inline = tag.starts_with("<span");
    let mut shown = Vec::new();
    for predicate in predicates.split(",\n").map(str::trim) {
        let predicate = predicate.trim_end_matches(',');
        let bounds = predicate.strip_prefix("Self: ");
        let bounds = bounds.into_iter().flat_map(|bounds| bounds.split(" + "));
        let others: Vec<&str> = bounds.filter(|bound| !is_hidden(bound)).collect();
        match predicate.starts_with("Self: ") {
            true if others.is_empty() => {}
            true => shown.push(format!("Self: {}", others.join(" + "))),
            false => shown.push(predicate.to_owned()),
        }
    }
    shown.retain(|predicate| !predicate.is_empty());
    let shown = match is_inline {
        _ if shown.is_empty() => return None,
        true => format!(" {}", shown.join(",\n             ")),
        false => format!("\n    {},", shown.join(",\n    ")),
    };
    Some(format!("{tag}where{shown}"))
}

/// With `Cache<get(..): Send>` where a hidden trait or a lifetime says so, and without other hidden traits.
fn with_traits_as_written(page: &str) -> String {
    let mut shown = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = rest.find(PREFIX) {
        let (before, found) = rest.split_at(at);
        shown += before;
        let hidden = name(found);
        rest = &found[hidden.len()..];
        let sending = hidden.strip_prefix(&SENDING[1..]);
        match sending {
            Some(methods) if shown.ends_with('\'') => {
                rest = leave_binder(rest, &mut shown);
                let (path, behind) = rest.split_at(path_end(rest));
                shown += path;
                rest = push_bounds(&bounds(methods), behind, &mut shown);
            }
            None if shown.ends_with('\'') && hidden == &CLOSURE[1..] => {
                rest = leave_binder(rest, &mut shown);
                let (path, behind) = rest.split_at(path_end(rest));
                shown += &path
                    .replace("function/trait.Fn", "async_function/trait.AsyncFn")
                    .replace("function::Fn", "async_function::AsyncFn")
                    .replace(">Fn", ">AsyncFn");
                rest = behind;
            }
            None if shown.ends_with('\'') => shown += hidden,
            Some(named) => {
                let (base, methods) = named[1..].split_once("__").unwrap_or((&named[1..], ""));
                let bounds = bounds(&format!("__{methods}"));
                if shown.ends_with("dyn ") || shown.ends_with("&gt; ") {
                    shown += base;
                    rest = push_bounds(&bounds, rest, &mut shown);
                } else {
                    rest = leave_supertraits(rest, &mut shown);
                    add_to_supertrait(base, &bounds, &mut shown);
                }
            }
            None => rest = leave_supertraits(rest, &mut shown),
        }
    }
    shown + rest
}

/// `get(..): Send, set(..): Send` of `__get__set`.
fn bounds(methods: &str) -> String {
    let methods = methods.split("__").filter(|method| !method.is_empty());
    let bounds: Vec<String> = methods
        .map(|method| format!("{method}(..): Send"))
        .collect();
    bounds.join(", ")
}

/// Leaves out a lifetime of `for<..>`, the last one there, whose quote is shown already: what is behind.
fn leave_binder<'a>(rest: &'a str, shown: &mut String) -> &'a str {
    if shown.ends_with("for&lt;\'") {
        shown.truncate(shown.len() - "for&lt;\'".len());
        return rest.strip_prefix("&gt; ").unwrap_or(rest);
    }
    shown.truncate(shown.len() - ", \'".len());
    let binder = "&gt; ";
    shown.push_str(binder);
    rest.strip_prefix(binder).unwrap_or(rest)
}

/// Shows `rest`, which is behind a path, up to where the path's arguments end, with these among them: what is behind.
fn push_bounds<'a>(bounds: &str, rest: &'a str, shown: &mut String) -> &'a str {
    match closing_bracket(rest) {
        Some(end) => {
            shown.push_str(&rest[..end]);
            shown.push_str(", ");
            shown.push_str(bounds);
            &rest[end..]
        }
        None => {
            shown.push_str(&format!("&lt;{bounds}&gt;"));
            rest
        }
    }
}

/// Leaves out a supertrait, in front of whose arguments we are: what is behind.
fn leave_supertraits<'a>(rest: &'a str, shown: &mut String) -> &'a str {
    let arguments = closing_bracket(rest).map_or(0, |end| end + "&gt;".len());
    let behind = &rest[arguments..];
    let bounds = shown.trim_end();
    if let Some(others) = bounds.strip_suffix('+') {
        shown.truncate(others.trim_end().len());
        return behind;
    }
    if let Some(others) = behind.trim_start().strip_prefix("+ ") {
        return others;
    }
    shown.truncate(bounds.trim_end_matches(':').len());
    behind
}

/// Adds bounds to the supertrait of that name, in the declaration that is shown last.
fn add_to_supertrait(name: &str, bounds: &str, shown: &mut String) {
    let declaration = shown.rfind("<code>").unwrap_or_default();
    let ends = [format!(">{name}</a>"), format!(" {name}")];
    let found = ends.iter().find_map(|end| {
        let at = shown[declaration..].rfind(end.as_str())?;
        Some(declaration + at + end.len())
    });
    if let Some(at) = found {
        let rest = shown.split_off(at);
        let behind = push_bounds(bounds, &rest, shown);
        shown.push_str(behind);
    }
}

/// With `AsyncFn(u8) -> u8` in the place of `DynAsyncFn<(u8,), Output = u8>`.
fn with_closures_as_written(page: &str) -> String {
    let Some(at) = page.find(OBJECT) else {
        return page.to_owned();
    };
    let (before, found) = page.split_at(at);
    let named = name(found);
    let rest = &found[named.len()..];
    let is_object = before.ends_with("dyn ") || before.ends_with("&gt; ");
    let generics = closing_bracket(rest).filter(|_| is_object);
    let parts = generics.and_then(|end| {
        let (arguments, output) = rest["&lt;".len()..end].split_once("), Output = ")?;
        Some((arguments, output, &rest[end + "&gt;".len()..]))
    });
    let Some((arguments, output, behind)) = parts else {
        return format!("{before}{named}{}", with_closures_as_written(rest));
    };
    let arguments = with_closures_as_written(arguments.trim_end_matches(','));
    let output = match output {
        "()" => String::new(),
        _ => format!(" -&gt; {}", with_closures_as_written(output)),
    };
    let name = &named["Dyn".len()..];
    let behind = with_closures_as_written(behind);
    format!("{before}{name}{arguments}){output}{behind}")
}

/// Without the generated names of lifetimes that are left out where they are written.
fn without_lifetimes(page: &str) -> String {
    let generated = format!("\'{PREFIX}");
    let mut shown = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = rest.find(&generated) {
        let (before, found) = rest.split_at(at);
        shown += before;
        rest = &found[1 + name(&found[1..]).len()..];
        let binder = shown.rsplit_once("for&lt;").map(|(_, names)| names);
        let in_binder = binder.is_some_and(|names| !names.contains("&gt;"));
        if let Some(behind) = rest.strip_prefix(' ') {
            rest = behind;
        } else if !in_binder {
            shown += "'_";
        } else if let Some(behind) = rest.strip_prefix(", ") {
            rest = behind;
        } else if let Some(others) = shown.strip_suffix(", ") {
            shown.truncate(others.len());
        } else {
            shown.truncate(shown.len() - "for&lt;".len());
            rest = rest.strip_prefix("&gt; ").unwrap_or(rest);
        }
    }
    shown + rest
}

/// The name that a text begins with.
fn name(text: &str) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    &text[..text.find(|c| !is_part(c)).unwrap_or(text.len())]
}

/// Where the path ends that a text begins with, which may be a link.
fn path_end(text: &str) -> usize {
    match text.find("</a>").filter(|_| text.starts_with("<a ")) {
        Some(end) => end + "</a>".len(),
        None => name(text).len(),
    }
}

/// The `&gt;` that pairs with the `&lt;` at the start, if there is one.
fn closing_bracket(text: &str) -> Option<usize> {
    if !text.starts_with("&lt;") {
        return None;
    }
    let mut depth = 0;
    for (at, _) in text.match_indices('&') {
        match &text[at..] {
            open if open.starts_with("&lt;") => depth += 1,
            close if close.starts_with("&gt;") && !text[..at].ends_with('-') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: &str, externs: &[Exports]) -> Option<String> {
        hide(page, externs.iter())
    }

    #[test]
    fn conditions_that_nobody_wrote_are_hidden() {
        let page = |declared: &str, detailed: &str| {
            format!(
                "async fn <a>get</a>(&amp;self) -&gt; u8{declared};\n<h4>async fn <a>get</a>(&amp;self) -&gt; \
                 u8{detailed}</h4>"
            )
        };
        let check = |before: (&str, &str), after: (&str, &str)| {
            let before = page(before.0, before.1).replace("MARK", SIZED);
            assert_eq!(shown(&before, &[]).unwrap(), page(after.0, after.1));
        };
        check(
            (
                "\n       <span class=\"where\">where Self: MARK</span>",
                "<div class=\"where\">where\n    Self: MARK,</div>",
            ),
            ("", ""),
        );
        check(
            (
                "\n       <span class=\"where\">where Self: MARK + <a>Sync</a>,\n             T: Copy</span>",
                "<div class=\"where\">where\n    T: Copy,\n    Self: <a>MARK</a>,</div>",
            ),
            (
                "\n       <span class=\"where\">where Self: <a>Sync</a>,\n             T: Copy</span>",
                "<div class=\"where\">where\n    T: Copy,\n    Self: <a>Sized</a>,</div>",
            ),
        );
        check((" where Self : MARK", ""), (" where Self : Sized", ""));
        assert_eq!(shown("where Self: Sized", &[]), None);
    }

    #[test]
    fn conditions_of_other_crates_are_hidden_where_nobody_wrote_them() {
        let methods = BTreeSet::from(["get".to_owned()]);
        let exports = Exports {
            sized_methods: BTreeMap::from([("Cache".to_owned(), methods)]),
            ..Exports::default()
        };
        let method = |name: &str| {
            let sized = "<div class=\"where\">where\n    Self: <a href=\"..\">Sized</a>,</div>";
            format!("fn <a href=\"#{name}\" class=\"fn\">{name}</a>(){sized};")
        };
        let page = format!(
            "<title>Cache in facade - Rust</title>{}{}<section id=\"impl-Other-for-u8\">{}\
             <section id=\"impl-Cache-for-u8\">{}",
            method("get"),
            method("set"),
            method("get"),
            method("get")
        );
        let bare = "fn <a href=\"#get\" class=\"fn\">get</a>();";
        let expected = format!(
            "<title>Cache in facade - Rust</title>{bare}{}<section id=\"impl-Other-for-u8\">{}\
             <section id=\"impl-Cache-for-u8\">{bare}",
            method("set"),
            method("get"),
        );
        assert_eq!(shown(&page, &[exports]).unwrap(), expected);
    }

    #[test]
    fn bounds_are_shown_as_they_are_written() {
        let check = |page: &str, expected: &str| {
            let page = page.replace('<', "&lt;").replace('>', "&gt;");
            let page = page.replace('[', "<a href=\"function/trait.Fn.html\">");
            let expected = expected.replace('<', "&lt;").replace('>', "&gt;");
            let page = shown(&page.replace(']', "</a>"), &[]).unwrap();
            let link = "<a href=\"async_function/trait.AsyncFn.html\">";
            let page = page.replace(link, "[").replace("</a>", "]");
            assert_eq!(
                page.replace("<a href=\"function/trait.Fn.html\">", "["),
                expected
            );
        };
        check(
            "F: A, __normal_async_Called<F>: [Into]<T>",
            "F: A, F(..): [Into]<T>",
        );
        check(
            "dyn for<'__normal_async_sending__get__set> [Cache]<fn() -> u8, Out = u8> + [Send]",
            "dyn [Cache]<fn() -> u8, Out = u8, get(..): Send, set(..): Send> + [Send]",
        );
        check(
            "dyn for<'a, '__normal_async_sending__get> [Cache] + 'a",
            "dyn for<'a> [Cache]<get(..): Send> + 'a",
        );
        check(
            "dyn for<'__normal_async_closure> [FnMut](&str) -> dyn for<'a, '__normal_async_closure> [Fn](&'a u8)",
            "dyn [AsyncFnMut](&str) -> dyn for<'a> [AsyncFn](&'a u8)",
        );
        check(
            "(dyn __normal_async_sending_Cache__get<u8>, dyn [__normal_async_sending_Cache__set])",
            "(dyn Cache<u8, get(..): Send>, dyn Cache<set(..): Send>)",
        );
        check(
            "for<'__normal_async_1, 'a, '__normal_async_2> DynAsyncFn<(&'__normal_async_1 str, [A]<'__normal_async_2>,), \
             Output = dyn DynAsyncFnOnce<(), Output = ()>> + 'a",
            "for<'a> AsyncFn(&str, [A]<'_>) -> dyn AsyncFnOnce() + 'a",
        );
    }

    #[test]
    fn hidden_supertraits_are_hidden() {
        let check = |page: &str, expected: &str| {
            assert_eq!(shown(page, &[]).unwrap(), expected);
        };
        check("trait Cache: __normal_async_Cache {", "trait Cache {");
        check(
            "trait Get&lt;R&gt;: __normal_async_Get&lt;R&gt; + Send {",
            "trait Get&lt;R&gt;: Send {",
        );
        check(
            "<code>trait All&lt;R&gt;:\n    <a>Get</a>&lt;R&gt;\n    + __normal_async_sending_Get__get&lt;R&gt;\n    + Send\n{",
            "<code>trait All&lt;R&gt;:\n    <a>Get</a>&lt;R, get(..): Send&gt;\n    + Send\n{",
        );
    }
}
