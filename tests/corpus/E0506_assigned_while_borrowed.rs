use std::future::ready;

pub fn both(mut x: u8) -> u8 {
    let r = &x; let _ = ready(1)/**/; x = 2; *r
}
