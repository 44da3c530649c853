pub trait Source { type Item; }
pub /**/ async fn f() {} pub fn take<S: Source>(_: S::Itme) {}
