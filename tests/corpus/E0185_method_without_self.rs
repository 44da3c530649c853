pub trait Make { fn make(); }
pub /**/ async fn f() {} impl Make for u8 { fn make(&self) {} }
