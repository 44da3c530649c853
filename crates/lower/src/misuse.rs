//! Errors about new tokens where they mean nothing.

use normal_async_syntax::misuse::{Misuse, MisuseKind};

use crate::{Suggestion, SyntaxError};

/// What to say of a misuse in the file of that index.
pub(crate) fn error(file: usize, misuse: &Misuse) -> SyntaxError {
    let (message, label, suggestion) = match &misuse.kind {
        MisuseKind::Arguments(arguments) => (
            "`.box` takes no arguments",
            "this boxes what stands in front of it",
            Suggestion {
                message: "remove them".to_owned(),
                range: arguments.clone(),
                replacement: String::new(),
            },
        ),
        MisuseKind::NotAsync => (
            "only an `async fn` can be a `box async fn`",
            "a function that is not async returns no future to box",
            Suggestion {
                message: "make it one".to_owned(),
                range: misuse.keyword.end..misuse.keyword.end,
                replacement: " async".to_owned(),
            },
        ),
        MisuseKind::Order {
            qualifiers,
            ordered,
        } => (
            "`box` must come before `async`, and both before other qualifiers",
            "this is not its place",
            Suggestion {
                message: "write them in this order".to_owned(),
                range: qualifiers.clone(),
                replacement: ordered.clone(),
            },
        ),
    };
    let range = match &misuse.kind {
        MisuseKind::Arguments(arguments) => arguments.clone(),
        _ => misuse.keyword.clone(),
    };
    SyntaxError {
        file,
        range,
        message: message.to_owned(),
        label: label.to_owned(),
        suggestion: Some(suggestion),
        page: "box",
    }
}
