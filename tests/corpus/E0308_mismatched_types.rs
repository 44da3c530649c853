use std::future::ready;

pub fn number() -> u8 {
    let _ = ready(1)/**/; let x: u8 = "ä"; x
}
