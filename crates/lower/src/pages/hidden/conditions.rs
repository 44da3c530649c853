//! Conditions of functions and methods as they are written.

use std::collections::{BTreeMap, BTreeSet};

use super::{SIZED, closing_bracket, name};

/// What the names end with of the types that an async closure of another crate returns.
pub(super) const FUTURE: &str = "Future</a>";

/// For each trait the methods with a `Self: Sized` that nobody wrote.
type SizedMethods = BTreeMap<String, BTreeSet<String>>;

/// Without `Self: Sized` on these methods of other crates' traits, and without what stands for it on this one's; with
/// `F(..): Send` where conditions are about what an async closure returns.
pub(super) fn as_written(page: &str, sized: &SizedMethods) -> String {
    let mut shown = String::with_capacity(page.len());
    let mut owner = documented(page).unwrap_or_default();
    let mut method = "";
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        shown += before;
        if tag.starts_with("<section id=\"impl-") {
            (owner, method) = (implemented(tag).unwrap_or_default(), "");
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
            match clause_as_written(clause, is_hidden) {
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

/// The trait of another crate that a page is about, by the name that it has there.
fn documented(page: &str) -> Option<&str> {
    let (_, current) = page.split_once("data-current-crate=\"")?;
    let (_, implementors) = page.split_once("/trait.impl/")?;
    let (path, _) = implementors.split_once(".js\"")?;
    let (krate, _) = path.split_once('/')?;
    let (_, name) = path.rsplit_once("/trait.")?;
    (krate != self::name(current)).then_some(name)
}

/// The trait that a section is about the implementation of, or a type, by the name that its own crate gives it.
fn implemented(section: &str) -> Option<&str> {
    let (_, heading) = section.split_once("<h3 class=\"code-header\">impl")?;
    let generics = closing_bracket(heading).map_or(0, |end| end + "&gt;".len());
    let path = heading[generics..].trim_start();
    let text = path
        .strip_prefix("<a ")
        .and_then(|link| link.split_once('>'));
    Some(name(text.map_or(path, |(_, text)| text)))
}

/// A `where` clause without those bounds of `Self`; none when it has no others.
fn clause_as_written(clause: &str, is_hidden: impl Fn(&str) -> bool) -> Option<String> {
    let (tag, predicates) = clause.split_at(clause.find('>')? + 1);
    let predicates = predicates.strip_prefix("where")?;
    let is_inline = tag.starts_with("<span");
    let mut shown = Vec::new();
    for predicate in predicates.split(",\n").map(str::trim) {
        let predicate = predicate.trim_end_matches(',');
        if let Some(call) = Call::of(predicate) {
            shown.extend(call.as_written());
            continue;
        }
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

/// `<F as AsyncFnOnce()>::CallOnceFuture: Send`, or the like for a call by reference. The former is there for each closure.
struct Call<'a> {
    closure: &'a str,
    bounds: &'a str,
    is_once: bool,
}

impl<'a> Call<'a> {
    fn of(predicate: &'a str) -> Option<Self> {
        let binder = predicate.strip_prefix("for").and_then(closing_bracket);
        let binder = binder.map_or(0, |end| "for".len() + end + "&gt;".len());
        let path = predicate[binder..].trim_start().strip_prefix("&lt;")?;
        let (closure, path) = path.split_once(" as ")?;
        let (_, future) = path.split_once(">Call")?;
        let (kind, behind) = future.split_once(FUTURE)?;
        let (_, bounds) = behind.split_once(": ")?;
        let is_once = kind == "Once";
        (is_once || kind == "Ref").then_some(Call {
            closure,
            bounds,
            is_once,
        })
    }

    fn as_written(&self) -> Option<String> {
        let Call {
            closure,
            bounds,
            is_once,
        } = self;
        is_once.then(|| format!("{closure}(..): {bounds}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::hidden::{Exports, Unwritten, hide};

    fn shown(page: &str, exports: Exports) -> Option<String> {
        hide(page, &Exports::default(), [exports].iter())
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
            let after = page(after.0, after.1);
            assert_eq!(shown(&before, Exports::default()).unwrap(), after);
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
        assert_eq!(shown("where Self: Sized", Exports::default()), None);
    }

    #[test]
    fn conditions_of_other_crates_are_hidden_where_nobody_wrote_them() {
        let methods = BTreeSet::from(["get".to_owned()]);
        let exports = Exports {
            unwritten: Unwritten {
                sized_methods: BTreeMap::from([("Cache".to_owned(), methods)]),
                ..Unwritten::default()
            },
            ..Exports::default()
        };
        let sized = "<div class=\"where\">where\n    Self: <a href=\"..\">Sized</a>,</div>";
        let link = |name: &str, class: &str| format!("<a href=\"..\" class=\"{class}\">{name}</a>");
        let method = |name: &str, condition: &str| format!("fn {}(){condition};", link(name, "fn"));
        let section = |implemented: &str, method: String| {
            let heading = format!("<h3 class=\"code-header\">impl{implemented} for u8</h3>");
            format!("<section id=\"impl-Renamed-for-u8\">{heading}{method}")
        };
        let cache = format!("&lt;T: Into&lt;u8&gt;&gt; {}", link("Cache", "trait"));
        let page = |krate: &str, own: &str, implemented: &str| {
            format!(
                "<meta data-current-crate=\"facade\">{}{}{}{}\
                 <script src=\"../trait.impl/{krate}/inner/trait.Cache.js\" async>",
                method("get", own),
                method("set", sized),
                section(" Other", method("get", sized)),
                section(&cache, method("get", implemented)),
            )
        };
        let check = |before: String, after: String| {
            assert_eq!(shown(&before, exports.clone()).unwrap(), after);
        };
        check(page("cache", sized, sized), page("cache", "", ""));
        check(page("facade", sized, sized), page("facade", sized, ""));
    }

    #[test]
    fn conditions_of_async_closures_are_as_they_are_written() {
        let call = |kind: &str, lifetimes: &str| {
            format!("&lt;F as <a>AsyncFn{kind}</a>(<a>u8</a>)&gt;::<a>Call{lifetimes}: <a>Send</a>")
        };
        let page = format!(
            "<div class=\"where\">where\n    F: <a>AsyncFn</a>(<a>u8</a>),\n    {},\n    {},</div>",
            call("Mut", "RefFuture</a>&lt;'_&gt;"),
            call("Once", "OnceFuture</a>"),
        );
        assert_eq!(
            shown(&page, Exports::default()).unwrap(),
            "<div class=\"where\">where\n    F: <a>AsyncFn</a>(<a>u8</a>),\n    F(..): <a>Send</a>,</div>"
        );
    }
}
