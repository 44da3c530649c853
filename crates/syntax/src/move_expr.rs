//! `move(EXPRESSION)` in closures and async blocks, found among tokens.
//!
//! A closure's body reaches as far to the right as an expression can, so tokens suffice to find its end, also in macro
//! input.

use std::ops::Range;

use crate::{
    operand::ends_expression,
    token::{Kind, Tokens},
};

pub(crate) const MOVE: &str = "move";

/// `move(EXPRESSION)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveExpr {
    pub keyword: Range<usize>,
    /// The parentheses.
    pub open: Range<usize>,
    pub close: Range<usize>,
    /// What evaluates the expression when it is created, as an index into the closures of the same file.
    pub closure: Option<usize>,
    /// An argument list follows, so that the value is called.
    pub is_called: bool,
    /// It stands in macro input, which may give it another meaning.
    pub is_possible: bool,
}

/// A closure or an async block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    pub range: Range<usize>,
    /// The body: for a block what is in its braces, and nothing in front of it.
    pub body: Range<usize>,
    pub is_block: bool,
    /// It captures all by value.
    pub is_move: bool,
    pub kind: ClosureKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosureKind {
    /// With so many parameters.
    Closure(usize),
    AsyncClosure,
    AsyncBlock,
}

/// The move expressions of a text, in their order, and its closures and async blocks if it has any.
pub(crate) fn find(tokens: &Tokens) -> (Vec<MoveExpr>, Vec<Closure>) {
    match (0..tokens.len()).any(|at| is_move_expr(tokens, at)) {
        true => find_all(tokens),
        false => (Vec::new(), Vec::new()),
    }
}

/// The closures and async blocks of a text.
pub(crate) fn closures(tokens: &Tokens) -> Vec<Closure> {
    find_all(tokens).1
}

fn find_all(tokens: &Tokens) -> (Vec<MoveExpr>, Vec<Closure>) {
    let mut finder = Finder {
        tokens,
        around: Vec::new(),
        moves: Vec::new(),
        closures: Vec::new(),
    };
    let mut at = 0;
    while at < tokens.len() {
        at = finder.step(at);
    }
    (finder.moves, finder.closures)
}

fn is_move_expr(tokens: &Tokens, at: usize) -> bool {
    tokens.is_word(at)
        && tokens.is(at, MOVE)
        && tokens.is(at + 1, "(")
        && tokens.partner(at + 1).is_some()
}

struct Finder<'a> {
    tokens: &'a Tokens<'a>,
    /// What the current token is in, outermost first, with the index behind its last token.
    around: Vec<(Around, usize)>,
    moves: Vec<MoveExpr>,
    closures: Vec<Closure>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    Closure(usize),
    /// The expression of a `move`, which is evaluated outside of the closure around it.
    Move,
    /// An item, which captures nothing.
    Item,
}

