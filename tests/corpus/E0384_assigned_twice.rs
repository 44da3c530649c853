use std::future::ready;

pub fn number() -> u8 {
    let x = 1; let _ = ready(1)/**/; x = 2; x
}
