pub /**/ async fn f() {} pub fn take(a: u8, a: u8) {}
