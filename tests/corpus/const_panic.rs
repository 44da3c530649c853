pub /**/ async fn f() {} pub const X: u8 = [1, 2][2];
