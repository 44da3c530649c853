//! Hides the new tokens from a formatter of plain Rust, and shows them again in what it makes of the text.
//!
//! ```text
//! x.get(key).box.await      is shown as   x.get(key).b0x.await
//! box async fn fib(n: u32)                async fn b0x_fib(n: u32)
//! for await item in items                 for b0x @ item in items
//! move(x.clone())                         b0xm(x.clone())
//! ```
//!
//! Nothing changes its width, so lines break where they would.

use crate::{
    dialect::BOX, edit::Edits, for_await::AWAIT, move_expr::MOVE, scan::scan, token::Tokens,
};

/// A way to hide the new tokens of some texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Veil {
    /// An identifier as long as [`BOX`] that is nowhere in the texts.
    word: String,
}

impl Veil {
    /// One for texts of which some have new tokens; none when no identifier is left to hide those behind.
    pub fn of(texts: &[&str]) -> Option<Self> {
        let words = ('0'..='9').chain('a'..='z').map(|c| format!("b{c}x"));
        let mut unused =
            words.filter(|word| word != BOX && texts.iter().all(|text| !text.contains(word)));
        unused.next().map(|word| Veil { word })
    }

    /// The text with plain Rust for its new tokens.
    pub fn cover(&self, text: &str) -> String {
        let tokens = Tokens::new(text);
        let dialect = scan(text).dialect;
        let mut edits = Edits::default();
        let possible = dialect.possible_boxes.into_iter();
        for postfix in dialect.postfix_boxes.into_iter().chain(possible) {
            edits.replace(postfix.keyword, &self.word);
        }
        for function in dialect.box_fns {
            let mut at = tokens.at(function.async_start);
            while at < tokens.len() && !tokens.is(at, "fn") {
                at += 1;
            }
            if at + 1 >= tokens.len() {
                continue;
            }
            let name = tokens.range(at + 1).start;
            let raw = if text[name..].starts_with("r#") { 2 } else { 0 };
            let behind = &text[function.keyword.end..];
            let blanks = behind.len() - behind.trim_start().len();
            edits.replace(
                function.keyword.start..function.keyword.end + blanks,
                String::new(),
            );
            edits.insert(name + raw, self.prefix());
        }
        for found in dialect.for_awaits {
            edits.replace(found.await_keyword, format!("{} @", self.word));
        }
        for found in dialect.moves {
            edits.replace(found.keyword, self.function());
        }
        edits.apply(text)
    }

    /// What a formatter made of a covered text, or says about it, with the new tokens back in place.
    pub fn lift(&self, text: &str) -> String {
        let prefix = self.prefix();
        let mut pieces = text.split(&prefix);
        let mut lifted = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let start = lifted.rfind("async").unwrap_or(lifted.len());
            lifted.insert_str(start, &format!("{BOX} "));
            lifted += piece;
        }
        lifted
            .replace(&format!("{} @", self.word), AWAIT)
            .replace(&self.function(), MOVE)
            .replace(&self.word, BOX)
    }

    /// As long as [`MOVE`].
    fn function(&self) -> String {
        format!("{}m", self.word)
    }

    fn prefix(&self) -> String {
        format!("{}_", self.word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let veil = Veil::of(&[text]).unwrap();
        let covered = veil.cover(text);
        assert_eq!(covered, expected);
        assert_eq!(veil.lift(&covered), text);
    }

    #[test]
    fn tokens_are_covered_by_as_much_plain_rust() {
        check("x.get(1).box.await", "x.get(1).b0x.await");
        check("m!(a?.box, b().box)", "m!(a?.b0x, b().b0x)");
        check("pub box async fn f() {}", "pub async fn b0x_f() {}");
        check(
            "box async unsafe fn r#try() { x.box } async fn g() {}",
            "async unsafe fn r#b0x_try() { x.b0x } async fn g() {}",
        );
        check("for await (a, _) in b {}", "for b0x @ (a, _) in b {}");
        check("|| f(&move(x.clone()))", "|| f(&b0xm(x.clone()))");
        check("box async fn $name() {}", "async fn b0x_$name() {}");
        check("// a .box, a box async fn", "// a .box, a box async fn");
    }

    #[test]
    fn words_of_the_texts_are_left_alone() {
        check("b0x.f().box", "b0x.f().b1x");
        let all: String = ('0'..='9')
            .chain('a'..='z')
            .map(|c| format!("b{c}x "))
            .collect();
        assert_eq!(Veil::of(&["x.box", &all]), None);
    }

    #[test]
    fn broken_functions_stay_as_they_are() {
        check("box async", "box async");
        check("box async fn", "box async fn");
    }
}
