use std::future::ready;

pub fn origin() -> u8 {
    let number = 1; let _ = ready(1)/**/; numbr
}
