use std::future::ready;

pub struct Point { pub x: u8, pub y: u8 }

pub fn x(point: Point) -> u8 {
    let _ = ready(1)/**/; let Point { x } = point; x
}
