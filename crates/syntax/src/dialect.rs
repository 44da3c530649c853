//! The new tokens: finds them, and hides them from a parser of plain Rust.

use std::ops::Range;

use crate::{
    edit::Edits,
    for_await::{AWAIT, ForAwait},
    misuse::{self, Misuse},
    move_expr::{self, Closure, MOVE, MoveExpr},
    operand::{ends_expression, operand_start},
    token::{Kind, Tokens},
};

/// The contextual keyword of boxing, in both of its uses.
pub const BOX: &str = "box";

/// What a parser reads instead of [`BOX`] behind a dot: an identifier of the same length.
const POSTFIX_BOX_MASK: &str = "b0x";

/// What a parser reads instead of `move` in front of parentheses: the name of a function.
const MOVE_MASK: &str = "m0ve";

/// The new syntax of one file, in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dialect {
    pub postfix_boxes: Vec<PostfixBox>,
    /// Those in macro input, which may mean anything there, such as a selector in a style sheet.
    pub possible_boxes: Vec<PostfixBox>,
    pub box_fns: Vec<BoxFn>,
    pub for_awaits: Vec<ForAwait>,
    pub moves: Vec<MoveExpr>,
    /// Those that `moves` speak of, among others.
    pub closures: Vec<Closure>,
    /// New tokens that mean nothing where they are.
    pub misuses: Vec<Misuse>,
}

/// `OPERAND.box`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostfixBox {
    pub operand: Range<usize>,
    pub dot: Range<usize>,
    pub keyword: Range<usize>,
    /// The name of the method, where the operand is a method call without generic arguments, in parentheses or not.
    pub method: Option<Range<usize>>,
    /// `( .. )`, where the operand is a call of anything else.
    pub arguments: Option<Range<usize>>,
    /// The operand is all in parentheses or braces.
    pub is_group: bool,
    /// `.await` follows.
    pub awaited: bool,
    /// It stands in the body of a `macro_rules!`.
    pub in_macro_rules: bool,
}

/// `box async .. fn`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxFn {
    pub keyword: Range<usize>,
    /// Where `async` starts.
    pub async_start: usize,
}

impl Dialect {
    pub fn of(tokens: &Tokens) -> Self {
        let (mut moves, closures) = move_expr::find(tokens);
        let mut moves_seen = 0;
        let mut dialect = Dialect::default();
        let mut groups = Groups::default();
        for at in 0..tokens.len() {
            match tokens.kind(at) {
                Some(Kind::Word) => {}
                Some(Kind::Open | Kind::Close) => {
                    groups.step(tokens, at);
                    continue;
                }
                _ => continue,
            }
            let is_possible = || groups.in_macro() && !groups.in_transcriber();
            match tokens.text(at) {
                MOVE => {
                    if let Some(found) = moves.get_mut(moves_seen)
                        && found.keyword == tokens.range(at)
                    {
                        found.is_possible = is_possible();
                        moves_seen += 1;
                    }
                }
                "for" => dialect
                    .for_awaits
                    .extend(ForAwait::at(tokens, at).map(|found| ForAwait {
                        is_possible: is_possible(),
                        in_macro_rules: groups.in_macro_rules(),
                        ..found
                    })),
                BOX => dialect.word_box(tokens, at, &groups),
                _ => {}
            }
        }
        Dialect {
            moves,
            closures,
            ..dialect
        }
    }

    /// Looks at a [`BOX`].
    fn word_box(&mut self, tokens: &Tokens, at: usize, groups: &Groups) {
        if let Some(postfix) = postfix_box(tokens, at, groups) {
            if !groups.in_macro() {
                let misuse = misuse::of_postfix(tokens, at, &postfix);
                self.misuses.extend(misuse);
            }
            match is_certain(tokens, at, groups) {
                true => self.postfix_boxes.push(postfix),
                false => self.possible_boxes.push(postfix),
            }
        } else if !groups.in_macro()
            && let Some(misuse) = misuse::of_qualifier(tokens, at)
        {
            self.misuses.push(misuse);
        } else if is_box_fn(tokens, at) {
            self.box_fns.push(BoxFn {
                keyword: tokens.range(at),
                async_start: tokens.range(at + 1).start,
            });
        }
    }

    /// Whether only the macro that it is input of can say what some of it means.
    pub fn is_undecided(&self) -> bool {
        !self.possible_boxes.is_empty()
            || self.for_awaits.iter().any(|found| found.is_possible)
            || self.moves.iter().any(|found| found.is_possible)
    }

    pub fn is_empty(&self) -> bool {
        self.postfix_boxes.is_empty()
            && self.possible_boxes.is_empty()
            && self.box_fns.is_empty()
            && self.for_awaits.is_empty()
            && self.moves.is_empty()
            && self.misuses.is_empty()
    }

