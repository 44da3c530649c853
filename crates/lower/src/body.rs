//! The body of an async function as an async block: its braces, its parameters and its type.
//!
//! ```text
//! { BODY }
//! ```
//! becomes
//! ```text
//! { CALL(async move { let a = a; let b = b; BODY }) }
//! ```
//! Parameters are moved in in their order, so they are dropped when and in the order an `async fn` does.

use std::ops::Range;

use normal_async_syntax::{
    edit::Edits,
    tree::{
        AstNode, SyntaxElement, SyntaxKind,
        ast::{self, HasAttrs},
    },
};

use crate::{
    attributes,
    fragment::{Fragment, range},
    krate::Krate,
    signature::{self, PREFIX, Parameter},
};

/// Lints of variables that are used, or are for nothing, and whose names begin with `_`.
const UNDERSCORE: [(&str, &str); 2] = [
    ("clippy::used_underscore_binding", "clippy::pedantic"),
    ("clippy::no_effect_underscore_binding", "clippy::pedantic"),
];

/// The start of a block that is the body of a function: moves the parameters in, and tells rustc the block's type.
pub(crate) fn moved_in(function: &ast::Fn, krate: &Krate, edits: &mut Edits) -> Fragment {
    let mut start = Fragment::new();
    if takes_self_by_value(function) {
        start.text(" let _ = &self;");
        allow_unread_self(function, krate, edits);
    }
    for parameter in signature::parameters(function) {
        move_in(parameter, krate, edits, &mut start);
    }
    start.append(return_hint(function));
    start
}

/// Moves a parameter into the block, under its name or by its pattern.
fn move_in(parameter: Parameter, krate: &Krate, edits: &mut Edits, start: &mut Fragment) {
    let Some(pattern) = &parameter.pattern else {
        return;
    };
    if parameter.origin.is_none() {
        edits.replace(range(pattern.syntax()), &parameter.name);
        let allow = krate.allow_each(&UNDERSCORE);
        start.text(format!(" {allow}let {0} = {0};", parameter.name));
    } else if let ast::Pat::IdentPat(ident) = pattern
        && let Some(mutable) = ident.mut_token()
    {
        blank(range(&mutable), edits);
    }
    let has_underscore = parameter.origin.is_some() && parameter.name.starts_with('_');
    let allow = match pattern {
        ast::Pat::WildcardPat(_) => krate.allow_one("let_underscore_drop", "let_underscore"),
        _ if has_underscore => krate.allow_each(&UNDERSCORE),
        _ => String::new(),
    };
    start
        .text(format!(" {allow}let "))
        .copy(pattern.syntax())
        .text(" = ")
        .append(parameter.name_text())
        .text(";");
}

/// rustc does not see that a captured `self` is read by its `Drop`.
fn allow_unread_self(function: &ast::Fn, krate: &Krate, edits: &mut Edits) {
    let receiver = function.param_list().and_then(|list| list.self_param());
    if receiver.is_none_or(|receiver| receiver.mut_token().is_none()) {
        return;
    }
    let attribute = krate.allow_one("unused_assignments", "unused");
    allow(function, &attribute, edits);
}

/// Gives a function an attribute behind those that it has.
pub(crate) fn allow(function: &ast::Fn, attribute: &str, edits: &mut Edits) {
    let mut elements = function.syntax().children_with_tokens();
    let first =
        elements.find(|element| !element.kind().is_trivia() && element.kind() != SyntaxKind::ATTR);
    if let Some(first) = first {
        edits.insert(first.text_range().start().into(), attribute);
    }
}

fn takes_self_by_value(function: &ast::Fn) -> bool {
    let receiver = function.param_list().and_then(|list| list.self_param());
    receiver.is_some_and(|receiver| receiver.amp_token().is_none())
}

/// Tells rustc the type of the body before the body, as an `async fn` does, so that `?` and coercions work.
pub(crate) fn return_hint(function: &ast::Fn) -> Fragment {
    let mut hint = Fragment::new();
    let ty = return_type(function);
    if never_returns(function)
        || ty
            .as_ref()
            .is_some_and(|ty| signature::says_impl(ty.syntax()))
    {
        return hint;
    }
    hint.text(format!(
        " let () = if let ::core::option::Option::Some({PREFIX}output) = ::core::option::Option::None::<"
    ));
    match ty {
        Some(ty) => hint.copy(ty.syntax()),
        None => hint.text("()"),
    };
    hint.text(format!("> {{ return {PREFIX}output; }};"));
    hint
}

