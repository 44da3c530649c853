//! The keyword of boxed functions in another place than in front of `async fn`.

use normal_async_syntax::{
    dialect::BOX,
    token::{Kind, Tokens},
};

use crate::{Diagnostic, Files};

/// Says where the keyword belongs, when rustc has stumbled over it among the qualifiers of a function.
pub(super) fn suggest_order(diagnostic: &mut Diagnostic, files: &Files) {
    if !diagnostic.message.starts_with("expected ") {
        return;
    }
    let Some(span) = diagnostic.spans.iter().find(|span| span.is_primary) else {
        return;
    };
    let Some(text) = files.text(&span.file_name) else {
        return;
    };
    let tokens = Tokens::new(text.as_str());
    let is_qualifier = |at: usize| {
        let is_abi = tokens.kind(at) == Some(Kind::Atom) && at > 0 && tokens.is(at - 1, "extern");
        is_abi || [BOX, "async", "unsafe", "extern"].contains(&tokens.text(at))
    };
    let at = tokens.at(span.byte_start);
    let first = (0..at).rev().take_while(|&at| is_qualifier(at)).last();
    let start = first.unwrap_or(at);
    let mut end = at;
    while is_qualifier(end) {
        end += 1;
    }
    let words: Vec<&str> = (start..end).map(|at| tokens.text(at)).collect();
    if !words.contains(&BOX) || !tokens.is(end, "fn") {
        return;
    }
    let others = words
        .into_iter()
        .filter(|word| ![BOX, "async"].contains(word));
    let ordered: Vec<&str> = [BOX, "async"].into_iter().chain(others).collect();
    let mut place = span.clone();
    place.label = None;
    place.set_range(&text, tokens.range(start).start..tokens.range(end - 1).end);
    let help = Diagnostic::suggestion(
        &format!("`{BOX}` stands in front of `async fn`"),
        place,
        &ordered.join(" "),
    );
    diagnostic.children = vec![help];
}
