pub trait Source { type Item; }
pub /**/ async fn f() {} pub fn take(_: Box<dyn Source>) {}
