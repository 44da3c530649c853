//! Trait aliases, which rustdoc takes for traits: `pub trait Name: Bounds { }` as `pub trait Name = Bounds;`.

use std::collections::BTreeSet;

use super::{closing_bracket, name};

const START: &str = "<pre class=\"rust item-decl\"><code>";
const END: &str = "</code></pre>";

/// The page of a trait without items as one of an alias, if it has the name of one.
pub(super) fn as_alias(page: &str, aliases: [&BTreeSet<String>; 2]) -> Option<String> {
    let (_, declaration) = page.split_once(START)?;
    let (declaration, _) = declaration.split_once(END)?;
    let (before, named) = declaration.split_once("trait ")?;
    let name = name(named);
    if !aliases.iter().any(|names| names.contains(name)) {
        return None;
    }
    let behind = &named[name.len()..];
    let generics = closing_bracket(behind).map_or(0, |at| at + "&gt;".len());
    let (generics, bounds) = behind.split_at(generics);
    let bounds = bounds.strip_prefix(':').unwrap_or(bounds);
    let bounds = bounds.strip_suffix("{ }")?.trim_end();
    let end = "</div>";
    let (bounds, end) = match bounds.strip_suffix(end) {
        Some(conditions) => (conditions.trim_end_matches(','), end),
        None => (bounds, ""),
    };
    let alias = format!("{before}trait {name}{generics} ={bounds}{end};");
    let page = page.replacen(declaration, &alias, 1);
    Some(page.replacen("<h1>Trait <", "<h1>Trait Alias <", 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traits_without_items_are_aliases_by_their_names() {
        let names = ["Both", "Kept"].map(str::to_owned).into();
        let shown = |declaration: &str| {
            let page = format!("<h1>Trait <b>..</b></h1>{START}{declaration}{END}");
            let page = as_alias(&page, [&names, &BTreeSet::new()])?;
            let (_, shown) = page.split_once(START)?;
            Some(shown.split_once(END)?.0.to_owned())
        };
        let cases = [
            ("pub trait Both: A + B { }", Some("pub trait Both = A + B;")),
            (
                "trait Both:\n    A\n    + B { }",
                Some("trait Both =\n    A\n    + B;"),
            ),
            (
                "pub trait Both&lt;F: Fn() -&gt; u8&gt;: A&lt;F&gt;<div>where\n    F: C,</div>{ }",
                Some(
                    "pub trait Both&lt;F: Fn() -&gt; u8&gt; = A&lt;F&gt;<div>where\n    F: C</div>;",
                ),
            ),
            ("pub trait Bothwhere { }", None),
            ("pub trait Other: A { }", None),
            ("pub trait Kept: A { fn f(); }", None),
            ("pub struct Both { }", None),
        ];
        for (declaration, expected) in cases {
            assert_eq!(shown(declaration).as_deref(), expected, "{declaration}");
        }
    }
}
