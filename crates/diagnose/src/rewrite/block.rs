//! `box async { .. }`: rustc advises `Box::new`, as for the `box` of old, but a future has to be pinned.

use normal_async_syntax::{dialect::BOX, token::Tokens};

use crate::{Diagnostic, Files};

/// Suggests the postfix operator in a diagnostic that is in terms of the user's text.
pub(super) fn suggest_postfix(diagnostic: &mut Diagnostic, files: &Files) -> bool {
    if diagnostic.message != "`box_syntax` has been removed" {
        return false;
    }
    let Some(span) = diagnostic.spans.iter().find(|span| span.is_primary) else {
        return false;
    };
    let Some(text) = files.text(&span.file_name) else {
        return false;
    };
    let tokens = Tokens::new(text.as_str());
    let keyword = tokens.at(span.byte_start);
    if !tokens.is(keyword, BOX) || !tokens.is(keyword + 1, "async") {
        return false;
    }
    let place = |range, replacement: &str| {
        Diagnostic::suggestion(
            "box the block behind it",
            span.elsewhere(&text, range),
            replacement,
        )
    };
    let prefix = span.byte_start..tokens.range(keyword + 1).start;
    let mut help = place(prefix, "");
    help.spans
        .extend(place(span.byte_end..span.byte_end, &format!(".{BOX}")).spans);
    diagnostic.message = format!("`{BOX}` does not stand in front of a block");
    diagnostic.children = vec![help];
    true
}