pub(crate) fn return_type(function: &ast::Fn) -> Option<ast::Type> {
    function.ret_type()?.ty()
}

/// What stands around the expression that an async function ends with, as a statement, where it has no type: clippy would
/// miss a semicolon behind it.
pub(crate) fn returned(function: &ast::Fn, krate: &Krate) -> (String, &'static str) {
    let has_type = match return_type(function) {
        Some(ast::Type::TupleType(ty)) => ty.fields().next().is_some(),
        Some(_) => true,
        None => false,
    };
    let allow = krate.allow_one("clippy::needless_return", "clippy::style");
    if has_type || allow.is_empty() || is_for_macros(function) {
        return (String::new(), "");
    }
    (format!("{allow}return "), ";")
}

/// Whether an attribute may be a macro's, to which that expression matters.
fn is_for_macros(function: &ast::Fn) -> bool {
    let items = function.syntax().ancestors().filter_map(ast::Item::cast);
    let mut attributes = items.flat_map(|item| item.attrs().collect::<Vec<_>>());
    attributes.any(|attr| !attributes::is_inert(&attr) && !attributes::makes_program(&attr))
}

/// `-> !`, a type that stable Rust has nowhere but here.
pub(crate) fn never_returns(function: &ast::Fn) -> bool {
    matches!(return_type(function), Some(ast::Type::NeverType(_)))
}

/// Puts blanks in the place of a keyword.
pub(crate) fn blank(keyword: Range<usize>, edits: &mut Edits) {
    let blanks = " ".repeat(keyword.len());
    edits.replace(keyword, blanks);
}

/// The braces around a body.
pub(crate) struct Braces {
    pub(crate) open: Range<usize>,
    /// Where the statements start, when attributes of the function stand in front of them.
    behind_attributes: Option<usize>,
    close: Range<usize>,
}

impl Braces {
    pub(crate) fn of(body: &ast::BlockExpr) -> Option<Self> {
        let list = body.stmt_list()?;
        let (open, close) = (range(&list.l_curly_token()?), range(&list.r_curly_token()?));
        let elements = list.syntax().children_with_tokens();
        let attributes = elements.filter(is_inner_attribute);
        let last = attributes.last();
        let behind = last.and_then(|last| {
            let mut next = last.next_sibling_or_token();
            while let Some(blank) = next.as_ref().filter(|next| next.kind().is_trivia()) {
                next = blank.next_sibling_or_token();
            }
            next
        });
        Some(Braces {
            open,
            behind_attributes: behind.map(|element| element.text_range().start().into()),
            close,
        })
    }

    /// Lets the body begin with `start`.
    pub(crate) fn begin(self, start: Fragment, edits: &mut Edits) {
        let at = self.behind_attributes.unwrap_or(self.open.end);
        edits.insert_first(at, start.into_insertion());
    }

    /// Makes of the body a block that begins with `start`, and puts `call` in front of it and `end` behind it.
    ///
    /// rustc underlines that block, so its braces are the user's; but attributes have to stay in those of the function.
    pub(crate) fn enclose(self, call: &str, start: Fragment, end: &str, edits: &mut Edits) {
        if let Some(at) = self.behind_attributes {
            let mut first = Fragment::new();
            first.text(format!("{call}{{")).append(start).text(" ");
            edits.insert_first(at, first.into_insertion());
            edits.insert(self.close.start, format!("}}{end} "));
            return;
        }
        edits.insert(self.open.start, format!("{{ {call}"));
        edits.insert_first(self.open.end, start.into_insertion());
        edits.insert(self.close.end, format!("{end} }}"));
    }
}

/// `#![attribute]` or `//! documentation`
fn is_inner_attribute(element: &SyntaxElement) -> bool {
    match element.kind() {
        SyntaxKind::ATTR => element.to_string().starts_with("#!"),
        SyntaxKind::COMMENT => {
            let text = element.to_string();
            text.starts_with("//!") || text.starts_with("/*!")
        }
        _ => false,
    }
}
