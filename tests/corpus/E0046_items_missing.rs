pub trait Shape { fn area(&self) -> u32; fn name(&self) -> String; }
pub struct Square(pub u32);
pub /**/ async fn f() {} impl Shape for Square { fn area(&self) -> u32 { self.0 } }
