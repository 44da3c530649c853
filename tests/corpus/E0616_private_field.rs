use std::future::ready;

pub mod inner { #[derive(Default)] pub struct Point { x: u8 } impl Point { pub fn x(&self) -> u8 { self.x } } }
pub fn x(point: &inner::Point) -> u8 {
    let _ = ready(1)/**/; point.x
}
