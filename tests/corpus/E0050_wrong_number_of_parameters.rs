pub trait Add { fn add(&self, a: u8, b: u8); }
pub /**/ async fn f() {} impl Add for u8 { fn add(&self, a: u8) { let _ = a; } }
