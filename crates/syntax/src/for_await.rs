//! `for await PATTERN in HEAD { .. }`, found among tokens.

use std::ops::Range;

use crate::{
    operand::ends_expression,
    token::{Kind, Tokens},
};

/// The keyword that makes a loop one over an async iterator.
pub(crate) const AWAIT: &str = "await";

/// `'label: for await PATTERN in HEAD { .. }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForAwait {
    /// With its colon.
    pub label: Option<Range<usize>>,
    /// `for`
    pub keyword: Range<usize>,
    /// `await`
    pub await_keyword: Range<usize>,
    pub pattern: Range<usize>,
    pub head: Range<usize>,
    /// The first and the last token of the body: its braces, or `$` and the name of a macro's parameter.
    pub open: Range<usize>,
    pub close: Range<usize>,
    /// It stands in macro input, which may give it another meaning.
    pub is_possible: bool,
    /// It stands in the body of a `macro_rules!`.
    pub in_macro_rules: bool,
}

impl ForAwait {
    /// The loop whose `for` is at `keyword`, if it is one.
    pub(crate) fn at(tokens: &Tokens, keyword: usize) -> Option<Self> {
        if !tokens.is(keyword, "for") || !tokens.is(keyword + 1, AWAIT) {
            return None;
        }
        let pattern = keyword + 2;
        let in_keyword = end_of_pattern(tokens, pattern)?;
        let open = body(tokens, in_keyword + 1)?;
        let close = match tokens.is(open, "$") {
            true => open + 1,
            false => tokens.partner(open)?,
        };
        let span = |first: usize, end: usize| tokens.range(first).start..tokens.range(end - 1).end;
        let is_labelled = keyword >= 2
            && tokens.is(keyword - 1, ":")
            && (tokens.kind(keyword - 2) == Some(Kind::Lifetime)
                || (keyword >= 3 && tokens.is(keyword - 3, "$")));
        let label = is_labelled.then(|| {
            let parameter = usize::from(tokens.kind(keyword - 2) != Some(Kind::Lifetime));
            span(keyword - 2 - parameter, keyword)
        });
        Some(ForAwait {
            label,
            keyword: tokens.range(keyword),
            await_keyword: tokens.range(keyword + 1),
            pattern: span(pattern, in_keyword),
            head: span(in_keyword + 1, open),
            open: tokens.range(open),
            close: tokens.range(close),
            is_possible: false,
            in_macro_rules: false,
        })
    }
}

/// The `in` behind the pattern that starts at `start`.
fn end_of_pattern(tokens: &Tokens, start: usize) -> Option<usize> {
    let mut at = start;
    while !tokens.is(at, "in") {
        match tokens.kind(at)? {
            Kind::Open => at = tokens.partner(at)?,
            Kind::Close => return None,
            _ if tokens.is(at, ";") => return None,
            _ => {}
        }
        at += 1;
    }
    (at > start).then_some(at)
}

/// The `{` of the body, or the `$` if that is a macro's parameter, behind the expression that starts at `start`, which has
/// no struct literal.
fn body(tokens: &Tokens, start: usize) -> Option<usize> {
    // The `match`es and the like that still wait for their braces.
    let mut pending = 0;
    let mut at = start;
    loop {
        match tokens.text(at) {
            "match" | "if" | "while" | "for" => pending += 1,
            "{" if at > start && is_body(tokens, at - 1) => {
                if pending == 0 {
                    return Some(at);
                }
                pending -= 1;
            }
            "$" if pending == 0
                && at > start
                && tokens.is_word(at + 1)
                && ends_expression(tokens, at - 1) =>
            {
                return Some(at);
            }
            ";" => return None,
            _ => {}
        }
        match tokens.kind(at)? {
            Kind::Open => at = tokens.partner(at)?,
            Kind::Close => return None,
            _ => {}
        }
        at += 1;
    }
}

/// Whether braces behind the token at `before` begin no expression of their own.
fn is_body(tokens: &Tokens, before: usize) -> bool {
    let begins_block = ["unsafe", "loop", "else", "async", "move", "const"];
    ends_expression(tokens, before) && !begins_block.contains(&tokens.text(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str)>) {
        let tokens = Tokens::new(text);
        let keyword = (0..tokens.len()).find(|&at| tokens.is(at, "for")).unwrap();
        let found = ForAwait::at(&tokens, keyword);
        let found = found.map(|found| (&text[found.pattern], &text[found.head]));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn heads_end_where_the_body_begins() {
        check("'a: for await x in s.f(1) { g() }", Some(("x", "s.f(1)")));
        check(
            "for await (a, B { c }) in x? { }",
            Some(("(a, B { c })", "x?")),
        );
        check(
            "for await x in match y { A => b } { }",
            Some(("x", "match y { A => b }")),
        );
        check(
            "for await x in if a { b } else { c } { }",
            Some(("x", "if a { b } else { c }")),
        );
        check("for await x in { y } { }", Some(("x", "{ y }")));
        check(
            "for await x in a.f(|| { b }) { }",
            Some(("x", "a.f(|| { b })")),
        );
        check("for await $x in $s { }", Some(("$x", "$s")));
        check("for await $x in $s.f($y) $body", Some(("$x", "$s.f($y)")));
    }

    #[test]
    fn other_loops_are_not_async() {
        check("for x in y { }", None);
        check("impl Tr for await { }", None);
        check("for await in y { }", None);
        check("for await x in y", None);
    }
}
