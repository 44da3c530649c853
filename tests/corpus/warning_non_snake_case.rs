pub /**/ async fn f() {} pub fn Number() {}
