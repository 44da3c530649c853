//! `move(EXPRESSION)`: what a closure or an async block captures by value, evaluated when it is created.
//!
//! ```text
//! on_event(|event| send(&move(sender.clone()), event, &log));
//! ```
//! becomes
//! ```text
//! on_event({ let mut m = RangeFrom { start: sender.clone() }; |event| {
//!     'never: { break 'never; let _moved = m; }
//!     send(&m.start, event, &log)
//! } });
//! ```
//! The closure stays in its place, where rustc infers its parameters, and captures everything else as it did. `m` is
//! captured by value since the body moves it, as a whole, and cannot be copied, for which it is wrapped: of the types of
//! the standard library that wrap one value, are not `Copy` and have the value's own auto traits, `RangeFrom` is one. The
//! code that moves it is never reached, so that the borrow checker lets a closure that is called more than once have it.
//! A closure that is `move` captures `m` anyway.
//!
//! Only where nothing around the closure says how often it is called, rustc concludes from the move that it is once. Where
//! it says so, the closure is lowered again, as the argument of an identity function that asks for `Fn`, or if need be for
//! `FnMut`, and, but for closures without parameters, needs a feature of rustc. An async closure is one that rustc copies
//! out of itself at each call, so it has to be `async move`, unless it is called just once.
//!
//! RFC 3968.

use std::{collections::BTreeMap, ops::Range};

use normal_async_syntax::{
    edit::{Edit, Edits},
    insertion::Insertion,
    move_expr::{Closure, ClosureKind, MoveExpr},
    token::Tokens,
};

use crate::{
    Finding, Suggestion, SyntaxError, krate::Krate, one_line::one_line, signature::PREFIX,
};

/// How the names of variables go on.
const MOVE: &str = "move_";

/// How often a closure may be called, of which nothing around it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Calls {
    Shared,
    Mutable,
}

impl Calls {
    fn bound(self) -> &'static str {
        match self {
            Calls::Shared => "Fn",
            Calls::Mutable => "FnMut",
        }
    }
}

/// Whether it takes an unstable feature to say of a closure how often it is called.
pub(crate) fn is_unstable(closure: &Closure) -> bool {
    !matches!(closure.kind, ClosureKind::Closure(0))
}

/// What is to be lowered in a file.
pub(crate) struct Moves<'a> {
    /// Those that mean this, with their index among all, in the order of the text.
    pub(crate) moves: Vec<(usize, &'a MoveExpr)>,
    pub(crate) closures: &'a [Closure],
    /// The closures that have to be told how often they are called, by their start.
    pub(crate) calls: BTreeMap<usize, Calls>,
}

/// Lowers the move expressions of a file, after everything else: their text takes what became of it along.
///
/// Backwards, and so the inner ones first: what is moved is finished when it is.
pub(crate) fn lower(found: &Moves, tokens: &Tokens, krate: &Krate, edits: &mut Edits) {
    let moves = found.moves.iter();
    let moves = moves.map(|&(index, found)| (found.keyword.start, Step::Move(index, found)));
    let closures = found.closures.iter().enumerate();
    let closures = closures.map(|(index, found)| (found.range.start, Step::Closure(index, found)));
    let mut steps: Vec<_> = moves.chain(closures).collect();
    steps.sort_by_key(|(start, _)| *start);
    let mut captured: BTreeMap<usize, Captured> = BTreeMap::new();
    for (_, step) in steps.into_iter().rev() {
        match step {
            Step::Move(index, found) => {
                let Some(closure) = found.closure else {
                    continue;
                };
                let mut binding = binding(index, found, tokens, krate, edits);
                let captured = captured.entry(closure).or_default();
                binding.append(&captured.bindings);
                captured.bindings = binding;
                let whole = found.keyword.start..found.close.end;
                captured.variables.insert(0, (variable(index), whole));
            }
            Step::Closure(index, closure) => {
                if let Some(captured) = captured.remove(&index) {
                    let calls = found.calls.get(&closure.range.start).copied();
                    create(closure, captured, calls, krate, edits);
                }
            }
        }
    }
}

