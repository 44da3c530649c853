//! The chapters of the book. Their examples are documentation tests, which `cargo async test` runs.
//!
//! ```
//! let _ = async { 1 }.box;
//! ```

#[doc = include_str!("src/introduction.md")]
mod introduction {}
#[doc = include_str!("src/features/async-drop.md")]
mod async_drop {}
#[doc = include_str!("src/features/forget.md")]
mod forget {}
#[doc = include_str!("src/features/move-expr.md")]
mod move_expr {}
