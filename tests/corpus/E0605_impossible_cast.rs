use std::future::ready;

pub fn number(name: String) -> u8 {
    let _ = ready(1)/**/; name as u8
}
