//! The fields of types whose content can be handed over.
//!
//! ```text
//! Self { name, all: Vec::new() }                          self.all.push(x)
//! ```
//! becomes
//! ```text
//! Self { name, all: Slot::new(Vec::new()) }               (*self.all).push(x)
//! ```
//! Which other `x.all` means such a field is for types to tell, so rustc is asked first, by a lowering in which each has to
//! be something else:
//! ```text
//! (*{ let it = &mut x.all; { use Content as _; let () = (*it).__normal_async_content(); } it }).push(x)
//! ```
//! The method of that name gives `()` for every type, but for a slot it gives something else. That lowering has an error
//! in any case, so that it has no result.

use std::{collections::BTreeSet, ops::Range};

use normal_async_syntax::{
    edit::Edits,
    find::{find, token_at},
    token::Tokens,
    tree::{
        AstNode, SyntaxNode,
        ast::{self, HasArgList},
    },
};

use super::{Around, CleanUp, Cleaned};
use crate::{
    SyntaxError, body,
    fragment::range,
    krate::Krate,
    names::{ModulePath, Names, module_of},
};

/// What rustc has to say about fields, or has said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Question {
    #[default]
    NotAsked,
    Asked,
    Answered,
}

/// What is known of the file.
pub(crate) struct Fields<'a> {
    pub(crate) text: &'a str,
    pub(crate) module: &'a ModulePath,
    pub(crate) clean_up: &'a CleanUp,
    pub(crate) names: &'a Names<'a>,
    pub(crate) krate: &'a Krate,
    pub(crate) question: Question,
    /// The offsets of the fields' names that rustc reported.
    pub(crate) reported: &'a BTreeSet<usize>,
    /// Where expressions begin about which nothing is asked.
    pub(crate) unasked: &'a BTreeSet<usize>,
}

/// What comes of it.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) around: Vec<Around>,
    /// There are names of which only rustc knows whose they are.
    pub(crate) may_be_fields: bool,
    pub(crate) errors: Vec<SyntaxError>,
}

