pub /**/ async fn f() {} pub fn take<T: Unknown>(_: T) {}
