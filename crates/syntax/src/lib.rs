//! Reads Normal Async source text.
//!
//! Nothing outside this crate knows how the new tokens are spelled.

pub mod edit;
pub mod scan;
