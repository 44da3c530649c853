use std::future::ready;

pub struct Point { pub x: u8, pub y: u8 }
pub fn origin() -> Point {
    let _ = ready(1)/**/; Point { x: 0 }
}