impl Finder<'_> {
    /// Looks at one token, and returns the index of the next to look at.
    fn step(&mut self, at: usize) -> usize {
        let tokens = self.tokens;
        self.around.retain(|&(_, end)| end > at);
        match tokens.text(at) {
            MOVE if is_move_expr(tokens, at) => self.move_expr(at),
            "async" => self.async_block(at),
            "fn" if !self.around.is_empty() => self.item(at),
            "|" if begins_closure(tokens, at) => return self.closure(at),
            // The operator, whose second half begins no closure.
            "|" if tokens.is(at + 1, "|") && tokens.joined(at) => return at + 2,
            _ => {}
        }
        at + 1
    }

    fn move_expr(&mut self, at: usize) {
        let tokens = self.tokens;
        let Some(close) = tokens.partner(at + 1) else {
            return;
        };
        self.moves.push(MoveExpr {
            keyword: tokens.range(at),
            open: tokens.range(at + 1),
            close: tokens.range(close),
            closure: self.evaluating_closure(),
            is_called: tokens.is(close + 1, "("),
            is_possible: false,
        });
        self.around.push((Around::Move, close + 1));
    }

    /// The nearest closure around the current token; of a `move` inside of a `move`, the next one.
    fn evaluating_closure(&self) -> Option<usize> {
        let mut outside = 0;
        for (around, _) in self.around.iter().rev() {
            match around {
                Around::Closure(closure) if outside == 0 => return Some(*closure),
                Around::Closure(_) => outside -= 1,
                Around::Move => outside += 1,
                Around::Item => return None,
            }
        }
        None
    }

    fn async_block(&mut self, at: usize) {
        let tokens = self.tokens;
        let is_move = tokens.is(at + 1, MOVE);
        let open = at + 1 + usize::from(is_move);
        let Some(close) = tokens.partner(open).filter(|_| tokens.is(open, "{")) else {
            return;
        };
        self.enter(
            Closure {
                range: tokens.range(at).start..tokens.range(close).end,
                body: tokens.range(open).end..tokens.range(close).start,
                is_block: true,
                is_move,
                kind: ClosureKind::AsyncBlock,
            },
            close + 1,
        );
    }

    fn enter(&mut self, closure: Closure, end: usize) {
        self.around
            .push((Around::Closure(self.closures.len()), end));
        self.closures.push(closure);
    }

    /// The function whose keyword is at `at`.
    fn item(&mut self, at: usize) {
        let tokens = self.tokens;
        let mut open = at + 1;
        while !tokens.is(open, "{") {
            match tokens.kind(open) {
                Some(Kind::Open) => open = tokens.partner(open).unwrap_or(open),
                None | Some(Kind::Close) => return,
                _ if matches!(tokens.text(open), ";" | ",") => return,
                _ => {}
            }
            open += 1;
        }
        if let Some(close) = tokens.partner(open) {
            self.around.push((Around::Item, close + 1));
        }
    }

    /// The closure whose parameters begin at `bar`; returns the index of its body.
    fn closure(&mut self, bar: usize) -> usize {
        let tokens = self.tokens;
        let Some(end_bar) = parameters_end(tokens, bar) else {
            return bar + 1;
        };
        let mut start = bar;
        while start > 0 && matches!(tokens.text(start - 1), MOVE | "async" | "static") {
            start -= 1;
        }
        let qualifier = |word: &str| (start..bar).any(|at| tokens.is(at, word));
        let mut body = end_bar + 1;
        if tokens.is(body, "-") && tokens.is(body + 1, ">") {
            while body < tokens.len() && !tokens.is(body, "{") {
                body = match tokens.kind(body) {
                    Some(Kind::Open) => tokens.partner(body).unwrap_or(body) + 1,
                    _ => body + 1,
                };
            }
        }
        let end = expression_end(tokens, body);
        if end <= body {
            return body;
        }
        let close = tokens.partner(body).filter(|_| tokens.is(body, "{"));
        let is_block = close.is_some_and(|close| close + 1 == end);
        self.enter(
            Closure {
                range: tokens.range(start).start..tokens.range(end - 1).end,
                body: match is_block {
                    true => tokens.range(body).end..tokens.range(end - 1).start,
                    false => tokens.range(body).start..tokens.range(end - 1).end,
                },
                is_block,
                is_move: qualifier(MOVE),
                kind: match qualifier("async") {
                    true => ClosureKind::AsyncClosure,
                    false => ClosureKind::Closure(parameters(tokens, bar, end_bar)),
                },
            },
            end,
        );
        body
    }
}

/// Whether a `|` is the first of a closure's parameters, rather than an operator or between patterns.
fn begins_closure(tokens: &Tokens, bar: usize) -> bool {
    bar == 0 || !ends_expression(tokens, bar - 1)
}

/// The `|` behind the parameters that begin with the one at `bar`.
fn parameters_end(tokens: &Tokens, bar: usize) -> Option<usize> {
    let mut at = bar + 1;
    while !tokens.is(at, "|") {
        match tokens.kind(at)? {
            Kind::Open => at = tokens.partner(at)?,
            Kind::Close => return None,
            _ if tokens.is(at, ";") => return None,
            _ => {}
        }
        at += 1;
    }
    Some(at)
}

/// How many parameters there are between two bars.
fn parameters(tokens: &Tokens, bar: usize, end_bar: usize) -> usize {
    let mut count = 0;
    let mut at = bar + 1;
    while at < end_bar {
        let is_first = tokens.is(at - 1, ",") || at == bar + 1;
        count += usize::from(is_first);
        at = match tokens.kind(at) {
            Some(Kind::Open) => tokens.partner(at).unwrap_or(at),
            _ if tokens.is(at, "<") => tokens.angle_end(at).unwrap_or(at),
            _ => at,
        } + 1;
    }
    count
}

