//! Tests against the real rustc.

mod inserted_comments;
mod other_crate;
mod renders_like_rustc;
mod rustc;
mod syntax_errors;
mod translate;