    /// Replaces every new token by plain Rust of the same length, which parses, but means something else.
    pub fn mask(&self) -> Edits {
        let mut mask = Edits::default();
        for postfix in &self.postfix_boxes {
            mask.replace(postfix.keyword.clone(), POSTFIX_BOX_MASK);
        }
        for function in &self.box_fns {
            let blank = " ".repeat(function.keyword.len());
            mask.replace(function.keyword.clone(), blank);
        }
        for found in self.for_awaits.iter().filter(|found| !found.is_possible) {
            mask.replace(found.await_keyword.clone(), " ".repeat(AWAIT.len()));
        }
        for found in self.moves.iter().filter(|found| !found.is_possible) {
            mask.replace(found.keyword.clone(), MOVE_MASK);
        }
        mask
    }

    /// Does the same for those that may mean anything.
    pub fn mask_possible(&self, mask: &mut Edits) {
        for postfix in &self.possible_boxes {
            if !mask.touches(&postfix.keyword) {
                mask.replace(postfix.keyword.clone(), POSTFIX_BOX_MASK);
            }
        }
        for found in self.for_awaits.iter().filter(|found| found.is_possible) {
            if !mask.touches(&found.await_keyword) {
                mask.replace(found.await_keyword.clone(), " ".repeat(AWAIT.len()));
            }
        }
        for found in self.moves.iter().filter(|found| found.is_possible) {
            if !mask.touches(&found.keyword) {
                mask.replace(found.keyword.clone(), MOVE_MASK);
            }
        }
    }
}

/// The groups of macro input and attributes around the current token.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// The closing delimiters, outermost first, and what the group is.
    open: Vec<(usize, Group)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    MacroInput,
    MacroRules,
    /// What one arm of a `macro_rules!` expands to.
    Transcriber,
    Attribute,
}

impl Groups {
    /// Enters and leaves groups; to be called for each delimiter in turn.
    pub(crate) fn step(&mut self, tokens: &Tokens, at: usize) {
        if self.open.last().is_some_and(|&(close, _)| close == at) {
            self.open.pop();
        }
        if tokens.kind(at) != Some(Kind::Open) {
            return;
        }
        let is_transcriber = matches!(self.open.last(), Some((_, Group::MacroRules)))
            && at > 1
            && tokens.is(at - 1, ">")
            && tokens.is(at - 2, "=");
        let group = match is_transcriber {
            true => Some(Group::Transcriber),
            false => group_opened(tokens, at),
        };
        let (Some(close), Some(group)) = (tokens.partner(at), group) else {
            return;
        };
        self.open.push((close, group));
    }

    pub(crate) fn in_macro(&self) -> bool {
        !self.open.is_empty()
    }

    pub(crate) fn in_attribute(&self) -> bool {
        self.open
            .iter()
            .any(|&(_, group)| group == Group::Attribute)
    }

    /// Directly in what a `macro_rules!` expands to, rather than in the input of another macro there.
    fn in_transcriber(&self) -> bool {
        matches!(self.open.last(), Some((_, Group::Transcriber)))
    }

    fn in_macro_rules(&self) -> bool {
        self.open
            .iter()
            .any(|&(_, group)| group == Group::MacroRules)
    }
}

fn group_opened(tokens: &Tokens, open: usize) -> Option<Group> {
    let before = |n: usize| open.checked_sub(n).map_or("", |at| tokens.text(at));
    let word_before = |n: usize| open.checked_sub(n).is_some_and(|at| tokens.is_word(at));
    if before(1) == "#" || (before(1) == "!" && before(2) == "#") {
        return Some(Group::Attribute);
    }
    if before(1) == "!" && word_before(2) {
        return Some(Group::MacroInput);
    }
    if word_before(1) && before(2) == "!" && before(3) == "macro_rules" {
        return Some(Group::MacroRules);
    }
    None
}

fn postfix_box(tokens: &Tokens, keyword: usize, groups: &Groups) -> Option<PostfixBox> {
    let dot = keyword.checked_sub(1)?;
    let last = keyword.checked_sub(2)?;
    let is_postfix = tokens.is(dot, ".") && !tokens.is(last, ".") && ends_expression(tokens, last);
    if !is_postfix {
        return None;
    }
    let start = operand_start(tokens, last)?;
    Some(PostfixBox {
        operand: tokens.range(start).start..tokens.range(last).end,
        dot: tokens.range(dot),
        keyword: tokens.range(keyword),
        method: called_method(tokens, last),
        arguments: arguments(tokens, last),
        is_group: tokens.partner(start) == Some(last),
        awaited: is_awaited(tokens, keyword),
        in_macro_rules: groups.in_macro_rules(),
    })
}

/// `box async unsafe extern "C" fn`, or less of it.
fn is_box_fn(tokens: &Tokens, keyword: usize) -> bool {
    let is_qualifier = |at: usize| {
        matches!(tokens.text(at), "unsafe" | "extern") || tokens.kind(at) == Some(Kind::Atom)
    };
    let mut at = keyword + 2;
    while is_qualifier(at) {
        at += 1;
    }
    let is_last = keyword > 0 && matches!(tokens.text(keyword - 1), "unsafe" | "const");
    tokens.is(keyword + 1, "async") && tokens.is(at, "fn") && !is_last
}