enum Step<'a> {
    Move(usize, &'a MoveExpr),
    Closure(usize, &'a Closure),
}

/// What a closure captures by move expressions.
#[derive(Default)]
struct Captured {
    bindings: Insertion,
    /// The variables, each with the move expression that it stands for.
    variables: Vec<(String, Range<usize>)>,
}

/// Declares a variable with the value of the expression, and puts it in the expression's place.
fn binding(
    index: usize,
    found: &MoveExpr,
    tokens: &Tokens,
    krate: &Krate,
    edits: &mut Edits,
) -> Insertion {
    let variable = variable(index);
    let mut binding = Insertion::from(format!(
        "{}let mut {variable} = ::core::ops::RangeFrom {{ start: ",
        krate.allow_one("unused_mut", "unused")
    ));
    binding.append(&moved_out(found, tokens, edits));
    binding.push("}; ", None);
    let whole = found.keyword.start..found.close.end;
    let place = match found.is_called {
        true => format!("({variable}.start)"),
        false => format!("{variable}.start"),
    };
    let mut insert = Insertion::new();
    insert.push(&place, Some(whole.clone()));
    edits.push(Edit {
        range: whole,
        insert,
    });
    binding
}

/// The variable of the move expression with this index.
pub(crate) fn variable(index: usize) -> String {
    format!("{PREFIX}{MOVE}{index}")
}

/// The index of the move expression whose variable a message of rustc's names.
fn named(message: &str) -> Option<usize> {
    let (_, rest) = message.split_once(&format!("{PREFIX}{MOVE}"))?;
    let end = rest.find(|c: char| !c.is_ascii_digit());
    rest[..end.unwrap_or(rest.len())].parse().ok()
}

/// Lets a closure capture what was declared for it.
fn create(
    closure: &Closure,
    captured: Captured,
    calls: Option<Calls>,
    krate: &Krate,
    edits: &mut Edits,
) {
    let mut prologue = Insertion::from("{ ".to_owned());
    prologue.append(&captured.bindings);
    let mut outro = " }".to_owned();
    if let Some((calls, ClosureKind::Closure(parameters))) =
        calls.map(|calls| (calls, closure.kind))
    {
        prologue.push(&identity(calls, parameters), None);
        outro.insert(0, ')');
    }
    if !closure.is_move {
        let never = format!("'{PREFIX}never");
        let allow = krate.allow_one("unreachable_code", "unused");
        let open = if closure.is_block { "" } else { "{" };
        let mut capture = Insertion::from(format!("{open} {allow}{never}: {{ break {never}; "));
        for (variable, stands_for) in captured.variables {
            capture.push(&format!("let {PREFIX}moved = "), None);
            capture.push(&variable, Some(stands_for));
            capture.push("; ", None);
        }
        capture.push("} ", None);
        edits.insert_first(closure.body.start, capture);
        if !closure.is_block {
            outro.insert_str(0, " }");
        }
    }
    edits.push(Edit {
        range: closure.range.start..closure.range.start,
        insert: prologue,
    });
    edits.insert_first(closure.range.end, outro.into());
}

/// The start of a call of a function that gives back a closure with so many parameters, of which it asks to be callable
/// so often. A trait bound without the result, as that would also say what the parameters' lifetimes are.
fn identity(calls: Calls, parameters: usize) -> String {
    let (name, bound) = (format!("{PREFIX}calls"), calls.bound());
    let generics: String = (0..parameters).map(|n| format!(", A{n}")).collect();
    let arguments: String = (0..parameters).map(|n| format!("A{n}, ")).collect();
    let bound = match parameters {
        0 => format!("F: {bound}() -> R, R"),
        _ => format!("F: {bound}<({arguments})>{generics}"),
    };
    format!("fn {name}<{bound}>(f: F) -> F {{ f }} {name}(")
}

/// The lowered expression, on one line; its edits are taken along.
fn moved_out(found: &MoveExpr, tokens: &Tokens, edits: &mut Edits) -> Insertion {
    let range = found.open.end..found.close.start;
    let mut edits = edits.take(range.clone()).into_iter().peekable();
    let mut moved = Insertion::new();
    let mut done = range.start;
    let mut at = tokens.at(range.start);
    while at < tokens.len() && tokens.range(at).start < range.end {
        let token = tokens.range(at);
        while let Some(edit) = edits.next_if(|edit| edit.range.start <= token.start) {
            done = done.max(edit.range.end);
            moved.append(&edit.insert);
        }
        if token.start >= done {
            moved.push(&one_line(tokens.text(at)), Some(token.clone()));
        }
        if !tokens.joined(at) || token.end == range.end {
            moved.push(" ", None);
        }
        at += 1;
    }
    edits.for_each(|edit| moved.append(&edit.insert));
    moved
}

/// What to say in the file with this text where nothing is created that could evaluate the expression.
pub(crate) fn outside(file: usize, text: &str, found: &MoveExpr) -> SyntaxError {
    let range = found.keyword.start..found.close.end;
    SyntaxError {
        file,
        range: range.clone(),
        message: "`move(..)` outside of a closure or an async block".to_owned(),
        label: "there is nothing here that would capture this".to_owned(),
        suggestion: Some(Suggestion {
            message: "use the value itself".to_owned(),
            range,
            replacement: text[found.open.end..found.close.start].to_owned(),
        }),
        page: "move",
    }
}

/// Whether rustc takes a closure for one that is called just once, since it moves what a move expression stands for: the
/// index of that.
pub(crate) fn called_again(finding: &Finding) -> Option<usize> {
    let labels = finding.spans.iter().filter_map(|span| span.label.as_ref());
    let mut said = finding.notes.iter().chain(labels);
    let about = said.find(|text| text.contains("out of its environment"))?;
    named(about)
}
