//! Guaranteed destructors: values that must not be forgotten.
//!
//! ```text
//! impl !Forget for Guard {}
//! std::mem::forget(guard);            Rc::new(guard)            static HELD: Mutex<Option<Guard>> = ..;
//! ```
//! becomes, in a crate that speaks of `normal_async::Forget`,
//! ```text
//! impl !Forget for Guard {}
//! std::mem::forget(forgettable(guard));    Rc::new(forgettable(guard))
//! static HELD: Mutex<Option<Guard>> = ..; const _: fn() = forgettable_type::<Mutex<Option<Guard>>>;
//! ```
//! where `forgettable` is a function of `normal_async` that gives back its argument and asks for `T: Forget`, an auto
//! trait. So rustc finds what holds a guard, and says why. Which routes are checked, and which are not, is in
//! `docs/forget.md`.
//!
//! RFC: "Guaranteed destructors (linear types)".

use normal_async_syntax::{
    edit::Edits,
    token::{Kind, Tokens},
    tree::{
        AstNode, SyntaxNode,
        ast::{self},
    },
};

use crate::{
    fragment::{Fragment, range},
    names::{ModulePath, Names, module_of},
};

/// The identity function that asks for `T: Forget`.
const CHECK: &str = "::normal_async::lowered::forgettable";

/// The same for a type.
const CHECK_TYPE: &str = "::normal_async::lowered::forgettable_type";

/// The functions of one argument that may keep a destructor from running, by their paths without the crate.
const ROUTES: &[&str] = &[
    "boxed::Box::into_raw",
    "boxed::Box::leak",
    "boxed::Box::into_non_null",
    "mem::ManuallyDrop::new",
    "mem::MaybeUninit::new",
    "mem::forget",
    "rc::Rc::into_raw",
    "rc::Rc::new",
    "rc::Rc::pin",
    "string::String::leak",
    "sync::Arc::into_raw",
    "sync::Arc::new",
    "sync::Arc::pin",
    "vec::Vec::leak",
];

/// What is in scope without an import.
const PRELUDE: &[(&str, &str)] = &[
    ("Box", "boxed::Box"),
    ("String", "string::String"),
    ("Vec", "vec::Vec"),
];

/// Checks every leak route of a file.
pub(crate) fn lower(
    text: &str,
    tree: &SyntaxNode,
    module: &ModulePath,
    names: &Names,
    edits: &mut Edits,
) {
    let tokens = Tokens::new(text);
    for name in 0..tokens.len() {
        if tokens.is(name, "leak") && is_method_call(&tokens, name) {
            check_receiver(&tokens, name, edits);
        } else if is_route(&tokens, name, tree, module, names) {
            check_argument(&tokens, name, edits);
        }
    }
    for name in 0..tokens.len() {
        if tokens.is(name, "thread_local") && tokens.is(name + 1, "!") {
            check_thread_locals(text, &tokens, name + 2, edits);
        }
    }
    for item in tree.descendants().filter_map(ast::Static::cast) {
        if let Some(ty) = item.ty() {
            let mut check = Fragment::new();
            check
                .text(format!(" const _: fn() = {CHECK_TYPE}::<"))
                .copy(ty.syntax())
                .text(">;");
            let end = range(item.syntax()).end;
            edits.push(check.into_edit(end..end));
        }
    }
}

/// `thread_local! { static NAME: Type = ..; }`, by the delimiter of its input.
fn check_thread_locals(text: &str, tokens: &Tokens, open: usize, edits: &mut Edits) {
    let Some(close) = tokens.partner(open) else {
        return;
    };
    let mut checks = Fragment::new();
    for at in open..close {
        if !tokens.is(at, "static") || !tokens.is(at + 2, ":") {
            continue;
        }
        let first = tokens.range(at + 3).start;
        if let Some(end) = (at + 3..close).find(|&at| tokens.is(at, "=")) {
            let ty = first..tokens.range(end - 1).end;
            checks.text(format!(" const _: fn() = {CHECK_TYPE}::<"));
            checks
                .word(&text[ty.clone()].replace('\n', " "), ty)
                .text(">;");
        }
    }
    let last = if tokens.is(close + 1, ";") {
        close + 1
    } else {
        close
    };
    let end = tokens.range(last).end;
    edits.push(checks.into_edit(end..end));
}

/// `.leak()`
fn is_method_call(tokens: &Tokens, name: usize) -> bool {
    name > 0 && tokens.is(name - 1, ".") && tokens.is(name + 1, "(") && tokens.is(name + 2, ")")
}

fn check_receiver(tokens: &Tokens, name: usize, edits: &mut Edits) {
    let Some(last) = name.checked_sub(2) else {
        return;
    };
    if let Some(start) = tokens.operand_start(last) {
        edits.insert(tokens.range(start).start, format!("{CHECK}("));
        edits.insert(tokens.range(last).end, ")");
    }
}

/// Whether the path that ends at `name` is that of a leak route.
fn is_route(
    tokens: &Tokens,
    name: usize,
    tree: &SyntaxNode,
    module: &ModulePath,
    names: &Names,
) -> bool {
    let is_path_end = tokens.is_word(name)
        && !tokens.is_path_separator(name + 1)
        && !(name > 0 && matches!(tokens.text(name - 1), "." | "fn" | "as"));
    if !is_path_end {
        return false;
    }
    let Some(segments) = tokens.path_segments(name) else {
        return false;
    };
    let offset = tokens.range(name).start;
    let node = tree
        .token_at_offset((offset as u32).into())
        .right_biased()
        .and_then(|token| token.parent());
    let in_use = |node: &SyntaxNode| node.ancestors().any(|node| ast::Use::can_cast(node.kind()));
    let Some(node) = node.filter(|node| !in_use(node)) else {
        return false;
    };
    let module = module_of(&node, module);
    names
        .expansions(&module, &segments)
        .iter()
        .any(|path| is_of_std(path))
}

fn is_of_std(path: &[String]) -> bool {
    let path: Vec<&str> = path
        .iter()
        .map(String::as_str)
        .filter(|s| !s.is_empty())
        .collect();
    let Some((first, rest)) = path.split_first() else {
        return false;
    };
    if matches!(*first, "std" | "core" | "alloc") {
        return ROUTES.contains(&rest.join("::").as_str());
    }
    let prelude = PRELUDE.iter().find(|(name, _)| name == first);
    prelude
        .is_some_and(|(_, full)| ROUTES.contains(&format!("{full}::{}", rest.join("::")).as_str()))
}

/// Checks the argument of a call; a route that is not called on the spot becomes a closure that is.
fn check_argument(tokens: &Tokens, name: usize, edits: &mut Edits) {
    let mut open = name + 1;
    if tokens.is_path_separator(open) {
        open = tokens.angle_end(open + 2).map_or(open, |close| close + 1);
    }
    if !tokens.is(open, "(") {
        let path = tokens.path_start(name);
        if let Some(start) = path.filter(|_| tokens.kind(name + 1) != Some(Kind::Open)) {
            edits.insert(tokens.range(start).start, "(|__normal_async_value| ");
            edits.insert(
                tokens.range(name).end,
                format!("({CHECK}(__normal_async_value)))"),
            );
        }
        return;
    }
    if let Some(close) = tokens.partner(open).filter(|&close| close > open + 1) {
        edits.insert(tokens.range(open).end, format!("{CHECK}("));
        edits.insert(tokens.range(close).start, ")");
    }
}
