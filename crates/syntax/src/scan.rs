//! Looks at the tokens of one file, without parsing it: whether it needs lowering, and which files it leads to.

use std::{collections::BTreeSet, ops::Range};

use ra_ap_syntax::unescape;

use crate::{
    dialect::{Dialect, Groups},
    edit::Edit,
    quiet::{QuietBodies, items::QuietItems},
    token::{Kind, Tokens},
};

/// What the tokens of a file tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    pub dialect: Dialect,
    /// The traits that have async methods or methods that return `impl Trait`.
    pub async_traits: BTreeSet<String>,
    /// Names in the bounds of types that need not be sized, and in implementations for unsized types; a trait among
    /// them may be called through, or implemented for, a type that is not sized.
    pub unsized_names: BTreeSet<String>,
    /// The names behind `dyn`.
    pub dyn_names: BTreeSet<String>,
    /// The file may say `method(..): Bound`.
    pub return_type_notation: bool,
    /// Where it does so in macro input: `(..)`.
    pub return_type_notation_in_macros: Vec<Range<usize>>,
    /// The file may define a trait alias.
    pub trait_alias: bool,
    /// `impl !Forget for`: the file has a type that must not be forgotten.
    pub negative_forget: bool,
    /// The file speaks of `AsyncDrop`.
    pub async_drop: bool,
    /// Where macro input implements it.
    pub async_drops_in_macros: Vec<Range<usize>>,
    /// The file speaks of `Forget`, and of `normal_async`.
    pub forget: bool,
    pub normal_async: bool,
    /// The file defines an auto trait.
    pub auto_trait: bool,
    /// `Sized` may not mean the trait of that name, as there is no prelude, or something else is called so.
    pub renames_sized: bool,
    /// `extern crate other as core;`: paths to the standard library may lead elsewhere.
    pub renames_std: bool,
    /// `forbid(..)` in attributes, in the order of the text.
    pub forbids: Vec<Forbid>,
    /// The lints that attributes allow, or make warn.
    pub allowed_lints: BTreeSet<String>,
    /// `deny`, `expect`, `forbid` and `warn` in attributes, in the order of the text.
    pub lint_levels: Vec<Range<usize>>,
    /// `mod name;`, in the order of the text.
    pub modules: Vec<Module>,
    /// `include!`, in the order of the text.
    pub includes: Vec<Include>,
    /// The names that `macro_rules!` defines.
    pub macros: BTreeSet<String>,
    /// `extern crate alloc;`
    pub extern_alloc: bool,
    /// An attribute says `no_std`, in whatever case.
    pub no_std: bool,
    /// What is in the braces of bodies that say nothing to anybody outside, in the order of the text.
    pub quiet_bodies: Vec<Range<usize>>,
    /// The text ends within a string or a comment.
    pub is_unfinished: bool,
    /// Items that matter to nobody but for their bounds, with what is in front of them, in the order of the text.
    pub quiet_items: Vec<Range<usize>>,
    /// Offsets between items that are in no module of the text, if it is long.
    pub cuts: Vec<usize>,
}

impl Scan {
    /// Whether it has what stable Rust does not.
    pub fn has_new_syntax(&self) -> bool {
        !self.dialect.is_empty()
            || self.return_type_notation
            || self.trait_alias
            || self.negative_forget
    }
}

/// `forbid(..)` in an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forbid {
    pub keyword: Range<usize>,
    pub lints: Vec<String>,
}

impl Forbid {
    pub fn has(&self, lint: &str) -> bool {
        self.lints.iter().any(|forbidden| forbidden == lint)
    }
}

/// `mod name;`, possibly inside inline modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// The inline modules around it, outermost first.
    pub inside: Vec<InlineModule>,
    pub name: String,
    /// The values of its `#[path = ".."]` attributes; several when they hang on `cfg_attr`.
    pub paths: Vec<String>,
    /// Whether one of `paths` holds in any configuration, so that the usual places are not looked at.
    pub only_paths: bool,
}

