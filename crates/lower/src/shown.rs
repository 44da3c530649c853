//! Macros of the standard library that show what they are given: around new syntax, they show what the user wrote.
//!
//! ```text
//! assert!(cache.get(key).box.await.is_some())         dbg!(cache.len().box.await)
//! ```
//! would show what their input is lowered to. So they become
//! ```text
//! assert!(.., ::core::concat!("assertion failed: ", ::core::stringify!(cache.get(key).box.await.is_some())))
//! crate::__normal_async_dbg!(::core::line!(), 53; .. => value, identity::<&dyn Debug>(&value),
//!     ::core::stringify!(cache.len().box.await))
//! ```
//! and `stringify!(cache.len().box)` stays as it is, since any tokens will do there. So does all of it in text that people
//! are to read, where what is lowered is what they see.

use std::ops::Range;

use normal_async_syntax::{
    edit::Edits,
    find::find,
    parse,
    token::Tokens,
    tree::{AstNode, ast},
};

use crate::{
    SourceFile, SourceTree,
    fragment::{Fragment, range},
    krate::Krate,
    one_line::one_line,
    signature::PREFIX,
};

const STRINGIFY: &str = "stringify";
const DBG: &str = "dbg";
const ASSERTIONS: [&str; 2] = ["assert", "debug_assert"];

/// Edits the calls in whose input something is lowered, and returns whether the crate needs [`debugger`].
pub(crate) fn lower(tree: &SourceTree, file: &SourceFile, edits: &mut Edits) -> bool {
    let may_show = || {
        [STRINGIFY, DBG, "assert"]
            .iter()
            .any(|name| file.text.contains(name))
    };
    if edits.is_empty() || tree.plain_boxes || !may_show() {
        return false;
    }
    let text = Text::new(file, tree.edition);
    for call in text.calls(tree, &[STRINGIFY]) {
        if call.is_edited(&text.tokens, edits) {
            edits.take(call.input(&text.tokens));
        }
    }
    let mut needs_debugger = false;
    for call in text.calls(tree, &[&ASSERTIONS[..], &[DBG]].concat()) {
        if !call.is_edited(&text.tokens, edits) {
            continue;
        }
        let arguments = text.arguments(&call);
        if !text.tokens.is(call.open - 2, DBG) {
            text.assertion(&arguments, edits);
        } else if !arguments.is_empty() {
            text.debug(&call, &arguments, edits);
            needs_debugger = true;
        }
    }
    needs_debugger
}

/// The macro behind the last byte of the crate root that is `dbg!`, but for what has to come from where it is called.
pub(crate) fn debugger(krate: &Krate) -> String {
    let allow = krate.allow();
    let argument = "$value:expr => $name:ident, $debug:expr, $text:expr";
    format!(
        " #[doc(hidden)] {allow}#[macro_export] macro_rules! {PREFIX}dbg {{ \
         ($line:expr, $column:expr; {argument} $(,)?) => {{ match $value {{ $name => {{ \
         ::std::eprintln!(\"[{{}}:{{}}:{{}}] {{}} = {{:#?}}\", ::core::file!(), $line, $column, $text, $debug); \
         $name }} }} }}; \
         ($line:expr, $column:expr; $({argument}),+ $(,)?) => {{ \
         ($($crate::{PREFIX}dbg!($line, $column; $value => $name, $debug, $text)),+,) }} }}"
    )
}

/// A call `path::name!( .. )`, by indices of tokens.
struct Call {
    /// Where its path starts.
    start: usize,
    open: usize,
    close: usize,
    in_macro_rules: bool,
}

impl Call {
    fn name(&self, tokens: &Tokens) -> Range<usize> {
        tokens.range(self.start).start..tokens.range(self.open).end
    }

    fn input(&self, tokens: &Tokens) -> Range<usize> {
        tokens.range(self.open).end..tokens.range(self.close).start
    }

    /// Whether something is lowered in its input, and it is not itself in the place of something.
    fn is_edited(&self, tokens: &Tokens, edits: &Edits) -> bool {
        let group = tokens.range(self.open).start..tokens.range(self.close).end;
        edits.touches(&group) && !edits.touches(&self.name(tokens))
    }
}

struct Text<'t> {
    original: &'t str,
    /// What a parser reads.
    masked: String,
    edition: u16,
    tokens: Tokens<'t>,
}

impl<'t> Text<'t> {
    fn new(file: &'t SourceFile, edition: u16) -> Self {
        let mut mask = file.scan.dialect.mask();
        file.scan.dialect.mask_possible(&mut mask);
        Text {
            original: &file.text,
            // The parameters of macros are names to it.
            masked: mask.apply(&file.text).replace('$', "_"),
            edition,
            tokens: Tokens::new(&file.text),
        }
    }

    /// The calls of those macros, where they are the standard library's for all that the crate says.
    fn calls(&self, tree: &SourceTree, names: &[&str]) -> Vec<Call> {
        let tokens = &self.tokens;
        let others: Vec<_> = names
            .iter()
            .filter(|name| is_imported(tokens, name) || is_defined(tree, name))
            .collect();
        let mut calls = Vec::new();
        let mut macro_rules_end = 0;
        for at in 0..tokens.len() {
            if tokens.is(at, "macro_rules") && tokens.is(at + 1, "!") {
                macro_rules_end = tokens.partner(at + 3).unwrap_or(macro_rules_end);
            }
            if !tokens.is(at + 1, "!") || !names.contains(&tokens.text(at)) {
                continue;
            }
            let open = at + 2;
            let close = tokens.partner(open).filter(|&close| close > open);
            let is_other = |start| start == at && others.contains(&&tokens.text(at));
            let start = path_start(tokens, at).filter(|&start| !is_other(start));
            if let (Some(start), Some(close)) = (start, close) {
                calls.push(Call {
                    start,
                    open,
                    close,
                    in_macro_rules: at < macro_rules_end,
                });
            }
        }
        calls
    }

