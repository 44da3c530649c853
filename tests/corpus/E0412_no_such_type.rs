pub /**/ async fn f() {} pub fn take(_: Unknown) {}
