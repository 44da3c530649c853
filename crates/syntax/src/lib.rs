//! Reads Normal Async source text.
//!
//! Nothing outside this crate knows how the new tokens are spelled.

pub mod dialect;
pub mod edit;
mod operand;
pub mod scan;
pub mod token;

pub use ra_ap_syntax as tree;