    /// The expressions between its commas, by their tokens; none where a parser finds anything else.
    fn arguments(&self, call: &Call) -> Vec<Range<usize>> {
        const BEFORE: &str = "fn f() { f(";
        let tokens = &self.tokens;
        let input = call.input(tokens);
        let wrapped = format!("{BEFORE}{}) }}", &self.masked[input.clone()]);
        let parsed = parse(&wrapped, self.edition);
        let Some(list) = find::<ast::ArgList>(&parsed).next() else {
            return Vec::new();
        };
        let at = |offset: usize| tokens.at(offset - BEFORE.len() + input.start);
        let ranges = list.args().map(|argument| range(argument.syntax()));
        let arguments: Vec<_> = ranges.map(|range| at(range.start)..at(range.end)).collect();
        let is_end = |at: usize| at == call.close || tokens.is(at, ",");
        match arguments.iter().all(|argument| is_end(argument.end)) {
            true => arguments,
            false => Vec::new(),
        }
    }

    /// Gives an assertion without a message one.
    fn assertion(&self, arguments: &[Range<usize>], edits: &mut Edits) {
        let [condition] = arguments else {
            return;
        };
        let mut message = Fragment::new();
        let range =
            self.tokens.range(condition.start).start..self.tokens.range(condition.end - 1).end;
        // As with an assertion that has no message, the panic is a `&str` where that can be.
        let is_format = !self.original[range].contains(['{', '}', '$']);
        message.text(if is_format { ", " } else { ", \"{}\", " });
        message.text("::core::concat!(\"assertion failed: \", ");
        self.stringify(condition, &mut message);
        message.text(")");
        self.insert_behind(condition, message, edits);
    }

    /// Lets the macro of [`debugger`] take the place of `dbg!`.
    fn debug(&self, call: &Call, arguments: &[Range<usize>], edits: &mut Edits) {
        let name = call.name(&self.tokens);
        let (root, column) = match call.in_macro_rules {
            true => ("$crate", "::core::column!()".to_owned()),
            false => ("crate", self.column(name.start).to_string()),
        };
        let open = self.tokens.text(call.open);
        let header = format!("{root}::{PREFIX}dbg!{open}::core::line!(), {column}; ");
        edits.replace(name.clone(), header);
        let whole = name.start..self.tokens.range(call.close).end;
        for argument in arguments {
            let mut shown = Fragment::new();
            shown
                .text(format!(
                    " => {PREFIX}value, ::core::convert::identity::<&dyn ::core::fmt::Debug>("
                ))
                // rustc says of the call that the value is not `Debug`.
                .word(&format!("&{PREFIX}value"), whole.clone())
                .text("), ");
            self.stringify(argument, &mut shown);
            self.insert_behind(argument, shown, edits);
        }
    }

    /// The column of a place, as rustc counts.
    fn column(&self, offset: usize) -> usize {
        let before = &self.original[..offset];
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        before[line..].chars().count() + 1
    }

    /// `::core::stringify!( .. )` of these tokens.
    fn stringify(&self, range: &Range<usize>, to: &mut Fragment) {
        to.text("::core::stringify!(");
        for at in range.clone() {
            to.word(&one_line(self.tokens.text(at)), self.tokens.range(at));
            if at + 1 < range.end && !self.tokens.joined(at) {
                to.text(" ");
            }
        }
        to.text(")");
    }

    fn insert_behind(&self, argument: &Range<usize>, insert: Fragment, edits: &mut Edits) {
        let end = self.tokens.range(argument.end - 1).end;
        edits.push(insert.into_edit(end..end));
    }
}

/// Where the path to the macro starts; none where it is another one's.
fn path_start(tokens: &Tokens, name: usize) -> Option<usize> {
    let is_separator = |at: usize| at >= 2 && tokens.is_path_separator(at - 2);
    if !is_separator(name) {
        return Some(name);
    }
    let root = name.checked_sub(3)?;
    let is_std = tokens.is(root, "std") || tokens.is(root, "core");
    match is_separator(root) {
        true if is_std && !ends_path(tokens, root - 2) => Some(root - 2),
        false if is_std => Some(root),
        _ => None,
    }
}

/// Whether a path goes on at `separator`, rather than to begin there.
fn ends_path(tokens: &Tokens, separator: usize) -> bool {
    separator > 0 && tokens.is_word(separator - 1) && tokens.joined(separator - 1)
}

/// Whether the file imports something by that name.
fn is_imported(tokens: &Tokens, name: &str) -> bool {
    let mut in_use = false;
    (0..tokens.len()).any(|at| {
        if tokens.is(at, "use") {
            in_use = true;
        } else if tokens.is(at, ";") {
            in_use = false;
        }
        in_use && tokens.is(at, name) && !tokens.is(at + 1, "!")
    })
}

/// Whether the crate has a macro of its own by that name.
fn is_defined(tree: &SourceTree, name: &str) -> bool {
    tree.files
        .iter()
        .any(|file| file.scan.macros.contains(name))
}
