//! Brings rustc's diagnostics about lowered text back to the text that the user wrote.
//!
//! rustc's JSON goes in; the same diagnostics come out with the user's lines, columns and source text,
//! without generated names, in Normal Async's own words where rustc's words would puzzle, and rendered anew
//! where rustc's rendering would show lowered text. No I/O.

mod diagnostic;
mod files;
mod lints;
mod mapping;
mod names;
mod positions;
mod render;
mod rewrite;
mod shown;
mod span;
mod suggestion;
mod tally;
mod text;
mod translator;

pub use diagnostic::{Applicability, Code, Diagnostic, Expansion, Span, SpanLine};
pub use files::Files;
pub use translator::{Style, Translator};
