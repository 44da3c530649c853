pub struct Point;
pub /**/ async fn f() {} impl Point for u8 {}
