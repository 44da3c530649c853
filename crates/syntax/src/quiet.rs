//! Bodies of functions that say nothing to anybody outside of them: they have no items, no macro calls that could become
//! items, no bounds, and no `.box`. Whoever looks for such things can pass them by.
//!
//! The bodies of a trait's own methods are none of them, as the trait depends on what they call, and neither are those of
//! functions that are boxed.

pub(crate) mod items;

use std::ops::Range;

use crate::{
    dialect::BOX,
    token::{Kind, Tokens},
};

/// Macros of the standard library, which make no items of expressions.
pub const MACROS_WITHOUT_ITEMS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "format",
    "format_args",
    "matches",
    "panic",
    "print",
    "println",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// Finds them among tokens.
#[derive(Debug, Default)]
pub(crate) struct QuietBodies {
    /// What is in their braces, in the order of the text.
    pub(crate) found: Vec<Range<usize>>,
    /// The outermost body around the current token, or the next one.
    body: Option<Body>,
    /// Where the last trait ends.
    end_of_trait: usize,
    /// The next function is boxed.
    is_boxed: bool,
}

/// The body of a function, by its braces.
#[derive(Debug)]
struct Body {
    open: usize,
    close: usize,
    is_quiet: bool,
}

impl QuietBodies {
    /// Looks at a word; to be called for each in a body, and for those elsewhere that are in no macro input.
    pub(crate) fn word(&mut self, tokens: &Tokens, at: usize) {
        if let Some(body) = self.body.as_mut().filter(|body| at < body.close) {
            body.is_quiet &= at < body.open || !may_matter(tokens, at);
            return;
        }
        match tokens.text(at) {
            "fn" => self.function(tokens, at),
            "trait" => self.end_of_trait = braces(tokens, at).map_or(at, |(_, close)| close),
            BOX => self.is_boxed |= tokens.is(at + 1, "async"),
            _ => {}
        }
    }

    /// Whether the current token is in a body, or in the signature in front of it.
    pub(crate) fn is_inside(&self) -> bool {
        self.body.is_some()
    }

    fn function(&mut self, tokens: &Tokens, keyword: usize) {
        let is_boxed = std::mem::take(&mut self.is_boxed);
        let is_named = matches!(tokens.kind(keyword + 1), Some(Kind::Word | Kind::Atom));
        let braces = braces(tokens, keyword).filter(|_| is_named);
        self.body = braces.map(|(open, close)| Body {
            open,
            close,
            is_quiet: !is_boxed && self.end_of_trait <= keyword,
        });
    }

    /// Looks at a `!`.
    pub(crate) fn exclamation(&mut self, tokens: &Tokens, at: usize) {
        let Some(body) = self.body.as_mut().filter(|body| body.is_quiet) else {
            return;
        };
        let open = at + 1;
        let is_call = tokens.kind(open) == Some(Kind::Open) && tokens.is_word(at - 1);
        if !is_call || at < body.open {
            return;
        }
        let is_known =
            MACROS_WITHOUT_ITEMS.contains(&tokens.text(at - 1)) && !tokens.is(at - 2, ":");
        let has_block = || {
            let close = tokens.partner(open).unwrap_or(body.close);
            (open..close).any(|at| tokens.is(at, "{"))
        };
        body.is_quiet = is_known && !has_block();
    }

    /// Looks at a closing delimiter.
    pub(crate) fn close(&mut self, tokens: &Tokens, at: usize) {
        if let Some(body) = self.body.take_if(|body| body.close == at)
            && body.is_quiet
        {
            let inside = tokens.range(body.open).end..tokens.range(at).start;
            self.found.push(inside);
        }
    }
}

/// Whether a word may begin an item, or a type that has bounds, or box what a call returns.
fn may_matter(tokens: &Tokens, at: usize) -> bool {
    matches!(
        tokens.text(at),
        BOX | "const"
            | "dyn"
            | "enum"
            | "extern"
            | "fn"
            | "impl"
            | "macro"
            | "macro_rules"
            | "mod"
            | "static"
            | "struct"
            | "trait"
            | "type"
            | "union"
            | "use"
            | "where"
    )
}

/// The braces of the item whose keyword is at `keyword`.
fn braces(tokens: &Tokens, keyword: usize) -> Option<(usize, usize)> {
    let mut at = keyword + 1;
    let mut angles = 0;
    loop {
        match tokens.text(at) {
            "{" if angles == 0 => return Some((at, tokens.partner(at)?)),
            ";" => return None,
            "<" => angles += 1,
            ">" if !tokens.is(at - 1, "-") => angles -= 1,
            _ => {}
        }
        at = match tokens.kind(at)? {
            Kind::Open => tokens.partner(at)?,
            Kind::Close => return None,
            _ => at,
        } + 1;
    }
}

#[cfg(test)]
mod tests {
    use crate::scan::scan;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let quiet = scan(text).quiet_bodies;
        let found: Vec<&str> = quiet.into_iter().map(|body| text[body].trim()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn bodies_without_items_bounds_and_macros_are_quiet() {
        check(
            "fn f() { a } impl A { async fn g<T: B>(x: T) -> C<{ 1 }> where T: D, { x.b } }",
            &["a", "x.b"],
        );
        check("fn f() { if !(a) || !b { vec![1]; } }", &[]);
        check("fn f() { if a != b { x! = y } }", &["if a != b { x! = y }"]);
        check(
            "fn f() { vec![1]; println!(\"{}\", a) }",
            &["vec![1]; println!(\"{}\", a)"],
        );
        for said in [
            "use a::B;",
            "fn g() {}",
            "let a: &dyn B;",
            "let a: impl B;",
            "made! { a }",
            "std::vec![a]",
            "vec![{ a }]",
            "vec![|| -> Box<dyn A> { a }]",
            "macro_rules! m { () => {} }",
            "const { 1 }",
            "x.box.await",
        ] {
            check(&format!("fn f() {{ {said} }} fn g() {{ a }}"), &["a"]);
        }
    }

    #[test]
    fn bodies_that_lowering_looks_into_are_not_quiet() {
        check("trait A { fn f() { a } } fn f() { a }", &["a"]);
        check("box async fn f() { a } fn g() { b }", &["b"]);
    }

    #[test]
    fn what_is_no_body_is_not_quiet() {
        check(
            "fn f(); extern { fn g(); } type F = fn() -> A; struct S { f: fn(a: u8) }",
            &[],
        );
        check("m! { fn f() { a } } #[m(fn g() { b })] struct S;", &[]);
        check("fn f(a: [u8; { 1 }]) {", &[]);
    }
}
