//! What pages are not to show: names that [`pages`](super::pages) gives rustdoc, and those of lowered traits of other
//! crates, which pages have where they are exported anew. The index for searches is not touched: a function that takes a
//! trait object with `Send` futures, and is exported anew, is found by the hidden trait's name, too.

mod aliases;
mod boxed;
mod conditions;

use super::{CALLED, CLOSURE, SENDING, SIZED};
use crate::{Exports, closure_objects::OBJECT, exports::Unwritten, signature::PREFIX};

/// A page of a crate, with its exports and with those of its dependencies, as it would be had nothing been lowered; none
/// if it is that already.
pub fn hide<'a>(
    page: &str,
    own: &Exports,
    externs: impl Iterator<Item = &'a Exports>,
) -> Option<String> {
    let mut unwritten = Unwritten::default();
    externs.for_each(|exports| unwritten.extend(&exports.unwritten));
    let written = without_generated(page, &unwritten);
    let aliases = [&own.unwritten.aliases, &unwritten.aliases];
    let alias = aliases::as_alias(written.as_deref().unwrap_or(page), aliases);
    alias.or(written)
}

fn without_generated(page: &str, unwritten: &Unwritten) -> Option<String> {
    let is_generated = [PREFIX, OBJECT, conditions::FUTURE]
        .iter()
        .any(|name| page.contains(name));
    let is_unwritten = || {
        !unwritten.is_empty()
            && [">Sized</a>", ">Pin</a>"]
                .iter()
                .any(|name| page.contains(name))
    };
    if !is_generated && !is_unwritten() {
        return None;
    }
    let page = without_implementations(page);
    let page = without_links(&page);
    let page = with_calls(&page);
    let page = boxed::with_async(&page, &unwritten.boxed);
    // In a form that rustdoc does not have yet, what is left is at least true.
    let page = conditions::as_written(&page, &unwritten.sized_methods).replace(SIZED, "Sized");
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

/// Without the implementations of aliases for all types that they suit, and without the links in the sidebar to them.
fn without_implementations(page: &str) -> String {
    let elements = [
        ("<section id=\"impl-", "</section>"),
        ("<li><a href=\"#impl-", "</li>"),
    ];
    let mut page = page.to_owned();
    for (open, close) in elements {
        let mut parts = page.split(open);
        let mut shown = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let id = part.split('"').next().unwrap_or_default();
            match part.split_once(close).filter(|_| id.contains(PREFIX)) {
                Some((_, behind)) => shown += behind,
                None => shown += &format!("{open}{part}"),
            }
        }
        page = shown;
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
        let declared = declaration(&shown);
        if let Some(behind) = rest.strip_prefix(' ') {
            rest = behind;
        } else if declared.is_none() {
            shown += "'_";
        } else if let Some(behind) = rest.strip_prefix(", ") {
            rest = behind;
        } else if let Some(others) = shown.strip_suffix(", ") {
            shown.truncate(others.len());
        } else if let Some(list) = declared {
            shown.truncate(list);
            rest = rest.strip_prefix("&gt;").unwrap_or(rest);
            if shown.ends_with("for") {
                shown.truncate(shown.len() - "for".len());
                rest = rest.trim_start();
            }
        }
    }
    shown + rest
}

/// Where the list of parameters begins in which a text ends, if that declares them: of `for<..>`, or of a function.
fn declaration(text: &str) -> Option<usize> {
    let at = text
        .rfind("&lt;")
        .filter(|at| !text[*at..].contains("&gt;"))?;
    let before = &text[..at];
    let before = before.strip_suffix("</a>").unwrap_or(before);
    let word = before.rfind(|c: char| !c.is_alphanumeric() && c != '_');
    let (before, word) = before.split_at(word.map_or(0, |at| at + 1));
    let is_function = before.ends_with("fn ") || before.ends_with(" class=\"fn\">");
    (word == "for" || is_function).then_some(at)
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

    fn shown(page: &str) -> Option<String> {
        hide(page, &Exports::default(), [].iter())
    }

    #[test]
    fn bounds_are_shown_as_they_are_written() {
        let check = |page: &str, expected: &str| {
            let page = page.replace('<', "&lt;").replace('>', "&gt;");
            let page = page.replace('[', "<a href=\"function/trait.Fn.html\">");
            let expected = expected.replace('<', "&lt;").replace('>', "&gt;");
            let page = shown(&page.replace(']', "</a>")).unwrap();
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
        check(
            "fn get<'__normal_async_0, '__normal_async_1>(&'__normal_async_0 self); fn set<'__normal_async_0, T>()",
            "fn get(&self); fn set<T>()",
        );
    }

    #[test]
    fn implementations_for_hidden_names_are_hidden() {
        let section = |id: &str| format!("<section id=\"impl-{id}\"><h3>impl {id}</h3></section>");
        let link = |id: &str| format!("<li><a href=\"#impl-{id}\">Shared</a></li>");
        let [own, other] = ["Shared%3CT%3E-for-T", "Shared-for-__normal_async_Self"];
        let page = |items: &[String]| format!("<ul>{}</ul>", items.concat());
        assert_eq!(
            shown(&page(&[
                link(own),
                link(other),
                section(other),
                section(own)
            ]))
            .unwrap(),
            page(&[link(own), section(own)])
        );
    }

    #[test]
    fn hidden_supertraits_are_hidden() {
        let check = |page: &str, expected: &str| {
            assert_eq!(shown(page).unwrap(), expected);
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
