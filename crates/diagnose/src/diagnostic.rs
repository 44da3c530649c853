//! One diagnostic, in the form of rustc's `--error-format=json`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A diagnostic of rustc, clippy or rustdoc, or a note or help below one.
///
/// Fields that this model does not know survive a round trip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// `diagnostic`; only at the top.
    #[serde(
        rename = "$message_type",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub message_type: Option<String>,
    pub message: String,
    pub code: Option<Code>,
    /// `error`, `warning`, `note`, `help`, `failure-note` or `error: internal compiler error`.
    pub level: String,
    pub spans: Vec<Span>,
    /// Notes and helps. A help whose spans have a `suggested_replacement` is a suggestion.
    pub children: Vec<Diagnostic>,
    /// The diagnostic as a person should see it; only at the top.
    pub rendered: Option<String>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// An error code such as `E0038`, or the name of a lint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    pub code: String,
    pub explanation: Option<String>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A piece of source text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub file_name: String,
    /// In the bytes of the file as they are on disk, byte order mark and carriage returns included.
    pub byte_start: usize,
    pub byte_end: usize,
    /// Lines and columns count from 1; columns count characters.
    pub line_start: usize,
    pub line_end: usize,
    pub column_start: usize,
    pub column_end: usize,
    pub is_primary: bool,
    /// The lines from `line_start` to `line_end`; none when rustc cannot read the file.
    pub text: Vec<SpanLine>,
    pub label: Option<String>,
    pub suggested_replacement: Option<String>,
    pub suggestion_applicability: Option<Applicability>,
    /// The macro call that this text comes from.
    pub expansion: Option<Box<Expansion>>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A line of source text without its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanLine {
    pub text: String,
    /// Columns within `text`, counted from 1.
    pub highlight_start: usize,
    pub highlight_end: usize,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A macro call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expansion {
    /// The call.
    pub span: Span,
    /// For example `println!` or `#[derive(Debug)]`.
    pub macro_decl_name: String,
    pub def_site_span: Span,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// How sure rustc is of a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Applicability {
    MachineApplicable,
    MaybeIncorrect,
    HasPlaceholders,
    Unspecified,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_fields_survive() {
        let line = r#"{"message":"m","code":{"code":"E0001","explanation":null,"new":1},"level":"error","spans":[],"children":[],"rendered":null,"more":{"a":[true]}}"#;
        let diagnostic: Diagnostic = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_string(&diagnostic).unwrap(), line);
    }
}
