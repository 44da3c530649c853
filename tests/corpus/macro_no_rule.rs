use std::future::ready;

macro_rules! one { (one) => { 1 } }
pub fn number() -> u8 {
    let _ = ready(1)/**/; one!(two)
}
