use std::future::ready;

pub fn number() -> u8 {
    let _ = ready(1)/**/; unknown!(1)
}
