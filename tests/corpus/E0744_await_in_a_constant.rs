pub /**/ async fn f() {} pub const X: u8 = async { 1 }.await;
