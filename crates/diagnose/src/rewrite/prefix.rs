//! `box expr`: rustc advises `Box::new`, as for the `box` of old, but a future has to be pinned, and the operator is a
//! postfix one.

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
    if !tokens.is(keyword, BOX) {
        return false;
    }
    let last = tokens.at(span.byte_end) - 1;
    let end = match tokens.is(last, "await") && tokens.is(last - 1, ".") {
        true => tokens.range(last - 2).end,
        false => span.byte_end,
    };
    let place = |range, replacement: &str| {
        Diagnostic::suggestion("write it there", span.elsewhere(&text, range), replacement)
    };
    let prefix = span.byte_start..tokens.range(keyword + 1).start;
    let mut help = place(prefix, "");
    help.spans.extend(place(end..end, &format!(".{BOX}")).spans);
    diagnostic.message = format!("`{BOX}` stands behind what it boxes");
    diagnostic.children = vec![help];
    true
}
