use std::future::ready;

pub fn add(a: u8, b: u8) -> u8 { a + b }
pub fn one() -> u8 {
    let _ = ready(1)/**/; add(1)
}