/// `mod name { .. }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlineModule {
    pub name: String,
    pub path: Option<String>,
}

/// `include!("x.rs")` or `include!(concat!(env!("OUT_DIR"), "/x.rs"))`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Include {
    /// The macro's argument in the text, for an edit.
    pub argument: Range<usize>,
    /// Its pieces in order; none when the argument is not a plain literal or such a `concat!`.
    pub pieces: Vec<IncludePiece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncludePiece {
    Literal(String),
    /// `env!("NAME")`
    Env(String),
}

impl Scan {
    /// The text with every new token masked, for a parser, in pieces of whole items.
    pub fn masked<'t>(&'t self, text: &'t str) -> impl Iterator<Item = String> {
        self.pieces(text, [&[], &[]])
    }

    /// The same with quiet bodies empty.
    pub fn outline<'t>(&'t self, text: &'t str) -> impl Iterator<Item = String> {
        self.pieces(text, [&self.quiet_bodies, &[]])
    }

    /// The same without quiet items.
    pub fn skeleton<'t>(&'t self, text: &'t str) -> impl Iterator<Item = String> {
        self.pieces(text, [&self.quiet_bodies, &self.quiet_items])
    }

    fn pieces<'t>(
        &'t self,
        text: &'t str,
        blank: [&'t [Range<usize>]; 2],
    ) -> impl Iterator<Item = String> {
        let mask: Vec<Edit> = self.dialect.mask().iter().collect();
        let starts = [0].into_iter().chain(self.cuts.iter().copied());
        let ends = self.cuts.iter().copied().chain([text.len()]);
        starts.zip(ends).map(move |(start, end)| {
            let mut bytes = text.as_bytes()[start..end].to_vec();
            let first = mask.partition_point(|edit| edit.range.start < start);
            let inside = mask[first..].iter();
            for edit in inside.take_while(|edit| edit.range.start < end) {
                let place = edit.range.start - start..edit.range.end - start;
                bytes[place].copy_from_slice(edit.insert.text().as_bytes());
            }
            for ranges in blank {
                let first = ranges.partition_point(|range| range.start < start);
                let inside = ranges[first..].iter();
                for range in inside.take_while(|range| range.start < end) {
                    bytes[range.start - start..range.end - start].fill(b' ');
                }
            }
            // What is replaced are whole tokens.
            String::from_utf8(bytes).unwrap_or_default()
        })
    }
}

/// Scans the text of one file.
pub fn scan(text: &str) -> Scan {
    let tokens = Tokens::new(text);
    let mut scanner = Scanner {
        tokens: &tokens,
        scan: Scan {
            dialect: Dialect::of(&tokens),
            is_unfinished: tokens.is_unfinished(),
            ..Scan::default()
        },
        groups: Groups::default(),
        inline_modules: Vec::new(),
        quiet_bodies: QuietBodies::default(),
        quiet_items: QuietItems::default(),
    };
    for at in 0..tokens.len() {
        scanner.step(at);
    }
    Scan {
        quiet_bodies: scanner.quiet_bodies.found,
        quiet_items: scanner.quiet_items.found,
        cuts: scanner.quiet_items.cuts,
        ..scanner.scan
    }
}

struct Scanner<'a> {
    tokens: &'a Tokens<'a>,
    scan: Scan,
    groups: Groups,
    /// The inline modules around the current token, by their closing brace.
    inline_modules: Vec<(usize, InlineModule)>,
    quiet_bodies: QuietBodies,
    quiet_items: QuietItems,
}

