use std::future::ready;

pub struct Point;
pub fn add(a: Point, b: Point) {
    let _ = ready(1)/**/; let _ = a + b;
}
