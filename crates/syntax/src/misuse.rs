//! New tokens where they mean nothing: what the user may have meant.
//!
//! In plain Rust they are syntax errors there, too, but about a keyword that plain Rust does not use.

use std::ops::Range;

use crate::{
    dialect::{BOX, PostfixBox},
    token::Tokens,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misuse {
    pub keyword: Range<usize>,
    pub kind: MisuseKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MisuseKind {
    /// `x.box(..)`, with the range of the arguments.
    Arguments(Range<usize>),
    /// `box fn`
    NotAsync,
    /// `box unsafe async fn`, `async box fn`: all that stands in front of `fn`, and in which order it should.
    Order {
        qualifiers: Range<usize>,
        ordered: String,
    },
}

/// How the `.box` at `at` is misused, if it is.
pub(crate) fn of_postfix(tokens: &Tokens, at: usize, postfix: &PostfixBox) -> Option<Misuse> {
    let close = tokens.partner(at + 1).filter(|_| tokens.is(at + 1, "("))?;
    Some(Misuse {
        keyword: postfix.keyword.clone(),
        kind: MisuseKind::Arguments(tokens.range(at + 1).start..tokens.range(close).end),
    })
}

/// How the keyword at `at` is misused among the qualifiers of a function, if it is one of them.
pub(crate) fn of_qualifier(tokens: &Tokens, at: usize) -> Option<Misuse> {
    let is_qualifier = |&index: &usize| {
        let is_abi = index > 0 && tokens.is(index - 1, "extern") && !tokens.is_word(index);
        is_abi || ["const", "async", "unsafe", "extern"].contains(&tokens.text(index))
    };
    let end = (at + 1..tokens.len()).find(|index| !is_qualifier(index))?;
    if !tokens.is(end, "fn") || !tokens.is_word(end + 1) {
        return None;
    }
    let start = (0..at).rev().take_while(is_qualifier).last().unwrap_or(at);
    let others = || (start..end).filter(|&index| index != at);
    let Some(keyword) = others().find(|&index| tokens.is(index, "async")) else {
        return Some(Misuse {
            keyword: tokens.range(at),
            kind: MisuseKind::NotAsync,
        });
    };
    if at + 1 == keyword && start == at {
        return None;
    }
    let rest = others().filter(|&index| index != keyword);
    let ordered: Vec<&str> = [BOX, "async"]
        .into_iter()
        .chain(rest.map(|index| tokens.text(index)))
        .collect();
    Some(Misuse {
        keyword: tokens.range(at),
        kind: MisuseKind::Order {
            qualifiers: tokens.range(start).start..tokens.range(end - 1).end,
            ordered: ordered.join(" "),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::scan;

    #[track_caller]
    fn check(text: &str, expected: &[MisuseKind]) {
        let misuses = scan(text).dialect.misuses;
        let kinds: Vec<MisuseKind> = misuses.into_iter().map(|misuse| misuse.kind).collect();
        assert_eq!(kinds, expected, "{text}");
    }

    fn order(qualifiers: Range<usize>, ordered: &str) -> MisuseKind {
        let ordered = ordered.to_owned();
        MisuseKind::Order {
            qualifiers,
            ordered,
        }
    }

    #[test]
    fn arguments_belong_to_methods() {
        check(
            "fn f() { g().box(1).await }",
            &[MisuseKind::Arguments(16..19)],
        );
        check("fn f() { (g().box)(1); m!(g().box(1)) }", &[]);
    }

    #[test]
    fn functions_that_are_not_async_have_no_future() {
        check("pub box fn f() {}", &[MisuseKind::NotAsync]);
        check("box unsafe fn f() {}", &[MisuseKind::NotAsync]);
        check("m! { box fn f() {} }", &[]);
    }

    #[test]
    fn qualifiers_have_one_order() {
        check("box async unsafe fn f() {}", &[]);
        check("pub async box fn f() {}", &[order(4..13, "box async")]);
        check(
            "box unsafe async fn f() {}",
            &[order(0..16, "box async unsafe")],
        );
        check(
            "unsafe box async fn f() {}",
            &[order(0..16, "box async unsafe")],
        );
    }
}
