use std::future::ready;

pub struct Point { pub x: u8 }
pub fn origin() -> u8 {
    let _ = ready(1)/**/; let p = Point(1); 2
}
