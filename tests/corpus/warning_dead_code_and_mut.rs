use std::future::ready;

fn unused() {}
pub fn number() -> u8 {
    let _ = ready(1)/**/; let mut x = 1; x
}
