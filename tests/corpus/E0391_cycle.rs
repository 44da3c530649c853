pub /**/ async fn f() {} pub const A: u8 = B; pub const B: u8 = A;