impl Fields<'_> {
    pub(crate) fn lower(&self, file: usize, tree: &SyntaxNode, edits: &mut Edits) -> Found {
        let mut found = Found::default();
        for node in tree.descendants() {
            if let Some(item) = ast::RecordExpr::cast(node.clone()) {
                self.record(&item, &mut found, edits);
            } else if let Some(item) = ast::CallExpr::cast(node.clone()) {
                self.tuple(&item, &mut found);
            } else if let Some(pattern) = self.destructured(&node) {
                found.errors.push(error(file, pattern));
            }
        }
        let tokens = Tokens::new(self.text);
        let mut accesses = self.of_self(tree, &tokens);
        for offset in self.reported {
            let name = tokens.at(*offset);
            if is_access(&tokens, name) || is_parameter(&tokens, name) {
                accesses.insert(name);
            } else if is_in_macro(tree, *offset) {
                let filled = self.filled_in_macro(&tokens, name, edits);
                found.around.extend(filled);
            } else if let Some(field) = self.field_of_other_crate(tree, *offset) {
                found.around.extend(self.filled_field(&field, edits));
            }
        }
        self.allow_derefs(&accesses, &tokens, tree, edits);
        let dereferenced = accesses.iter().filter_map(|&name| access(&tokens, name));
        found.around.extend(dereferenced);
        let others = (0..tokens.len()).filter(|&at| {
            let is_named = is_access(&tokens, at) || is_in_literal(&tokens, at);
            let may_be = is_named && self.clean_up.has_slot(tokens.text(at));
            (may_be || is_parameter(&tokens, at)) && !accesses.contains(&at)
        });
        for name in others {
            found.may_be_fields = true;
            let is_expression = is_access(&tokens, name) || is_parameter(&tokens, name);
            if self.question == Question::Asked && is_expression {
                found.around.extend(self.asked(&tokens, name));
            }
        }
        found
    }

    /// clippy would have a slot dereference by itself wherever it can.
    fn allow_derefs(
        &self,
        accesses: &BTreeSet<usize>,
        tokens: &Tokens,
        tree: &SyntaxNode,
        edits: &mut Edits,
    ) {
        let allow = self
            .krate
            .allow_one("clippy::explicit_auto_deref", "clippy::all");
        let mut functions = BTreeSet::new();
        for &name in accesses {
            let mut around = nodes_around(tree, tokens.range(name).start);
            if let Some(function) = around.find_map(ast::Fn::cast)
                && functions.insert(range(function.syntax()).start)
            {
                body::allow(&function, &allow, edits);
            }
        }
    }

    fn type_of(&self, path: &ast::Path) -> Option<&Cleaned> {
        let index = match path.syntax().text() == "Self" {
            true => {
                let item = path.syntax().ancestors().find_map(ast::Impl::cast)?;
                self.self_type(&item)?
            }
            false => {
                let module = module_of(path.syntax(), self.module);
                self.clean_up.index(path, &module, self.names)?
            }
        };
        Some(&self.clean_up.types[index])
    }

    fn self_type(&self, item: &ast::Impl) -> Option<usize> {
        let module = module_of(item.syntax(), self.module);
        self.clean_up.index_of_self(item, &module, self.names)
    }

    /// `Type { field: value, other }`
    fn record(&self, item: &ast::RecordExpr, found: &mut Found, edits: &mut Edits) {
        let Some(ty) = item.path().and_then(|path| self.type_of(&path)) else {
            return;
        };
        let list = item.record_expr_field_list();
        for field in list.into_iter().flat_map(|list| list.fields()) {
            let name = field.field_name().map(|name| name.text().to_string());
            if name.is_some_and(|name| ty.slot(name.trim_start_matches("r#")).is_some()) {
                found.around.extend(self.filled_field(&field, edits));
            }
        }
    }

    /// `name: value`, or `name` for both.
    fn filled_field(&self, field: &ast::RecordExprField, edits: &mut Edits) -> Option<Around> {
        let value = range(field.expr()?.syntax());
        if field.name_ref().is_none() {
            edits.insert(value.start, format!("{}: ", &self.text[value.clone()]));
        }
        Some(self.filled(value))
    }

    /// The field at `offset` in a literal, if that is of a type that this crate does not have.
    fn field_of_other_crate(
        &self,
        tree: &SyntaxNode,
        offset: usize,
    ) -> Option<ast::RecordExprField> {
        let mut around = nodes_around(tree, offset);
        let field = around.find_map(ast::RecordExprField::cast)?;
        let literal = around.find_map(ast::RecordExpr::cast)?;
        self.type_of(&literal.path()?).is_none().then_some(field)
    }

    /// `Type(value, ..)`
    fn tuple(&self, item: &ast::CallExpr, found: &mut Found) {
        let Some(ast::Expr::PathExpr(callee)) = item.expr() else {
            return;
        };
        let Some(ty) = callee.path().and_then(|path| self.type_of(&path)) else {
            return;
        };
        let list = item.arg_list();
        let arguments = list.into_iter().flat_map(|list| list.args());
        for (index, value) in arguments.enumerate() {
            if ty.slot(&index.to_string()).is_some() {
                found.around.push(self.filled(range(value.syntax())));
            }
        }
    }

    /// `field: value` in macro input, by its name.
    fn filled_in_macro(&self, tokens: &Tokens, name: usize, edits: &mut Edits) -> Option<Around> {
        let (text, place) = (tokens.text(name), tokens.range(name));
        if !tokens.is(name + 1, ":") {
            edits.insert(place.start, format!("{text}: "));
            return Some(self.filled(place));
        }
        let mut end = name + 2;
        while !matches!(tokens.text(end), "" | "," | "}") {
            end = tokens
                .partner(end)
                .filter(|&close| close > end)
                .unwrap_or(end)
                + 1;
        }
        Some(self.filled(tokens.range(name + 2).start..tokens.range(end - 1).end))
    }

    /// `x.name` has to be no slot.
    fn asked(&self, tokens: &Tokens, name: usize) -> Option<Around> {
        let start = tokens.range(start_of_access(tokens, name)?).start;
        if self.unasked.contains(&start) {
            return None;
        }
        let end = tokens.range(name).end;
        let content = self.clean_up.call("Content");
        Some(Around {
            range: start..end,
            open_at: start,
            open: "(*{ let it = &mut ".to_owned(),
            close_at: end,
            close: format!(
                "; {{ use {content} as _; let () = (*it).__normal_async_content(); }} it }})"
            ),
        })
    }

    fn filled(&self, range: Range<usize>) -> Around {
        Around {
            open: format!("{}(", self.clean_up.call("Slot::new")),
            open_at: range.start,
            close_at: range.end,
            close: ")".to_owned(),
            range,
        }
    }

    /// A pattern that binds the content of a slot.
    fn destructured(&self, node: &SyntaxNode) -> Option<Range<usize>> {
        let is_wildcard = |pattern: Option<ast::Pat>| {
            matches!(
                pattern,
                Some(ast::Pat::WildcardPat(_) | ast::Pat::RestPat(_))
            )
        };
        if let Some(pattern) = ast::RecordPat::cast(node.clone()) {
            let ty = self.type_of(&pattern.path()?)?;
            let mut fields = pattern.record_pat_field_list()?.fields();
            let bound = fields.find(|field| {
                let name = match field.name_ref() {
                    Some(name) => Some(name.text().to_string()),
                    None => field.pat().and_then(|pattern| bound_name(&pattern)),
                };
                name.is_some_and(|name| ty.slot(name.trim_start_matches("r#")).is_some())
                    && !is_wildcard(field.pat())
            })?;
            return Some(range(bound.syntax()));
        }
        let pattern = ast::TupleStructPat::cast(node.clone())?;
        self.type_of(&pattern.path()?)?;
        let bound = pattern
            .fields()
            .find(|field| !is_wildcard(Some(field.clone())))?;
        Some(range(bound.syntax()))
    }

    /// The names in `self.name`, in the type's own implementations; also in macro input.
    fn of_self(&self, tree: &SyntaxNode, tokens: &Tokens) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for item in find::<ast::Impl>(tree) {
            let Some(ty) = self
                .self_type(&item)
                .map(|index| &self.clean_up.types[index])
            else {
                continue;
            };
            let body = range(item.syntax());
            let inside = item.syntax().descendants().skip(1);
            let nested: Vec<_> = inside
                .filter(|node| {
                    ast::Impl::can_cast(node.kind()) || ast::Trait::can_cast(node.kind())
                })
                .map(|node| range(&node))
                .collect();
            for at in tokens.at(body.start)..tokens.at(body.end) {
                let offset = tokens.range(at).start;
                let is_own = tokens.is(at, "self")
                    && is_access(tokens, at + 2)
                    && !nested.iter().any(|inner| inner.contains(&offset));
                if is_own
                    && ty
                        .slot(tokens.text(at + 2).trim_start_matches("r#"))
                        .is_some()
                {
                    found.insert(at + 2);
                }
            }
        }
        found
    }
}

