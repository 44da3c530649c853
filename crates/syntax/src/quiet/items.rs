//! Items that have nothing to do with traits but for bounds: they have no trait, module or import in them, no trait object,
//! and nothing that is boxed. And where a text can be cut between items.

use std::ops::Range;

use crate::{
    dialect::BOX,
    token::{Kind, Tokens},
};

/// The least number of bytes between cuts.
const PIECE: usize = 256 << 10;

/// Finds them among tokens.
#[derive(Debug, Default)]
pub(crate) struct QuietItems {
    /// With what stands in front of them, in the order of the text, those beside each other as one.
    pub(crate) found: Vec<Range<usize>>,
    /// Offsets between items that are in no module of the text, so far from each other that there are not many.
    pub(crate) cuts: Vec<usize>,
    /// The item around the current token, but for inline modules.
    item: Option<Item>,
    /// How many inline modules there are around it.
    depth: usize,
    /// What an item is was not clear. From there on all may matter.
    is_lost: bool,
}

/// An item, by its first and its last token.
#[derive(Debug)]
struct Item {
    first: usize,
    last: usize,
    is_quiet: bool,
}

impl QuietItems {
    /// Looks at a token; to be called for each in turn.
    pub(crate) fn step(&mut self, tokens: &Tokens, at: usize) {
        if let Some(item) = self.item.as_mut().filter(|item| at < item.last) {
            item.is_quiet = item.is_quiet && !may_matter(tokens, at);
            return;
        }
        if self.is_lost {
            return;
        }
        let is_end_of_module = || tokens.kind(at) == Some(Kind::Close) && self.depth > 0;
        let item = match self.item.take() {
            None if is_end_of_module() => {
                self.depth -= 1;
                self.cut(tokens.range(at).end);
                return;
            }
            None => Item::at(tokens, at),
            item => item,
        };
        let Some(mut item) = item else {
            self.is_lost = true;
            return;
        };
        item.is_quiet &= !may_matter(tokens, at);
        if at < item.last {
            self.item = Some(item);
            return;
        }
        if item.is_quiet {
            self.add(item.range(tokens));
        }
        if tokens.kind(at) == Some(Kind::Open) {
            self.depth += 1;
        }
        self.cut(tokens.range(at).end);
    }

    fn cut(&mut self, offset: usize) {
        let last = self.cuts.last().copied().unwrap_or(0);
        if self.depth == 0 && offset - last >= PIECE {
            self.cuts.push(offset);
        }
    }

    fn add(&mut self, range: Range<usize>) {
        match self.found.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.found.push(range),
        }
    }
}

impl Item {
    /// The item that starts with the token at `first`; of an inline module what is in front of its items.
    fn at(tokens: &Tokens, first: usize) -> Option<Self> {
        let is_inner_attribute = tokens.is(first, "#") && tokens.is(first + 1, "!");
        let keyword = match is_inner_attribute {
            true => first,
            false => keyword(tokens, first)?,
        };
        let last = match tokens.text(keyword) {
            "#" => end_of_group(tokens, first + 2)?,
            "mod" if tokens.is(keyword + 2, "{") => keyword + 2,
            "const" | "mod" | "static" | "type" | "use" => semicolon(tokens, keyword)?,
            "extern" if tokens.is(keyword + 1, "crate") => semicolon(tokens, keyword)?,
            "enum" | "extern" | "fn" | "impl" | "struct" | "trait" | "union" => {
                end_of_braces(tokens, keyword)?
            }
            _ => end_of_macro_call(tokens, keyword)?,
        };
        Some(Item {
            first,
            last,
            is_quiet: !is_inner_attribute,
        })
    }

    /// With comments and white space in front of it.
    fn range(&self, tokens: &Tokens) -> Range<usize> {
        let start = match self.first.checked_sub(1) {
            Some(before) => tokens.range(before).end,
            None => tokens.range(self.first).start,
        };
        start..tokens.range(self.last).end
    }
}

/// Whether a word says that what it stands in is no quiet item.
fn may_matter(tokens: &Tokens, at: usize) -> bool {
    tokens.is_word(at)
        && match tokens.text(at) {
            BOX | "dyn" | "mod" | "trait" | "use" => true,
            "extern" => tokens.is(at + 1, "crate"),
            _ => false,
        }
}

/// The keyword of an item, or where its path starts if it is a macro call, behind attributes, visibility and qualifiers.
fn keyword(tokens: &Tokens, first: usize) -> Option<usize> {
    let mut at = first;
    loop {
        let next = at + 1;
        at = match tokens.text(at) {
            "#" => end_of_group(tokens, next)? + 1,
            "pub" if tokens.is(next, "(") => end_of_group(tokens, next)? + 1,
            "auto" | "default" | "safe" if !tokens.is_word(next) => return Some(at),
            "pub" | "async" | "auto" | "default" | "safe" | "unsafe" | BOX => next,
            "const" if QUALIFIED.contains(&tokens.text(next)) => next,
            "extern" if tokens.is(next, "fn") => next,
            "extern" if tokens.is(next + 1, "fn") => next + 1,
            _ => return Some(at),
        };
    }
}

