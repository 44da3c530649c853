//! Where the operand of a postfix operator starts, told from the tokens in front of it.
//!
//! A postfix operator binds tighter than any prefix or infix one, so its operand is a chain such as
//! `a::b::<T>(x)?.c[0].await`, or a block-like expression such as `async { .. }`. Tokens suffice to find its
//! start, also inside macro input, which no parser sees as expressions.

use crate::token::{Kind, Tokens};

/// Words that can stand in front of an expression, and so are never its last token.
const BEFORE_EXPRESSIONS: &[&str] = &[
    "as", "async", "break", "const", "continue", "dyn", "else", "for", "if", "impl", "in", "let",
    "loop", "match", "move", "mut", "ref", "return", "static", "unsafe", "where", "while", "yield",
];

/// Whether an expression can end with this token.
pub(crate) fn ends_expression(tokens: &Tokens, index: usize) -> bool {
    match tokens.kind(index) {
        Some(Kind::Atom | Kind::Close) => true,
        Some(Kind::Word) => !BEFORE_EXPRESSIONS.contains(&tokens.text(index)),
        Some(Kind::Punct) => tokens.is(index, "?"),
        _ => false,
    }
}

/// The index of the first token of the operand whose last token is `last`.
pub(crate) fn operand_start(tokens: &Tokens, last: usize) -> Option<usize> {
    let mut at = last;
    loop {
        if !ends_expression(tokens, at) {
            return None;
        }
        if tokens.is(at, "?") {
            at = at.checked_sub(1)?;
            continue;
        }
        let start = match tokens.text(at) {
            ")" | "]" => match group_start(tokens, at)? {
                Primary::Whole(start) => start,
                Primary::PostfixOf(last) => {
                    at = last;
                    continue;
                }
            },
            "}" => block_start(tokens, at)?,
            _ => path_start(tokens, at)?,
        };
        match start.checked_sub(2) {
            Some(before) if tokens.is(start - 1, ".") && !is_range(tokens, start - 1) => {
                at = before
            }
            _ => return Some(start),
        }
    }
}

/// `..`, by either of its dots.
fn is_range(tokens: &Tokens, dot: usize) -> bool {
    let joined_before = dot > 0 && tokens.is(dot - 1, ".") && tokens.joined(dot - 1);
    joined_before || (tokens.is(dot + 1, ".") && tokens.joined(dot))
}

enum Primary {
    /// A primary expression that starts here.
    Whole(usize),
    /// Arguments or an index of the expression that ends here.
    PostfixOf(usize),
}

/// `( .. )` and `[ .. ]` by their closing delimiter: arguments, index, macro input, or an expression of its own.
fn group_start(tokens: &Tokens, close: usize) -> Option<Primary> {
    let open = tokens.partner(close)?;
    let Some(before) = open.checked_sub(1) else {
        return Some(Primary::Whole(open));
    };
    if let Some(start) = macro_start(tokens, open) {
        return Some(Primary::Whole(start));
    }
    if tokens.is(before, ">") {
        if let Some(name) = before_turbofish(tokens, before) {
            return Some(Primary::PostfixOf(name));
        }
        return Some(Primary::Whole(open));
    }
    if ends_expression(tokens, before) {
        return Some(Primary::PostfixOf(before));
    }
    Some(Primary::Whole(open))
}

/// `name ! (`, `path::name ! (`: the start of the path.
fn macro_start(tokens: &Tokens, open: usize) -> Option<usize> {
    let bang = open.checked_sub(1)?;
    let name = open.checked_sub(2)?;
    let is_macro = tokens.is(bang, "!") && tokens.is_word(name) && ends_expression(tokens, name);
    if !is_macro {
        return None;
    }
    path_start(tokens, name)
}