fn is_in_macro(tree: &SyntaxNode, offset: usize) -> bool {
    nodes_around(tree, offset).any(|node| ast::TokenTree::can_cast(node.kind()))
}

/// What the token at `offset` stands in, innermost first.
fn nodes_around(tree: &SyntaxNode, offset: usize) -> impl Iterator<Item = SyntaxNode> {
    let token = token_at(tree, offset);
    token.into_iter().flat_map(|token| token.parent_ancestors())
}

fn bound_name(pattern: &ast::Pat) -> Option<String> {
    use normal_async_syntax::tree::ast::HasName;
    match pattern {
        ast::Pat::IdentPat(ident) => Some(ident.name()?.text().to_string()),
        _ => None,
    }
}

fn error(file: usize, range: Range<usize>) -> SyntaxError {
    SyntaxError {
        file,
        range,
        message: "cannot destructure a value of a type that implements `AsyncDrop`".to_owned(),
        label: "use the value's field instead: its content is handed over when it is dropped"
            .to_owned(),
        suggestion: None,
        page: "async-drop",
    }
}

/// `x.name` that is no method call, by its name.
pub(crate) fn is_access(tokens: &Tokens, name: usize) -> bool {
    name > 1
        && tokens.is(name - 1, ".")
        && !tokens.is(name - 2, ".")
        && !tokens.is(name + 1, "(")
        && !(tokens.is_path_separator(name + 1) && tokens.is(name + 3, "<"))
}

/// `x.$name` in what a macro expands to, where any field may be meant.
pub(crate) fn is_parameter(tokens: &Tokens, name: usize) -> bool {
    name > 2
        && tokens.is(name - 1, "$")
        && is_access(tokens, name - 1)
        && !matches!(tokens.text(name + 1), "(" | ":")
}

/// The first token of `x.name` or `x.$name`, by the name.
fn start_of_access(tokens: &Tokens, name: usize) -> Option<usize> {
    let dot = match tokens.is(name - 1, "$") {
        true => name - 2,
        false => name - 1,
    };
    tokens.operand_start(dot - 1)
}

/// `{ name: value, name, .. }`, by a name.
pub(crate) fn is_in_literal(tokens: &Tokens, name: usize) -> bool {
    name > 0
        && matches!(tokens.text(name - 1), "{" | ",")
        && matches!(tokens.text(name + 1), ":" | "," | "}")
}

/// `x.name` is dereferenced, by its name.
fn access(tokens: &Tokens, name: usize) -> Option<Around> {
    let start = start_of_access(tokens, name)?;
    let binds_tighter = matches!(tokens.text(name + 1), "." | "?" | "[" | "(");
    let end = tokens.range(name).end;
    let (open, close) = match binds_tighter {
        true => ("(*", ")"),
        false => ("*", ""),
    };
    Some(Around {
        range: tokens.range(start).start..end,
        open_at: tokens.range(start).start,
        open: open.to_owned(),
        close_at: end,
        close: close.to_owned(),
    })
}
