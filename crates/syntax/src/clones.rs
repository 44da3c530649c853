//! Clones in closures of what is only shared by them, as far as the text of one file tells.

use std::collections::BTreeSet;

use crate::{move_expr, token::Tokens};

/// The types whose clones share what they stand for, and functions that make one.
const TYPES: [&str; 6] = [
    "Rc",
    "Arc",
    "Sender",
    "SyncSender",
    "UnboundedSender",
    "Weak",
];
const CHANNELS: [&str; 4] = ["channel", "sync_channel", "unbounded_channel", "unbounded"];

/// Where closures and async blocks call `clone` on a name that the file gives a shared type: the offsets of the calls'
/// names.
pub fn of_shared(text: &str) -> Vec<usize> {
    let tokens = Tokens::new(text);
    let closures = move_expr::closures(&tokens);
    let names: BTreeSet<&str> = (0..tokens.len())
        .filter_map(|at| name_of_shared(&tokens, at))
        .collect();
    let is_clone = |&at: &usize| {
        let is_method = || tokens.is(at - 1, ".") && at > 1 && names.contains(tokens.text(at - 2));
        let is_path = || at > 2 && tokens.is(at - 1, ":") && TYPES.contains(&tokens.text(at - 3));
        tokens.is(at, "clone") && tokens.is(at + 1, "(") && at > 0 && (is_method() || is_path())
    };
    let clones = (0..tokens.len()).filter(is_clone);
    clones
        .map(|at| tokens.range(at).start)
        .filter(|offset| closures.iter().any(|closure| closure.body.contains(offset)))
        .collect()
}

/// The variable, parameter or field to which the name of a type at `at` is given: `x: &Arc<..>`, `x = Arc::new(..)`,
/// `(x, y) = channel()`.
fn name_of_shared<'t>(tokens: &Tokens<'t>, at: usize) -> Option<&'t str> {
    let is_type = TYPES.contains(&tokens.text(at));
    let is_channel = CHANNELS.contains(&tokens.text(at));
    if !is_type && !is_channel {
        return None;
    }
    let mut before = tokens.path_start(at)?.checked_sub(1)?;
    while tokens.is(before, "&") || tokens.is(before, "mut") {
        before = before.checked_sub(1)?;
    }
    let is_given = tokens.is(before, "=") || is_type && tokens.is(before, ":");
    if !is_given {
        return None;
    }
    let last = before.checked_sub(1)?;
    let name = match tokens.partner(last).filter(|_| is_channel) {
        Some(open) if tokens.is(open + 1, "mut") => open + 2,
        Some(open) => open + 1,
        None => last,
    };
    tokens.is_word(name).then(|| tokens.text(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: usize) {
        assert_eq!(of_shared(text).len(), expected, "{text}");
    }

    #[test]
    fn names_of_shared_types_count_in_closures() {
        check("fn f(x: &Arc<u8>) { g(|| x.clone()) }", 1);
        check("let x = Rc::new(1); async { h(x.clone()) }", 1);
        check("let (tx, rx) = mpsc::channel(); || tx.clone().send(1)", 1);
        check(
            "struct S { a: std::sync::Arc<u8> } fn f(s: S) { g(|| s.a.clone()) }",
            1,
        );
        check("|| Arc::clone(&x)", 1);
    }

    #[test]
    fn other_clones_do_not() {
        check("fn f(x: &Arc<u8>) { x.clone() }", 0);
        check("fn f(x: &String) { g(|| x.clone()) }", 0);
        check("let x = Arc::new(1); || x.len()", 0);
    }
}
