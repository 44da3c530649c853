pub unsafe trait Trusted {}
pub /**/ async fn f() {} impl Trusted for u8 {}
