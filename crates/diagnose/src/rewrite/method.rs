//! What a method of a trait is, by the `Self: Sized` that the lowering bounds it by.

use normal_async_syntax::{
    edit::Origin,
    token::{self, Tokens},
};

use crate::{Files, Span, files::EditedFile, text::Text};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `async fn`
    Async,
    /// `fn .. -> impl Trait`
    ReturnsImpl,
    /// None, but what is called is an async closure.
    Closure,
}

impl Kind {
    /// The kind of the method whose `Self: Sized` stands at `bound` of the lowered text; none when the user wrote it.
    pub(super) fn of_lowered(method: &str, bound: &Span, files: &Files) -> Option<Self> {
        let (text, end) = before_bound(bound, files)?;
        kind(text.as_str(), end, method)
    }

    /// The kind of a method of that name which the lowering bounds by `Self: Sized`, in any file of this crate.
    pub(super) fn of_any_lowered(method: &str, files: &Files) -> Option<Self> {
        let (text, end) = before_any_bound(method, files)?;
        kind(text.as_str(), end, method)
    }
}

/// What the user wrote before a bound of the lowered text: up to the offset. None when the user wrote the bound, too.
pub(super) fn before_bound(bound: &Span, files: &Files) -> Option<(Text, usize)> {
    if let Some(file) = files.edited(&bound.file_name) {
        return match file.map.original(bound.range()) {
            Origin::Generated(place) => Some((file.original.clone(), place.end)),
            _ => None,
        };
    }
    // Of another crate, rustc knows no lines when it read them in another form than the user. Then the user's line is
    // the same but for the bound.
    if !bound.text.is_empty() {
        return None;
    }
    let text = files.text(&bound.file_name)?;
    if text.line(bound.line_start)?.contains("Sized") {
        return None;
    }
    let next_line = text.line_start(bound.line_start + 1);
    let end = next_line.unwrap_or(text.as_str().len());
    Some((text, end))
}

/// The same of the first bound of a method of that name, in any file of this crate.
pub(super) fn before_any_bound(method: &str, files: &Files) -> Option<(Text, usize)> {
    let mut edited = files.edited_names().filter_map(|name| files.edited(name));
    edited.find_map(|file| Some((file.original.clone(), end_before_bound(method, file)?)))
}

fn end_before_bound(method: &str, file: &EditedFile) -> Option<usize> {
    let tokens = Tokens::new(file.edited.as_str());
    let is_fn = |&index: &usize| tokens.is(index, "fn") && tokens.is(index + 1, method);
    let bounds = (0..tokens.len())
        .filter(is_fn)
        .filter_map(|keyword| bound_of(&tokens, keyword));
    let mut places = bounds.filter_map(|bound| match file.map.original(tokens.range(bound)) {
        Origin::Generated(place) => Some(place.end),
        _ => None,
    });
    places.next()
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
    let keyword = last_fn(&tokens, end, method)?;
    Some(
        match qualifiers(&tokens, keyword).any(|word| word == "async") {
            true => Kind::Async,
            false => Kind::ReturnsImpl,
        },
    )
}

/// The `fn` of the last method of that name before `end`.
pub(super) fn last_fn(tokens: &Tokens, end: usize, method: &str) -> Option<usize> {
    let is_fn = |&index: &usize| tokens.is(index, "fn") && tokens.is(index + 1, method);
    (0..tokens.at(end)).rev().find(is_fn)
}

pub(super) fn qualifiers<'t>(tokens: &Tokens<'t>, keyword: usize) -> impl Iterator<Item = &'t str> {
    let before = (0..keyword).rev().map(|index| tokens.text(index));
    before.take_while(|word| ["async", "unsafe"].contains(word))
}