/// What may follow the `const` that begins no constant.
const QUALIFIED: [&str; 6] = ["async", "extern", "fn", "trait", "unsafe", BOX];

/// The next `;` that is in no group.
fn semicolon(tokens: &Tokens, from: usize) -> Option<usize> {
    let mut at = from;
    while !tokens.is(at, ";") {
        at = behind(tokens, at)?;
    }
    Some(at)
}

/// The end of the item whose header starts at `keyword`: its last brace, or a `;` in the place of braces.
fn end_of_braces(tokens: &Tokens, keyword: usize) -> Option<usize> {
    let mut at = keyword;
    let mut angles = 0;
    loop {
        match tokens.text(at) {
            "{" if angles == 0 => return end_of_group(tokens, at),
            ";" => return Some(at),
            "<" => angles += 1,
            ">" if !tokens.is(at - 1, "-") => angles -= 1,
            _ => {}
        }
        at = behind(tokens, at)?;
    }
}

/// `path::name! name { .. }`, or in other delimiters with a `;`.
fn end_of_macro_call(tokens: &Tokens, start: usize) -> Option<usize> {
    let mut at = start;
    while !tokens.is(at, "!") {
        let is_of_path = tokens.is_word(at) || tokens.is(at, ":");
        at = is_of_path.then_some(at + 1)?;
    }
    let open = at + 1 + usize::from(tokens.is_word(at + 1));
    let close = end_of_group(tokens, open)?;
    match tokens.is(open, "{") {
        true => Some(close),
        false => tokens.is(close + 1, ";").then_some(close + 1),
    }
}

/// The token behind the one at `at`, or behind the group that opens there; none where something around it ends.
fn behind(tokens: &Tokens, at: usize) -> Option<usize> {
    match tokens.kind(at)? {
        Kind::Open => Some(end_of_group(tokens, at)? + 1),
        Kind::Close => None,
        _ => Some(at + 1),
    }
}

/// Of the group that opens there.
fn end_of_group(tokens: &Tokens, open: usize) -> Option<usize> {
    tokens.partner(open).filter(|&close| close > open)
}

#[cfg(test)]
mod tests {
    use super::PIECE;
    use crate::scan::scan;

    /// What is left of a text without its quiet items.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let skeleton: String = scan(text).skeleton(text).collect();
        let words: Vec<&str> = skeleton.split_whitespace().collect();
        assert_eq!(words.join(" "), expected, "{text}");
        assert_eq!(skeleton.len(), text.len());
    }

    #[test]
    fn items_that_say_nothing_of_traits_are_quiet() {
        for item in [
            "struct A;",
            "/// A.\n#[derive(B)] pub(in a::b) struct A<const N: usize = { 1 }> where B: C { /* d */ d: E }",
            "pub struct A(pub B);",
            "enum A { B { c: D }, E(F) }",
            "union A { b: C }",
            "impl<T: A<{ 1 }>> B for fn(C) -> D { const E: F = G { h: i }; fn j() { k } }",
            "const unsafe extern \"C\" fn f() -> [u8; 1] where A: B { g! { c } }",
            "async fn f<T: Fn() -> A>() { struct B { c: D } }",
            "extern \"C\" { fn f(); }",
            "const A: B = C { d: || { e; f } };",
            "static mut A: [u8; { 1 }] = [1; 2];",
            "type A<B> = C;",
            "a::b! { c }",
            "macro_rules! a { () => { struct B; } }",
            "a!(b; c);",
        ] {
            check(&format!("trait T {{}} {item}"), "trait T {}");
            check(
                &format!("mod m {{ {item} mod n {{ {item} }} }}"),
                "mod m { mod n { } }",
            );
        }
    }

    #[test]
    fn items_that_do_are_kept_as_they_are() {
        for item in [
            "use a::{b, c};",
            "mod a;",
            "extern crate a as b;",
            "#[a] pub unsafe auto trait A {}",
            "impl dyn A { fn f() {} }",
            "fn f() { use a::b; }",
            "struct A { b: Box<dyn C> }",
            "fn f() { trait A {} }",
            "a! { trait A {} }",
        ] {
            check(&format!("{item} struct A;"), item);
        }
        check("#![a] struct A;", "#![a]");
        check(
            "async fn f() { g().box } box async fn g() {}",
            "async fn f() { g().b0x } async fn g() {}",
        );
    }

    #[test]
    fn a_text_is_cut_between_items() {
        let item = format!("struct A {{ b: [u8; {}] }}", "1 + ".repeat(PIECE / 8));
        let text = format!("mod m {{ {item} {item} {item} }} {item} {item}\n//");
        let scan = scan(&text);
        let pieces: Vec<usize> = scan.outline(&text).map(|piece| piece.len()).collect();
        let item = item.len() + 1;
        assert_eq!(pieces, [3 * item + 9, 2 * item, 3]);
    }

    #[test]
    fn what_is_not_understood_is_kept() {
        check("struct A; fn f( struct B;", "fn f( struct B;");
        check(
            "struct A; what is this; struct B;",
            "what is this; struct B;",
        );
        for end in ["#", "#!", "pub #", "a!", "a! b", "fn", "mod", "const"] {
            let text = format!("mod m {{ {end} }} struct B;");
            check(&text, &text);
        }
    }
}
