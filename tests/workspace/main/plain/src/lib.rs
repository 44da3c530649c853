//! Plain Rust.

/// Where this file is.
pub fn file() -> &'static str {
    file!()
}