impl Tokens<'_> {
    /// The index of the first token of the postfix chain whose last token is `last`.
    pub fn operand_start(&self, last: usize) -> Option<usize> {
        operand_start(self, last)
    }

    /// The index of the first token of the path whose last name is at `last`.
    pub fn path_start(&self, last: usize) -> Option<usize> {
        path_start(self, last)
    }

    /// The names of the path whose last name is at `last`, without generic arguments; the first is empty for `::a`.
    /// None for a path that starts with a type in angle brackets.
    pub fn path_segments(&self, last: usize) -> Option<Vec<String>> {
        let start = path_start(self, last)?;
        let mut names = Vec::new();
        let mut at = start;
        if self.is_path_separator(at) {
            names.push(String::new());
            at += 2;
        }
        while at <= last {
            if self.is(at, "<") {
                at = self.angle_end(at)? + 1;
            } else if self.is_word(at) {
                names.push(self.text(at).to_owned());
                at += 1;
            } else if self.is(at, ":") {
                at += 1;
            } else {
                return None;
            }
        }
        (!self.is(start, "<")).then_some(names)
    }

    /// The `>` that belongs to the `<` at `open`.
    pub fn angle_end(&self, open: usize) -> Option<usize> {
        let mut depth = 0;
        let mut at = open;
        while at < self.len() {
            match self.text(at) {
                "<" => depth += 1,
                ">" if !self.is(at - 1, "-") => depth -= 1,
                "(" | "[" | "{" => at = self.partner(at)?,
                ";" => return None,
                _ => {}
            }
            if depth == 0 {
                return Some(at);
            }
            at += 1;
        }
        None
    }
}

/// The start of the path whose last segment is the word or literal at `last`.
fn path_start(tokens: &Tokens, last: usize) -> Option<usize> {
    let mut start = last;
    loop {
        if start >= 1 && tokens.is(start - 1, "$") {
            start -= 1;
        } else if start >= 2 && tokens.is(start - 2, "$") && tokens.is_word(start - 1) {
            // `$d x`, of a macro that defines a macro, with a parameter `$d` that stands for the `$` of `$x`.
            start -= 2;
        }
        let Some(separator) = start.checked_sub(2) else {
            return Some(start);
        };
        if !tokens.is_path_separator(separator) {
            return Some(start);
        }
        let Some(before) = separator.checked_sub(1) else {
            return Some(separator);
        };
        if tokens.is(before, ">") {
            match before_turbofish(tokens, before) {
                Some(name) => start = name,
                None => return angle_start(tokens, before),
            }
        } else if tokens.is_word(before) && ends_expression(tokens, before) {
            start = before;
        } else {
            return Some(separator);
        }
    }
}

/// `name::< .. >` by its closing bracket: the index of `name`.
fn before_turbofish(tokens: &Tokens, close: usize) -> Option<usize> {
    let open = angle_start(tokens, close)?;
    let name = match open.checked_sub(2) {
        Some(separator) if tokens.is_path_separator(separator) => separator.checked_sub(1)?,
        _ => return None,
    };
    tokens.is_word(name).then_some(name)
}

