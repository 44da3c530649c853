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
//! trait. So rustc finds what holds a guard, and says why. It gives back its argument also where a name is not what it
//! seems here: that may ask too much, but never changes what is called. (What stands in for `Rc::new` of a closure gives
//! an `Rc`, so elsewhere it is an error.) Which routes are checked, and which are not, is in `docs/book/src/features/forget.md`.
//!
//! RFC: "Guaranteed destructors (linear types)".

use std::ops::Range;

use normal_async_syntax::{
    edit::Edits,
    find::{find, token_at},
    token::{Kind, Tokens},
    tree::{
        AstNode, SyntaxNode,
        ast::{self, HasAttrs},
    },
};

use crate::{
    Lowered, Need, SourceTree, attributes,
    fragment::{Fragment, range},
    names::{ModulePath, Names, module_of, segments},
    parsing::Parsed,
};

/// The identity function that asks for `T: Forget`.
const CHECK: &str = "::normal_async::lowered::forgettable";

/// The same for a type.
const CHECK_TYPE: &str = "::normal_async::lowered::forgettable_type";

/// The same for a function, about its argument.
const CHECK_ROUTE: &str = "::normal_async::lowered::route";

/// The routes whose result is often turned into a trait object, from which a closure learns what its parameters are: but
/// only if it is the very argument. For closures there are functions that do the same and ask for `T: Forget`.
const FOR_CLOSURES: &[(&str, &str)] = &[
    ("rc::Rc::new", "::normal_async::lowered::rc_new"),
    ("rc::Rc::pin", "::normal_async::lowered::rc_pin"),
    ("sync::Arc::new", "::normal_async::lowered::arc_new"),
    ("sync::Arc::pin", "::normal_async::lowered::arc_pin"),
];

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

/// Whether an import or a path in one of these files leads to `normal_async::Forget`.
pub(crate) fn is_named(files: &[Parsed], names: &Names) -> bool {
    let is_forget = |path: &[String]| {
        let path = path.strip_prefix(&[String::new()]).unwrap_or(path);
        matches!(path, [krate, name] if krate == "normal_async" && name == "Forget")
    };
    let mut modules = names.modules.values();
    if modules.any(|module| module.imports.iter().any(|i| is_forget(&i.path))) {
        return true;
    }
    files.iter().any(|(module, file)| {
        let mut paths = file.syntax().descendants().filter_map(ast::Path::cast);
        paths.any(|path| {
            let segments = segments(&path);
            let module = module_of(path.syntax(), module);
            segments.last().is_some_and(|last| last == "Forget")
                && names
                    .expansions(&module, &segments)
                    .iter()
                    .any(|p| is_forget(p))
        })
    })
}

/// Where `--stable` refuses nothing else about it: the library has no `Forget` then.
pub(crate) fn need_library(tree: &SourceTree, lowered: &mut Lowered) {
    if lowered.needs.contains_key(&Need::NegativeImpls) {
        return;
    }
    let places = tree.files.iter().enumerate().filter_map(|(index, file)| {
        let tokens = Tokens::new(&file.text);
        let name = (0..tokens.len()).find(|&at| tokens.is(at, "Forget"))?;
        Some((index, tokens.range(name)))
    });
    lowered
        .needs
        .entry(Need::AutoTraits)
        .or_default()
        .extend(places.take(1));
}

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
            check_leaked(&tokens, name, edits);
        } else if let Some(route) = route(&tokens, name, tree, module, names) {
            check_argument(&tokens, name, route, edits);
        }
    }
    for name in 0..tokens.len() {
        if tokens.is(name, "thread_local") && tokens.is(name + 1, "!") {
            check_thread_locals(text, &tokens, name + 2, edits);
        }
    }
    for item in find::<ast::Static>(tree) {
        check_static(&item, edits);
    }
}

