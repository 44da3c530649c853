use std::future::ready;

pub fn both(mut x: u8) -> u8 {
    let r = &mut x; let _ = ready(1)/**/; let y = x + 1; *r = 2; y
}
