//! How far a method call reaches in the user's text.

use normal_async_syntax::{dialect::BOX, token::Tokens};

use crate::{Files, Span};

pub(super) struct Call {
    /// From the method's name to the end of the call and its `.await`.
    pub(super) span: Span,
    /// The empty place behind the arguments.
    pub(super) end: Span,
    /// `.box`, laid out like the `.await` that follows it.
    pub(super) insertion: String,
    pub(super) is_awaited: bool,
    pub(super) is_boxed: bool,
    /// A `.box` behind the `.await`.
    pub(super) box_of_output: Option<Span>,
    /// `Cache::get(cache)`
    pub(super) is_by_path: bool,
}

impl Call {
    /// The call of the method whose name is at `name`; none when no arguments follow the name.
    pub(super) fn of(name: &Span, files: &Files) -> Option<Self> {
        let text = files.text(&name.file_name)?;
        let tokens = Tokens::new(text.as_str());
        let method = tokens.at(name.byte_start);
        let close = close_of_call(&tokens, method)?;
        let is_postfix = |word| tokens.is(close + 1, ".") && tokens.is(close + 2, word);
        let is_awaited = is_postfix("await");
        let end = tokens.range(close).end;
        let last = tokens.range(if is_awaited { close + 2 } else { close });
        let gap = text.get(end..tokens.range(close + 1).start);
        let layout = if is_awaited && gap.trim().is_empty() {
            gap
        } else {
            ""
        };
        let at = |range| {
            let mut span = name.clone();
            span.set_range(&text, range);
            span
        };
        let box_of_output = is_awaited && tokens.is(close + 3, ".") && tokens.is(close + 4, BOX);
        let box_of_output = box_of_output.then(|| last.end..tokens.range(close + 4).end);
        Some(Call {
            span: at(name.byte_start..last.end),
            end: at(end..end),
            insertion: format!("{layout}.{BOX}"),
            is_awaited,
            is_boxed: is_postfix(BOX),
            box_of_output: box_of_output.map(at),
            is_by_path: method >= 2 && tokens.is_path_separator(method - 2),
        })
    }
}

/// The name of `method` in its last call that begins before the end of `place`, or whose path `place` begins.
pub(super) fn call_before(place: &Span, method: &str, files: &Files) -> Option<Span> {
    let text = files.text(&place.file_name)?;
    let tokens = Tokens::new(text.as_str());
    let mut end = tokens.at(place.byte_end);
    if tokens.is_path_separator(end) {
        end += 3;
    }
    let is_call = |&name: &usize| {
        tokens.is(name, method)
            && (tokens.is(name - 1, ".") || tokens.is_path_separator(name - 2))
            && close_of_call(&tokens, name).is_some()
    };
    let name = (2..end.min(tokens.len())).rev().find(is_call)?;
    let mut span = place.clone();
    span.set_range(&text, tokens.range(name));
    // The place may be an `.await`, which rustc takes for a kind of macro call.
    span.expansion
        .take_if(|expansion| expansion.macro_decl_name.starts_with("desugaring of "));
    Some(span)
}

/// The `)` of the call whose method is named at `name`.
fn close_of_call(tokens: &Tokens, name: usize) -> Option<usize> {
    let mut open = name + 1;
    if tokens.is_path_separator(open) {
        open = behind_generics(tokens, open + 2)?;
    }
    if !tokens.is(open, "(") {
        return None;
    }
    tokens.partner(open)
}

/// The index behind the `>` that pairs with the `<` at `open`.
fn behind_generics(tokens: &Tokens, open: usize) -> Option<usize> {
    let mut depth = 0;
    for index in open..tokens.len() {
        let is_arrow = || tokens.is(index - 1, "-") && tokens.joined(index - 1);
        match tokens.text(index) {
            "<" => depth += 1,
            ">" if !is_arrow() => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(index + 1);
        }
    }
    None
}
