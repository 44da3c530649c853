//! The braces around the body of a function.

use std::ops::Range;

use normal_async_syntax::{
    edit::Edits,
    tree::{AstNode, SyntaxElement, SyntaxKind, ast},
};

use crate::fragment::{Fragment, range};

pub(super) struct Braces {
    pub(super) open: Range<usize>,
    /// Where the statements start, when attributes of the function stand in front of them.
    behind_attributes: Option<usize>,
    close: Range<usize>,
}

impl Braces {
    pub(super) fn of(body: &ast::BlockExpr) -> Option<Self> {
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

    /// Makes of the body a block that begins with `start`, and puts `call` in front of it and `end` behind it.
    ///
    /// rustc underlines that block, so its braces are the user's; but attributes have to stay in those of the function.
    pub(super) fn enclose(self, call: &str, start: Fragment, end: &str, edits: &mut Edits) {
        if let Some(at) = self.behind_attributes {
            edits.insert(at, format!("{call}{{"));
            edits.push(start.into_edit(at..at));
            edits.insert(at, " ");
            edits.insert(self.close.start, format!("}}{end} "));
            return;
        }
        edits.insert(self.open.start, format!("{{ {call}"));
        edits.push(start.into_edit(self.open.end..self.open.end));
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
