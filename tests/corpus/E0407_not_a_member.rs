pub trait Shape {}
pub /**/ async fn f() {} impl Shape for u8 { fn area(&self) {} }
