//! Async bodies that await what is due in them.
//!
//! ```text
//! async fn f(a: A) -> T { g(a).await; async { h().await } }
//! ```
//! becomes
//! ```text
//! async fn f(a: A) -> T { body(async move { let a = a; drained(g(a)).await; body(async { drained(h()).await }) }).await }
//! ```
//! where `body` waits for what is due before it is ready, and `drained` before it polls its argument.

use std::ops::Range;

use normal_async_syntax::{
    dialect::{BoxFn, Dialect},
    edit::Edits,
    find::find,
    token::Tokens,
    tree::{
        AstNode, SyntaxNode,
        ast::{self, HasAttrs, HasName},
    },
};

use super::{Around, CleanUp};
use crate::{
    attributes,
    body::{self, Braces},
    fragment::{Fragment, range},
    krate::Krate,
    signature::PREFIX,
};

impl CleanUp {
    /// What an async block is given to. Its output is as a rule not known where it stands, so that rustc is asked whether
    /// to hold it would be a hindrance.
    fn block(&self) -> String {
        match self.passes_on {
            true => self.call("body_passing_on"),
            false => self.call("body"),
        }
    }

    /// What is put around a block that is the body of a function. Where its output is not known to be `Send`, it does not
    /// wait for what is due, since a body that holds an output is no more `Send` than that.
    pub(crate) fn body(&self, krate: &Krate) -> (String, String) {
        let runtime = self.call("");
        let allow = krate.allow_one("unused_imports", "unused");
        let open = format!(
            "{{ {allow}use {runtime}{{AnyOutcome as _, SendOutcome as _}}; let {PREFIX}body = "
        );
        let close = format!("; {runtime}Outcome::of(&{PREFIX}body).body({PREFIX}body) }}");
        (open, close)
    }
}

/// What is put around async blocks, the bodies of async closures, and what is awaited.
pub(crate) fn around(
    text: &str,
    dialect: &Dialect,
    tree: &SyntaxNode,
    clean_up: &CleanUp,
) -> Vec<Around> {
    let around = |node: SyntaxNode| {
        awaited(&node, clean_up)
            .or_else(|| async_block(&node, clean_up))
            .or_else(|| async_closure(&node, dialect, clean_up))
    };
    let mut found: Vec<_> = tree.descendants().filter_map(around).collect();
    let tokens = Tokens::new(text);
    for call in find::<ast::MacroCall>(tree) {
        if let Some(input) = call.token_tree() {
            found.extend(awaited_in_macro(&range(input.syntax()), &tokens, clean_up));
        }
    }
    found
}

/// What is awaited in macro input. What else there is an async body is the macro's to say.
fn awaited_in_macro(input: &Range<usize>, tokens: &Tokens, clean_up: &CleanUp) -> Vec<Around> {
    let all = tokens.at(input.start)..tokens.at(input.end);
    let keywords = all.filter(|&at| tokens.is(at, "await") && at > 1 && tokens.is(at - 1, "."));
    let around = |keyword: usize| {
        let start = tokens.range(tokens.operand_start(keyword - 2)?).start;
        Some(Around {
            range: start..tokens.range(keyword).end,
            open_at: start,
            open: format!("{}(", clean_up.call("drained")),
            close_at: tokens.range(keyword - 1).start,
            close: ")".to_owned(),
        })
    };
    keywords.filter_map(around).collect()
}

fn awaited(node: &SyntaxNode, clean_up: &CleanUp) -> Option<Around> {
    let item = ast::AwaitExpr::cast(node.clone())?;
    let start = range(item.expr()?.syntax()).start;
    Some(Around {
        range: start..range(node).end,
        open_at: start,
        open: format!("{}(", clean_up.call("drained")),
        close_at: range(&item.dot_token()?).start,
        close: ")".to_owned(),
    })
}

