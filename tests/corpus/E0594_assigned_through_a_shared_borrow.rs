use std::future::ready;

pub fn set(x: &u8) {
    let _ = ready(1)/**/; *x = 1;
}