impl Scanner<'_> {
    fn step(&mut self, at: usize) {
        self.quiet_items.step(self.tokens, at);
        match self.tokens.kind(at) {
            Some(Kind::Word) => self.word(at),
            Some(Kind::Open) => {
                self.groups.step(self.tokens, at);
                self.open(at);
            }
            Some(Kind::Close) => {
                self.groups.step(self.tokens, at);
                self.quiet_bodies.close(self.tokens, at);
                let around = &mut self.inline_modules;
                around.pop_if(|(close, _)| *close == at);
            }
            Some(Kind::Punct) => match self.tokens.text(at) {
                "?" if self.tokens.is(at + 1, "Sized") => self.maybe_sized(at),
                "!" => self.quiet_bodies.exclamation(self.tokens, at),
                _ => {}
            },
            Some(Kind::Atom | Kind::Lifetime) | None => {}
        }
    }

    fn open(&mut self, at: usize) {
        if !self.tokens.is(at, "(") || !self.is_return_type_notation(at) {
            return;
        }
        self.scan.return_type_notation = true;
        if self.groups.in_macro() && self.tokens.is(at + 1, ".") {
            let notation = self.tokens.range(at).start..self.tokens.range(at + 3).end;
            self.scan.return_type_notation_in_macros.push(notation);
        }
    }

    fn word(&mut self, at: usize) {
        if !self.groups.in_macro() || self.quiet_bodies.is_inside() {
            self.quiet_bodies.word(self.tokens, at);
        }
        if self.is_lint_level(at) {
            self.scan.lint_levels.push(self.tokens.range(at));
        }
        match self.tokens.text(at) {
            "mod" => self.module(at),
            "include" if self.tokens.is(at + 1, "!") => self.include(at),
            "trait" if !self.groups.in_macro() => {
                if self.is_async_trait(at) {
                    let name = self.tokens.text(at + 1).trim_start_matches("r#");
                    self.scan.async_traits.insert(name.to_owned());
                }
                self.scan.trait_alias |= self.is_trait_alias(at);
            }
            "forbid" if self.groups.in_attribute() => self.scan.forbids.push(Forbid {
                keyword: self.tokens.range(at),
                lints: self.lints(at + 1),
            }),
            "allow" | "expect" | "warn" if self.groups.in_attribute() => {
                let lints = self.lints(at + 1);
                self.scan.allowed_lints.extend(lints);
            }
            "dyn" => self.dyn_name(at),
            "Forget" => {
                self.scan.forget = true;
                self.scan.negative_forget |= self.is_negative(at);
            }
            "AsyncDrop" => {
                self.scan.async_drop = true;
                if self.groups.in_macro() && self.tokens.is(at + 1, "for") {
                    let name = self.tokens.range(at);
                    self.scan.async_drops_in_macros.push(name);
                }
            }
            "normal_async" => self.scan.normal_async = true,
            "macro_rules" if self.tokens.is(at + 1, "!") => {
                let name = self.tokens.text(at + 2).to_owned();
                self.scan.macros.insert(name);
            }
            "alloc" => self.scan.extern_alloc |= self.is_extern_crate(at),
            "auto" => self.scan.auto_trait |= self.tokens.is(at + 1, "trait"),
            "as" => self.scan.renames_std |= self.renames_std(at),
            "no_implicit_prelude" => self.scan.renames_sized = true,
            "no_std" => self.scan.no_std |= self.groups.in_attribute(),
            "Sized" => {
                let before = at.checked_sub(1).map(|before| self.tokens.text(before));
                let is_bound =
                    before.is_some_and(|before| [":", "+", "?", "impl"].contains(&before));
                self.scan.renames_sized |= !is_bound;
            }
            "for" if self.names_unsized_type(at + 1) => self.unsized_implementor(at),
            _ => {}
        }
    }

    /// Whether there is an attribute's `warn(..)`, or another level at which a lint is checked.
    fn is_lint_level(&self, at: usize) -> bool {
        self.groups.in_attribute()
            && self.tokens.is(at + 1, "(")
            && ["deny", "expect", "forbid", "warn"].contains(&self.tokens.text(at))
    }

    /// `extern crate name;`, by the name.
    fn is_extern_crate(&self, name: usize) -> bool {
        let before = |n: usize| name.checked_sub(n);
        let is_before = |n, word| before(n).is_some_and(|at| self.tokens.is(at, word));
        is_before(1, "crate") && is_before(2, "extern") && self.tokens.is(name + 1, ";")
    }

    /// `extern crate other as std;`, or as `core`, by the `as`, where `other` is not of the standard library.
    fn renames_std(&self, at: usize) -> bool {
        let name = self.tokens.text(at + 1).trim_start_matches("r#");
        let before = |n: usize| at.checked_sub(n).map(|at| self.tokens.text(at));
        ["core", "std"].contains(&name)
            && before(2) == Some("crate")
            && !before(1).is_some_and(|other| ["alloc", "core", "std"].contains(&other))
    }

    fn module(&mut self, at: usize) {
        let tokens = self.tokens;
        if !matches!(tokens.kind(at + 1), Some(Kind::Word | Kind::Atom)) {
            return;
        }
        let name = tokens.text(at + 1).trim_start_matches("r#").to_owned();
        let PathAttributes {
            mut paths,
            unconditional,
        } = self.path_attributes(at);
        match tokens.text(at + 2) {
            ";" => self.scan.modules.push(Module {
                inside: self.inline_modules.iter().map(|(_, m)| m.clone()).collect(),
                name,
                paths,
                only_paths: unconditional,
            }),
            "{" => {
                if let Some(close) = tokens.partner(at + 2) {
                    let path = paths.pop().filter(|_| unconditional);
                    self.inline_modules
                        .push((close, InlineModule { name, path }));
                }
            }
            _ => {}
        }
    }

    /// The `path` attributes of the item whose keyword stands at `item`.
    fn path_attributes(&self, item: usize) -> PathAttributes {
        let tokens = self.tokens;
        let mut found = PathAttributes::default();
        let mut at = item;
        while let Some(before) = at.checked_sub(1) {
            match tokens.text(before) {
                "pub" | "unsafe" => at = before,
                ")" => match tokens.partner(before) {
                    Some(open) if open > 0 && tokens.is(open - 1, "pub") => at = open - 1,
                    _ => break,
                },
                "]" => match tokens.partner(before) {
                    Some(open) if open > 0 && tokens.is(open - 1, "#") => {
                        self.path_attribute(open + 1, before, &mut found);
                        at = open - 1;
                    }
                    _ => break,
                },
                _ => break,
            }
        }
        found
    }

    fn path_attribute(&self, first: usize, end: usize, found: &mut PathAttributes) {
        for at in first..end {
            if self.tokens.is(at, "path") && self.tokens.is(at + 1, "=") {
                found.paths.extend(string(self.tokens.text(at + 2)));
                found.unconditional |= at == first;
            }
        }
    }

    /// The lints in the parentheses that open at `open`.
    fn lints(&self, open: usize) -> Vec<String> {
        let tokens = self.tokens;
        let close = tokens.partner(open).unwrap_or(open);
        let mut lints = vec![String::new()];
        for at in open + 1..close {
            match tokens.text(at) {
                "," => lints.push(String::new()),
                text => lints
                    .last_mut()
                    .into_iter()
                    .for_each(|lint| lint.push_str(text)),
            }
        }
        lints.retain(|lint| !lint.is_empty());
        lints
    }

    fn include(&mut self, at: usize) {
        let tokens = self.tokens;
        let open = at + 2;
        let Some(close) = tokens.partner(open) else {
            return;
        };
        if close <= open + 1 {
            return;
        }
        let argument = tokens.range(open + 1).start..tokens.range(close - 1).end;
        let is_concat = tokens.is(open + 1, "concat") && tokens.is(open + 2, "!");
        let pieces = match is_concat {
            true => tokens
                .partner(open + 3)
                .and_then(|end| self.include_pieces(open + 4, end)),
            false => self.include_pieces(open + 1, close),
        };
        self.scan.includes.push(Include {
            argument,
            pieces: pieces.unwrap_or_default(),
        });
    }

    /// String literals and `env!("NAME")`, with commas between them.
    fn include_pieces(&self, first: usize, end: usize) -> Option<Vec<IncludePiece>> {
        let tokens = self.tokens;
        let mut pieces = Vec::new();
        let mut at = first;
        while at < end {
            if tokens.is(at, ",") {
                at += 1;
            } else if tokens.is(at, "env") && tokens.is(at + 1, "!") {
                pieces.push(IncludePiece::Env(string(tokens.text(at + 3))?));
                at = tokens.partner(at + 2)? + 1;
            } else {
                pieces.push(IncludePiece::Literal(string(tokens.text(at))?));
                at += 1;
            }
        }
        Some(pieces)
    }

    /// `trait Name .. { .. async fn .. }` or `.. -> impl ..`, by its keyword.
    fn is_async_trait(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let open = (at..tokens.len()).find(|&at| matches!(tokens.text(at), "{" | ";"));
        let Some((open, close)) = open.and_then(|open| Some((open, tokens.partner(open)?))) else {
            return false;
        };
        (open..close).any(|at| match tokens.text(at) {
            "async" => matches!(tokens.text(at + 1), "fn" | "unsafe" | "extern"),
            "impl" => tokens.is(at - 1, ">") && tokens.is(at - 2, "-"),
            _ => false,
        })
    }

    /// The last segment of the path behind `dyn`.
    fn dyn_name(&mut self, at: usize) {
        let tokens = self.tokens;
        let mut name = at + 1;
        if tokens.is(name, "for") && tokens.is(name + 1, "<") {
            let close = (name..tokens.len()).find(|&at| tokens.is(at, ">"));
            name = close.map_or(name, |close| close + 1);
        }
        if tokens.is_path_separator(name) {
            name += 2;
        }
        while tokens.is_path_separator(name + 1) && tokens.is_word(name + 3) {
            name += 3;
        }
        if tokens.is_word(name) {
            self.scan.dyn_names.insert(tokens.text(name).to_owned());
        }
    }

    /// `trait Name<T = U> = ..`, by its keyword.
    fn is_trait_alias(&self, at: usize) -> bool {
        let mut depth = 0;
        for at in at..self.tokens.len() {
            match self.tokens.text(at) {
                "<" => depth += 1,
                ">" if !self.tokens.is(at - 1, "-") => depth -= 1,
                "=" if depth == 0 => return true,
                "{" | ";" => return false,
                _ => {}
            }
        }
        false
    }

    /// `(..):`, or `where F(u8):` with what may not be there, by its parenthesis.
    fn is_return_type_notation(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let Some(close) = tokens.partner(at) else {
            return false;
        };
        let has_bounds = tokens.is(close + 1, ":") && !tokens.is_path_separator(close + 1);
        let is_elided = || close == at + 3 && tokens.is(at + 1, ".") && tokens.is(at + 2, ".");
        let is_predicate = || {
            let before = at.checked_sub(2);
            before.is_some_and(|before| {
                tokens.is_word(before + 1) && matches!(tokens.text(before), "where" | ",")
            })
        };
        has_bounds && (is_elided() || is_predicate())
    }

    /// `!path::Name for`, by the name.
    fn is_negative(&self, name: usize) -> bool {
        let start = self.tokens.path_start(name);
        let before = start.and_then(|start| start.checked_sub(1));
        self.tokens.is(name + 1, "for") && before.is_some_and(|at| self.tokens.is(at, "!"))
    }

    fn names_unsized_type(&self, at: usize) -> bool {
        matches!(
            self.tokens.text(at),
            "str" | "[" | "dyn" | "Path" | "OsStr" | "CStr"
        )
    }

    /// `?Sized`, by its question mark: takes down the bounds of the type that it is said of.
    fn maybe_sized(&mut self, at: usize) {
        let tokens = self.tokens;
        let header = self.header(at);
        let colon = (header.start..at).rev().find(|&at| {
            let is_colon = tokens.is(at, ":") && !tokens.is(at - 1, ":") && !tokens.is(at + 1, ":");
            is_colon || tokens.is(at, "impl")
        });
        let Some(colon) = colon.filter(|&colon| colon > 0) else {
            return;
        };
        if tokens.is(colon, "impl") {
            self.take_down(colon..at);
            return;
        }
        let parameter = tokens.text(colon - 1);
        for at in header.clone() {
            if tokens.is(at, parameter) && tokens.is(at + 1, ":") && !tokens.is(at + 2, ":") {
                self.take_down(at + 2..self.bounds_end(at + 2, header.end));
            }
            if tokens.is(at, parameter) && at > 0 && tokens.is(at - 1, "for") {
                self.take_down(header.start..at);
            }
        }
    }

    /// `impl Trait for str` and the like, by its `for`.
    fn unsized_implementor(&mut self, at: usize) {
        let header = self.header(at);
        self.take_down(header.start..at);
    }

    /// The tokens of the item header around `at`.
    fn header(&self, at: usize) -> Range<usize> {
        let tokens = self.tokens;
        let is_end = |at: &usize| matches!(tokens.text(*at), "{" | "}" | ";");
        let first = (0..at).rev().find(is_end).map_or(0, |end| end + 1);
        let end = (at..tokens.len()).find(is_end).unwrap_or(tokens.len());
        first..end
    }

    /// Where the bounds that start at `first` end.
    fn bounds_end(&self, first: usize, limit: usize) -> usize {
        let tokens = self.tokens;
        let mut depth = 0;
        for at in first..limit {
            match tokens.text(at) {
                "<" => depth += 1,
                ">" if tokens.is(at - 1, "-") => {}
                ">" | ")" if depth == 0 => return at,
                ">" => depth -= 1,
                "," if depth == 0 => return at,
                _ => {}
            }
        }
        limit
    }

    fn take_down(&mut self, range: Range<usize>) {
        let words = range.filter(|&at| self.tokens.is_word(at));
        let names = words.map(|at| self.tokens.text(at).to_owned());
        self.scan.unsized_names.extend(names);
    }
}

