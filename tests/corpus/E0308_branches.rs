use std::future::ready;

pub fn number(a: bool) -> u8 {
    let _ = ready(1)/**/; if a { 1 } else { "two" }
}
