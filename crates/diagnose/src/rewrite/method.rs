//! What a method of a trait is, by the `Self: Sized` that the lowering bounds it by.

use normal_async_syntax::{
    edit::Origin,
    token::{self, Tokens},
};

use crate::{Files, Span, files::EditedFile};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `async fn`
    Async,
    /// `fn .. -> impl Trait`
    ReturnsImpl,
}

impl Kind {
    /// The kind of the method whose `Self: Sized` stands at `bound` of the lowered text; none when the user wrote it.
    pub(super) fn of_lowered(method: &str, bound: &Span, files: &Files) -> Option<Self> {
        if let Some(file) = files.edited(&bound.file_name) {
            return match file.map.original(bound.range()) {
                Origin::Generated(place) => kind(file.original.as_str(), place.end, method),
                _ => None,
            };
        }
        // Of another crate, rustc knows no lines when it read them in another form than the user. Then the user's
        // line is the same but for the bound.
        if !bound.text.is_empty() {
            return None;
        }
        let text = files.text(&bound.file_name)?;
        if text.line(bound.line_start)?.contains("Sized") {
            return None;
        }
        let next_line = text.line_start(bound.line_start + 1);
        let end = next_line.unwrap_or(text.as_str().len());
        kind(text.as_str(), end, method)
    }

    /// The kind of a method of that name which the lowering bounds by `Self: Sized`, in any file of this crate.
    pub(super) fn of_any_lowered(method: &str, files: &Files) -> Option<Self> {
        let mut edited = files.edited_names().filter_map(|name| files.edited(name));
        edited.find_map(|file| of_any_in(method, file))
    }
}

fn of_any_in(method: &str, file: &EditedFile) -> Option<Kind> {
    let tokens = Tokens::new(file.edited.as_str());
    let is_fn = |&index: &usize| tokens.is(index, "fn") && tokens.is(index + 1, method);
    let bounds = (0..tokens.len())
        .filter(is_fn)
        .filter_map(|keyword| bound_of(&tokens, keyword));
    let mut places = bounds.filter_map(|bound| match file.map.original(tokens.range(bound)) {
        Origin::Generated(place) => Some(place.end),
        _ => None,
    });
    kind(file.original.as_str(), places.next()?, method)
}

/// The `Sized` in the where clause of the function at `keyword`.
fn bound_of(tokens: &Tokens, keyword: usize) -> Option<usize> {
    let mut index = keyword;
    while index < tokens.len() && !tokens.is(index, ";") && !tokens.is(index, "{") {
        if tokens.is(index, "Sized") {
            return Some(index);
        }
        index = match tokens.kind(index) {
            Some(token::Kind::Open) => tokens.partner(index)? + 1,
            _ => index + 1,
        };
    }
    None
}

/// The kind of the last method of that name whose signature begins before `end`.
fn kind(text: &str, end: usize, method: &str) -> Option<Kind> {
    let tokens = Tokens::new(text);
    let is_fn = |&index: &usize| tokens.is(index, "fn") && tokens.is(index + 1, method);
    let keyword = (0..tokens.at(end)).rev().find(is_fn)?;
    let before = (0..keyword).rev().map(|index| tokens.text(index));
    let mut qualifiers = before.take_while(|word| ["async", "unsafe"].contains(word));
    Some(match qualifiers.any(|word| word == "async") {
        true => Kind::Async,
        false => Kind::ReturnsImpl,
    })
}