fn async_block(node: &SyntaxNode, clean_up: &CleanUp) -> Option<Around> {
    let block = ast::BlockExpr::cast(node.clone())?;
    let start = range(&block.async_token()?).start;
    if block.gen_token().is_some() {
        return None;
    }
    let end = range(node).end;
    Some(Around {
        range: start..end,
        open_at: start,
        open: format!("{}(", clean_up.block()),
        close_at: end,
        close: ")".to_owned(),
    })
}

/// The block borrows what it can from the closure, which may be called again.
///
/// What a `move(..)` puts behind a closure would be mixed up with what is put behind a body without braces, which has no
/// variables of its own.
fn async_closure(node: &SyntaxNode, dialect: &Dialect, clean_up: &CleanUp) -> Option<Around> {
    let closure = ast::ClosureExpr::cast(node.clone())?;
    closure.async_token()?;
    let body = closure.body()?;
    let whole = range(body.syntax());
    let (open_at, close_at) = match &body {
        ast::Expr::BlockExpr(block) if is_plain(block) => {
            let list = block.stmt_list()?;
            (
                range(&list.l_curly_token()?).end,
                range(&list.r_curly_token()?).start,
            )
        }
        _ if has_moves(dialect, whole.end) => return None,
        _ => (whole.start, whole.end),
    };
    Some(Around {
        range: whole,
        open_at,
        open: format!("{}(async {{ ", clean_up.block()),
        close_at,
        close: " }).await".to_owned(),
    })
}

fn is_plain(block: &ast::BlockExpr) -> bool {
    let first = block.syntax().first_token();
    first.is_some_and(|token| token.text() == "{")
}

/// Whether a `move(..)` belongs to a closure that ends there.
fn has_moves(dialect: &Dialect, end: usize) -> bool {
    let mut closures = dialect.moves.iter().filter_map(|found| found.closure);
    closures.any(|index| dialect.closures[index].range.end == end)
}

/// Lowers the functions of a file, but for those that are boxed.
pub(crate) fn lower(
    tree: &SyntaxNode,
    boxed: &[BoxFn],
    is_root: bool,
    clean_up: &CleanUp,
    krate: &Krate,
    edits: &mut Edits,
) {
    for function in find::<ast::Fn>(tree) {
        let Some(keyword) = function.async_token() else {
            if is_root && is_main(&function) {
                leave(&function, clean_up, edits);
            }
            continue;
        };
        let start = range(&keyword).start;
        let is_boxed = boxed.iter().any(|boxed| boxed.async_start == start);
        if !is_boxed && !body::never_returns(&function) {
            enclose(&function, clean_up, krate, edits);
        }
    }
}

fn enclose(function: &ast::Fn, clean_up: &CleanUp, krate: &Krate, edits: &mut Edits) {
    let Some(braces) = function.body().and_then(|body| Braces::of(&body)) else {
        return;
    };
    let (open, close) = match runs_alone(function) {
        true => (
            format!("{}::async_drop::run(", clean_up.runtime),
            ")".to_owned(),
        ),
        false => clean_up.body(krate),
    };
    let start = body::moved_in(function, krate, edits);
    let (before, end) = body::returned(function, krate);
    let open = format!("{before}{open}async move ");
    braces.enclose(&open, start, &format!("{close}.await{end}"), edits);
}

fn runs_alone(function: &ast::Fn) -> bool {
    function
        .attrs()
        .any(|attr| attributes::makes_program(&attr))
}

fn is_main(function: &ast::Fn) -> bool {
    let is_top_level = function
        .syntax()
        .parent()
        .is_some_and(|parent| ast::SourceFile::can_cast(parent.kind()));
    is_top_level && function.name().is_some_and(|name| name.text() == "main")
}

/// Lets `main` wait at its end.
fn leave(function: &ast::Fn, clean_up: &CleanUp, edits: &mut Edits) {
    let Some(braces) = function.body().and_then(|body| Braces::of(&body)) else {
        return;
    };
    let mut text = Fragment::new();
    text.text(format!(
        " let __normal_async_leaving = {};",
        clean_up.call("Leaving")
    ));
    braces.begin(text, edits);
}