#[derive(Default)]
struct PathAttributes {
    paths: Vec<String>,
    unconditional: bool,
}

/// The value of a string literal.
fn string(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        let raw = raw.trim_matches('#');
        return Some(raw.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let quoted = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut value = String::with_capacity(quoted.len());
    let mut valid = true;
    unescape::unescape_str(quoted, |_, c| match c {
        Ok(c) => value.push(c),
        Err(error) => valid &= !error.is_fatal(),
    });
    valid.then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_with_paths_and_inline_modules() {
        let scan = scan(
            r#"
            #[path = "x/y.rs"] #[cfg(a)] pub(crate) mod a;
            mod b { #[cfg_attr(unix, path = "u.rs")] mod c; }
            cfg_if! { if #[cfg(x)] { mod d; } }
            mod r#e;
            "#,
        );
        let names: Vec<_> = scan.modules.iter().map(|m| m.name.as_str()).collect();
        assert_eq!(names, ["a", "c", "d", "e"]);
        assert_eq!(scan.modules[0].paths, ["x/y.rs"]);
        assert!(scan.modules[0].only_paths);
        assert_eq!(scan.modules[1].inside[0].name, "b");
        assert_eq!(scan.modules[1].paths, ["u.rs"]);
        assert!(!scan.modules[1].only_paths);
    }

    #[test]
    fn includes_by_literal_and_by_environment() {
        let text =
            r#"include!("a\u{62}.rs"); include!(concat!(env!("OUT_DIR"), "/c.rs")); include!(X);"#;
        let scan = scan(text);
        use IncludePiece::*;
        assert_eq!(scan.includes[0].pieces, [Literal("ab.rs".into())]);
        assert_eq!(
            scan.includes[1].pieces,
            [Env("OUT_DIR".into()), Literal("/c.rs".into())]
        );
        assert_eq!(
            &text[scan.includes[1].argument.clone()],
            r#"concat!(env!("OUT_DIR"), "/c.rs")"#
        );
        assert_eq!(scan.includes[2].pieces, []);
    }

    #[test]
    fn only_traits_with_async_methods_count() {
        let names = |text: &str| Vec::from_iter(scan(text).async_traits);
        assert_eq!(
            names("pub trait A<T> where T: B { async fn f(&self); }"),
            ["A"]
        );
        assert_eq!(names("trait r#A { fn f(&self) -> impl Future; }"), ["A"]);
        assert!(names("trait A { fn f(&self); } async fn f() -> impl B {}").is_empty());
        assert!(names("m! { trait A { async fn f(&self); } }").is_empty());
    }

    #[test]
    fn trait_aliases_and_return_type_notation() {
        let plain =
            scan("trait A<T = u8>: B<C = D> { fn f(a: [u8; 3]); } fn g() { v.drain(..); h(..) }");
        assert!(!plain.trait_alias && !plain.return_type_notation && !plain.has_new_syntax());
        let alias = scan("pub trait A<T = u8> = B<T> + Send;");
        assert!(alias.trait_alias && alias.has_new_syntax());
        assert!(scan("fn f<T: A<b(..): Send>>() {}").return_type_notation);
        assert!(scan("fn f<F>() where F(u8): Send {}").return_type_notation);
        let in_macros = scan("m! { where H::check(..): Send }").return_type_notation_in_macros;
        assert_eq!(in_macros, std::slice::from_ref(&(19..23)));
    }

    #[test]
    fn lints_in_attributes() {
        let text =
            "#![forbid(unsafe_code, clippy::all,)] #[cfg_attr(x, forbid(a))] fn f() { forbid(b); }
             #[allow(c, d)] #[expect(e, reason = \"f\")] mod m {}";
        let scan = scan(text);
        let levels = scan.lint_levels.iter().map(|range| &text[range.clone()]);
        assert!(levels.eq(["forbid", "forbid", "expect"]));
        let forbidden: Vec<_> = scan
            .forbids
            .iter()
            .map(|forbid| forbid.lints.join(" "))
            .collect();
        assert_eq!(forbidden, ["unsafe_code clippy::all", "a"]);
        let allowed: Vec<_> = scan.allowed_lints.iter().map(String::as_str).collect();
        assert_eq!(allowed, ["c", "d", "e", "reason=\"f\""]);
    }

    #[test]
    fn other_meanings_of_sized() {
        assert!(!scan("fn f<T: ?Sized>(_: impl Sized) where T: A + Sized {}").renames_sized);
        assert!(scan("enum Layout { Sized, Unsized } use Layout::*;").renames_sized);
        assert!(scan("#![no_implicit_prelude]").renames_sized);
    }

    #[test]
    fn other_meanings_of_std() {
        let renames = |text| scan(text).renames_std;
        assert!(renames("extern crate other as core;"));
        assert!(renames("extern crate other as r#std;"));
        assert!(renames("#[macro_use] extern crate self as std;"));
        assert!(!renames(
            "extern crate alloc as std; use core as other; fn f() -> std::io::Error {}"
        ));
    }

    #[test]
    fn names_behind_dyn() {
        let scan = scan(
            "fn f(a: &dyn a::b::C, d: Box<dyn for<'a> D<&'a str> + Send>, e: &(dyn ::e::E + 'a)) {}",
        );
        let names: Vec<_> = scan.dyn_names.iter().map(String::as_str).collect();
        assert_eq!(names, ["C", "D", "E"]);
    }

    #[test]
    fn names_that_may_hold_of_unsized_types() {
        let scan = scan(
            "fn a<T, U: Other>(c: C) where T: ?Sized + Cache<U>, U: More {}
             impl<T: ?Sized> Forwarded for Box<T> where T: Forwarded {}
             impl<T: ?Sized> Blanket for T {}
             fn b(x: &(impl Argument + ?Sized)) {}
             trait Store<K: ?Sized> {}
             impl Read for [u8] {} impl Write for Vec<u8> {}",
        );
        let names: Vec<_> = scan.unsized_names.iter().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "Argument",
                "Blanket",
                "Cache",
                "Forwarded",
                "Read",
                "Sized",
                "T",
                "U",
                "for",
                "impl"
            ]
        );
    }
}