/// The index behind the last token of the expression that starts at `start`, which reaches as far as it can.
fn expression_end(tokens: &Tokens, start: usize) -> usize {
    let mut at = start;
    loop {
        match tokens.kind(at) {
            None | Some(Kind::Close) => return at,
            Some(Kind::Open) => {
                at = match tokens.partner(at) {
                    Some(close) => close,
                    None => return at,
                }
            }
            _ => match tokens.text(at) {
                "," | ";" => return at,
                "=" if tokens.is(at + 1, ">") && tokens.joined(at) => return at,
                "|" if begins_closure(tokens, at) => {
                    at = parameters_end(tokens, at).unwrap_or(at);
                }
                "|" if tokens.is(at + 1, "|") && tokens.joined(at) => at += 1,
                "<" if begins_arguments(tokens, at) => {
                    at = tokens.angle_end(at).unwrap_or(at);
                }
                _ => {}
            },
        }
        at += 1;
    }
}

/// Whether a `<` begins generic arguments: `f::<A, B>` and `x as Map<A, B>`.
fn begins_arguments(tokens: &Tokens, angle: usize) -> bool {
    let Some(before) = angle.checked_sub(1) else {
        return false;
    };
    let is_cast = || {
        let path = tokens.path_start(before);
        path.and_then(|start| start.checked_sub(1))
            .is_some_and(|at| tokens.is(at, "as"))
    };
    tokens.is(before, ":")
        || (tokens.is_word(before) && is_cast())
        || !ends_expression(tokens, before)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each move's expression, and what evaluates it.
    #[track_caller]
    fn check(text: &str, expected: &[(&str, Option<&str>)]) {
        let (moves, closures) = find(&Tokens::new(text));
        let found: Vec<_> = moves
            .iter()
            .map(|found| {
                let closure = found
                    .closure
                    .map(|index| &text[closures[index].range.clone()]);
                (&text[found.open.end..found.close.start], closure)
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_nearest_closure_evaluates() {
        check(
            "f(|a, b| g(move(x)), 1)",
            &[("x", Some("|a, b| g(move(x))"))],
        );
        check(
            "let f = move || move(x) || y;",
            &[("x", Some("move || move(x) || y"))],
        );
        check(
            "f(|| |a, b| a + move(x))",
            &[("x", Some("|a, b| a + move(x)"))],
        );
        check(
            "a || b || f(async move { move(x) })",
            &[("x", Some("async move { move(x) }"))],
        );
        check(
            "match a { | A | B => || move(x), C => 1 }",
            &[("x", Some("|| move(x)"))],
        );
        check(
            "(|x: Map<A, B>| -> u8 { move(y) + 1 })()",
            &[("y", Some("|x: Map<A, B>| -> u8 { move(y) + 1 }"))],
        );
        check(
            "f(|| g::<A, B>(a as M<A, B>, move(x)), y)",
            &[("x", Some("|| g::<A, B>(a as M<A, B>, move(x))"))],
        );
    }

    #[test]
    fn a_move_in_a_move_is_evaluated_one_further_out() {
        check(
            "|| || move(move(x))",
            &[
                ("move(x)", Some("|| move(move(x))")),
                ("x", Some("|| || move(move(x))")),
            ],
        );
        check(
            "|| move((|| move(y))())",
            &[
                ("(|| move(y))()", Some("|| move((|| move(y))())")),
                ("y", Some("|| move(y)")),
            ],
        );
    }

    #[test]
    fn outside_of_closures_nothing_evaluates() {
        check("fn f() { move(x) || y }", &[("x", None)]);
        check(
            "|| move(move(x))",
            &[("move(x)", Some("|| move(move(x))")), ("x", None)],
        );
        check("|| { fn f(a: [u8; 2]) -> u8 { move(x) } }", &[("x", None)]);
        check("f(|| a, move(x))", &[("x", None)]);
    }

    #[test]
    fn parameters_are_counted() {
        let count = |text: &str| {
            let text = format!("{text} move(x)");
            let (_, closures) = find(&Tokens::new(&text));
            closures[0].kind
        };
        assert_eq!(count("||"), ClosureKind::Closure(0));
        assert_eq!(count("|a: F<A, B>, (b, c)|"), ClosureKind::Closure(2));
        assert_eq!(count("|a,|"), ClosureKind::Closure(1));
        assert_eq!(count("async |a|"), ClosureKind::AsyncClosure);
    }
}
