pub use std::fmt::Result;
pub /**/ async fn f() {} pub use std::io::Result;
