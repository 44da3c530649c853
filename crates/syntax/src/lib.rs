//! Reads Normal Async source text.
//!
//! Nothing outside this crate knows how the new tokens are spelled.

pub mod clones;
pub mod dialect;
pub mod edit;
pub mod find;
pub mod for_await;
pub mod insertion;
pub mod misuse;
pub mod move_expr;
mod operand;
pub mod quiet;
pub mod scan;
pub mod survey;
pub mod token;
pub mod veil;

pub use ra_ap_syntax as tree;
use ra_ap_syntax::{Edition, SourceFile};

/// The syntax tree of a text whose new tokens are masked, so that every offset is the user's.
pub fn parse(masked: &str, edition: u16) -> SourceFile {
    let edition = match edition {
        2015 => Edition::Edition2015,
        2018 => Edition::Edition2018,
        2021 => Edition::Edition2021,
        _ => Edition::Edition2024,
    };
    SourceFile::parse(masked, edition).tree()
}
