use std::future::ready;

pub struct Point { pub x: u8 }
impl Point {
    pub fn x() -> u8 { let _ = ready(1)/**/; self.x }
}