/// The `<` that belongs to the `>` at `close`.
fn angle_start(tokens: &Tokens, close: usize) -> Option<usize> {
    let mut depth = 0;
    let mut at = close;
    loop {
        match tokens.text(at) {
            ">" if at > 0 && tokens.is(at - 1, "-") && tokens.joined(at - 1) => {}
            ">" => depth += 1,
            "<" => depth -= 1,
            ")" | "]" | "}" => at = tokens.partner(at)?,
            "(" | "[" | "{" | ";" => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
        at = at.checked_sub(1)?;
    }
}

/// The start of the block-like expression or struct literal that ends with the `}` at `close`.
fn block_start(tokens: &Tokens, close: usize) -> Option<usize> {
    let open = tokens.partner(close)?;
    if let Some(start) = macro_start(tokens, open) {
        return Some(start);
    }
    let Some(before) = open.checked_sub(1) else {
        return Some(open);
    };
    let label = |start: usize| match start.checked_sub(2) {
        Some(label) if tokens.is(start - 1, ":") && tokens.kind(label) == Some(Kind::Lifetime) => {
            label
        }
        _ => start,
    };
    match tokens.text(before) {
        "else" => {
            let then_close = before.checked_sub(1)?;
            return block_start(tokens, then_close);
        }
        "move" if before > 0 && tokens.is(before - 1, "async") => return Some(before - 1),
        "async" | "unsafe" | "const" => return Some(before),
        "loop" => return Some(label(before)),
        ":" => return Some(label(open)),
        _ => {}
    }
    if let Some(keyword) = head_keyword(tokens, before) {
        let is_else_if = keyword > 1 && tokens.is(keyword, "if") && tokens.is(keyword - 1, "else");
        if is_else_if {
            return block_start(tokens, keyword - 2);
        }
        return Some(label(keyword));
    }
    if tokens.is(before, ">") {
        let name = before_turbofish(tokens, before)?;
        return path_start(tokens, name);
    }
    let is_struct_literal = tokens.is_word(before) && ends_expression(tokens, before);
    if is_struct_literal {
        return path_start(tokens, before);
    }
    Some(open)
}

/// The `if`, `match`, `while` or `for` whose head ends with the token at `last`.
fn head_keyword(tokens: &Tokens, last: usize) -> Option<usize> {
    let mut at = last;
    loop {
        match tokens.text(at) {
            "if" | "match" | "while" | "for" if tokens.is_word(at) => return Some(at),
            ";" | "," | "(" | "[" | "{" => return None,
            ">" if at > 0 && tokens.is(at - 1, "=") && tokens.joined(at - 1) => return None,
            "}" if !tokens.is(at + 1, ".") && at != last => return None,
            ")" | "]" | "}" => at = tokens.partner(at)?,
            _ => {}
        }
        at = at.checked_sub(1)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The operand of the postfix operator in front of `§`.
    #[track_caller]
    fn check(text_with_marker: &str, operand: &str) {
        let marker = text_with_marker.find('§').unwrap();
        let text = &text_with_marker[..marker];
        let tokens = Tokens::new(text_with_marker);
        let last = tokens.at(marker) - 1;
        let start = operand_start(&tokens, last).map(|start| tokens.range(start).start);
        assert_eq!(start.map(|start| &text[start..]), Some(operand));
    }

    #[test]
    fn chains() {
        check(
            "let x = &*self.cache.get(&id.to_string())§",
            "self.cache.get(&id.to_string())",
        );
        check("return a.b?.c[0].await.d.0§", "a.b?.c[0].await.d.0");
        check("x = -f(1)§", "f(1)");
        check("a + b.c(d, |e| e)§", "b.c(d, |e| e)");
        check("0..a.b()§", "a.b()");
        check("f(x)(y)§", "f(x)(y)");
        check("\"a\".f()§", "\"a\".f()");
        check("(a, b.c())§", "(a, b.c())");
        check("[1, 2].iter()§", "[1, 2].iter()");
    }

    #[test]
    fn paths() {
        check("await!(crate::a::b::<T>(x)§", "crate::a::b::<T>(x)");
        check("a.collect::<Vec<_>>()§", "a.collect::<Vec<_>>()");
        check(
            "= <T as Tr<fn(u8) -> u8>>::new(x).f()§",
            "<T as Tr<fn(u8) -> u8>>::new(x).f()",
        );
        check("!Vec::<u8>::new(1)§", "Vec::<u8>::new(1)");
        check("; ::a::b()§", "::a::b()");
        check("($crate::f($x)§", "$crate::f($x)");
        check("= $x§", "$x");
        check("$self.$f($($a),*)§", "$self.$f($($a),*)");
        check("= $d x.f($d y)§", "$d x.f($d y)");
    }

    #[test]
    fn macros_and_blocks() {
        check("= a::join!(x, y)§", "a::join!(x, y)");
        check("= vec![1].f()§", "vec![1].f()");
        check("= async { 1 }§", "async { 1 }");
        check("(async move { 1 }§", "async move { 1 }");
        check(
            "= if a == b { c } else if d { e } else { f }§",
            "if a == b { c } else if d { e } else { f }",
        );
        check(
            "=> match x.y() { _ => z }.w()§",
            "match x.y() { _ => z }.w()",
        );
        check("= S { a: 1 }.f()§", "S { a: 1 }.f()");
        check("|a| a::S::<T> { b }§", "a::S::<T> { b }");
        check("; { a }§", "{ a }");
        check("= 'a: loop { break 1 }§", "'a: loop { break 1 }");
    }
}
