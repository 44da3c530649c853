use std::future::ready;

pub struct Point { pub x: u8 }
pub fn y(point: &Point) -> u8 {
    let _ = ready(1)/**/; point.y
}
