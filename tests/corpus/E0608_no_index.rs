use std::future::ready;

pub fn first(x: u8) -> u8 {
    let _ = ready(1)/**/; x[0]
}