fn is_awaited(tokens: &Tokens, keyword: usize) -> bool {
    tokens.is(keyword + 1, ".") && tokens.is(keyword + 2, "await")
}

/// Macro input may be anything (`div.box { .. }` is a style sheet): it has to look like an expression.
fn is_certain(tokens: &Tokens, keyword: usize, groups: &Groups) -> bool {
    if !groups.in_macro() || is_awaited(tokens, keyword) {
        return true;
    }
    let next = keyword + 1;
    let follows = match tokens.kind(next) {
        Some(Kind::Open) => tokens.is(next, "("),
        Some(Kind::Punct) => !matches!(tokens.text(next), ":" | "#" | "~"),
        Some(Kind::Word) => matches!(tokens.text(next), "as" | "else"),
        Some(Kind::Atom | Kind::Lifetime) => false,
        Some(Kind::Close) | None => true,
    };
    let last = keyword - 2;
    let is_parameter = || groups.in_macro_rules() && last > 0 && tokens.is(last - 1, "$");
    follows && (tokens.kind(last) == Some(Kind::Close) || tokens.is(last, "?") || is_parameter())
}

/// `.name( .. )`, or `(a.name( .. ))`, by its last token.
fn called_method(tokens: &Tokens, last: usize) -> Option<Range<usize>> {
    if !tokens.is(last, ")") {
        return None;
    }
    let open = tokens.partner(last)?;
    if operand_start(tokens, last) == Some(open) {
        let is_all = operand_start(tokens, last - 1) == Some(open + 1);
        return is_all.then(|| called_method(tokens, last - 1)).flatten();
    }
    let name = open.checked_sub(1)?;
    let dot = name.checked_sub(1)?;
    let is_field = tokens.text(name).starts_with(|c: char| c.is_ascii_digit());
    let is_name = matches!(tokens.kind(name), Some(Kind::Word | Kind::Atom)) && !is_field;
    (is_name && tokens.is(dot, ".")).then(|| tokens.range(name))
}

/// `( .. )` of a call that is none of a method, by its last token.
fn arguments(tokens: &Tokens, last: usize) -> Option<Range<usize>> {
    let open = tokens.partner(last).filter(|_| tokens.is(last, ")"))?;
    let is_call =
        ends_expression(tokens, open.checked_sub(1)?) && called_method(tokens, last).is_none();
    is_call.then(|| tokens.range(open).start..tokens.range(last).end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn boxes(text: &str, expected: &[(&str, Option<&str>)]) {
        let dialect = Dialect::of(&Tokens::new(text));
        let found: Vec<_> = dialect
            .postfix_boxes
            .iter()
            .map(|b| (&text[b.operand.clone()], b.method.clone().map(|m| &text[m])))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn postfix_boxes_are_found_in_code_and_in_expressions_of_macros() {
        boxes(
            "fn f() { a.get(1).box.await; b().box }",
            &[("a.get(1)", Some("get")), ("b()", None)],
        );
        boxes(
            "fn f() { ((a.get(1))).box; (-a.get(1)).box; (a, b.get(1)).box; g(a.get(1)).box; ().box }",
            &[
                ("((a.get(1)))", Some("get")),
                ("(-a.get(1))", None),
                ("(a, b.get(1))", None),
                ("g(a.get(1))", None),
                ("()", None),
            ],
        );
        boxes(
            "println!(\"{}\", a.get(1)\n    .box\n    .await);",
            &[("a.get(1)", Some("get"))],
        );
        boxes(
            "select! { v = a.get(1).box => v }",
            &[("a.get(1)", Some("get"))],
        );
    }

    #[test]
    fn parameters_of_macros_are_expressions() {
        boxes(
            "macro_rules! m { ($x:expr, $y:ident.box) => { f($x.box) } }",
            &[("$x", None)],
        );
    }

    #[test]
    fn other_uses_of_the_word_in_macros_are_left_alone() {
        let style = "css! { .box { } div.box { } div.box, a:not(b).box { } }";
        boxes(style, &[]);
        let possible = Dialect::of(&Tokens::new(style)).possible_boxes;
        assert_eq!(possible.len(), 3);
        boxes("m!(box x); m!(a ..box)", &[]);
    }

    #[test]
    fn box_stands_in_front_of_async_functions() {
        let count = |text: &str| Dialect::of(&Tokens::new(text)).box_fns.len();
        assert_eq!(
            count("pub box async fn f() {} box async unsafe extern \"C\" fn g() {}"),
            2
        );
        assert_eq!(
            count("box fn f() {} async box fn g() {} unsafe box async fn h() {}"),
            0
        );
        assert_eq!(count("box async { f() }; box async move { f() }"), 0);
    }

    #[test]
    fn masked_text_has_the_same_length() {
        let text = "pub box async fn f() { g().box.await }";
        let dialect = Dialect::of(&Tokens::new(text));
        assert_eq!(
            dialect.mask().apply(text),
            "pub     async fn f() { g().b0x.await }"
        );
    }
}
