use std::future::ready;

pub fn number(x: u8) -> u8 {
    let _ = ready(1)/**/; *x
}