fn check_static(item: &ast::Static, edits: &mut Edits) {
    let parent = item.syntax().parent();
    // One of another language has no destructor.
    if parent.is_some_and(|parent| ast::ExternItemList::can_cast(parent.kind())) {
        return;
    }
    let Some(ty) = item.ty() else {
        return;
    };
    let mut check = Fragment::new();
    for condition in item.attrs().filter(attributes::is_condition) {
        check.text(" ").copy(condition.syntax());
    }
    check
        .text(format!(" const _: fn() = {CHECK_TYPE}::<"))
        .copy(ty.syntax())
        .text(">;");
    let end = range(item.syntax()).end;
    edits.push(check.into_edit(end..end));
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
            for condition in conditions(tokens, at) {
                checks.text(" ").word(&text[condition.clone()], condition);
            }
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

/// The `#[cfg(..)]` in front of the item whose keyword stands at `item`.
fn conditions(tokens: &Tokens, item: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut first = item;
    while let Some(before) = first.checked_sub(1) {
        let open = tokens.partner(before).filter(|&open| open < before);
        match (tokens.text(before), open) {
            ("pub", _) => first = before,
            (")", Some(open)) => first = open,
            ("]", Some(open)) if open > 0 && tokens.is(open - 1, "#") => {
                first = open - 1;
                if tokens.is(open + 1, "cfg") {
                    found.push(tokens.range(first).start..tokens.range(before).end);
                }
            }
            _ => break,
        }
    }
    found
}

/// `.leak()`
fn is_method_call(tokens: &Tokens, name: usize) -> bool {
    name > 0 && tokens.is(name - 1, ".") && tokens.is(name + 1, "(") && tokens.is(name + 2, ")")
}

/// The result, not the receiver: the method may be anything's, and may only borrow it.
fn check_leaked(tokens: &Tokens, name: usize, edits: &mut Edits) {
    let start = name
        .checked_sub(2)
        .and_then(|last| tokens.operand_start(last));
    if let Some(start) = start {
        edits.insert(tokens.range(start).start, format!("{CHECK}("));
        edits.insert(tokens.range(name + 2).end, ")");
    }
}

/// The leak route whose path ends at `name`.
fn route(
    tokens: &Tokens,
    name: usize,
    tree: &SyntaxNode,
    module: &ModulePath,
    names: &Names,
) -> Option<&'static str> {
    let goes_on = tokens.is_path_separator(name + 1) && !tokens.is(name + 3, "<");
    let is_path_end = tokens.is_word(name)
        && !goes_on
        && !(name > 0 && matches!(tokens.text(name - 1), "." | "fn" | "as"));
    if !is_path_end {
        return None;
    }
    let segments = tokens.path_segments(name)?;
    let offset = tokens.range(name).start;
    let node = token_at(tree, offset)?.parent()?;
    if node.ancestors().any(|node| ast::Use::can_cast(node.kind())) {
        return None;
    }
    let module = module_of(&node, module);
    let paths = names.expansions(&module, &segments);
    paths.iter().find_map(|path| route_of_std(path))
}

fn route_of_std(path: &[String]) -> Option<&'static str> {
    let mut path = path
        .iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty());
    let first = path.next()?;
    let rest = path.collect::<Vec<_>>().join("::");
    let in_prelude = || PRELUDE.iter().find(|(name, _)| *name == first);
    let path = match first {
        "std" | "core" | "alloc" => rest,
        _ => format!("{}::{rest}", in_prelude()?.1),
    };
    ROUTES.iter().find(|route| **route == path).copied()
}

/// Checks the argument of a call, or the route itself if it is not called on the spot.
fn check_argument(tokens: &Tokens, name: usize, route: &str, edits: &mut Edits) {
    let mut open = name + 1;
    if tokens.is_path_separator(open) {
        open = tokens.angle_end(open + 2).map_or(open, |close| close + 1);
    }
    if !tokens.is(open, "(") {
        let path = tokens.path_start(name);
        if let Some(start) = path.filter(|_| tokens.kind(open) != Some(Kind::Open)) {
            edits.insert(tokens.range(start).start, format!("{CHECK_ROUTE}("));
            edits.insert(tokens.range(open - 1).end, ")");
        }
        return;
    }
    let for_closures = FOR_CLOSURES.iter().find(|(of, _)| *of == route);
    if let Some((_, function)) = for_closures.filter(|_| is_closure(tokens, open + 1))
        && let Some(start) = tokens.path_start(name).filter(|_| open == name + 1)
    {
        edits.replace(tokens.range(start).start..tokens.range(name).end, *function);
    } else if let Some(close) = tokens.partner(open).filter(|&close| close > open + 1) {
        edits.insert(tokens.range(open).end, format!("{CHECK}("));
        edits.insert(tokens.range(close).start, ")");
    }
}

/// Whether a closure begins there.
fn is_closure(tokens: &Tokens, mut at: usize) -> bool {
    while matches!(tokens.text(at), "static" | "async" | "move") {
        at += 1;
    }
    matches!(tokens.text(at), "|" | "||")
}
