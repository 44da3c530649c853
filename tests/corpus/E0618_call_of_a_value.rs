use std::future::ready;

pub fn call(x: u8) -> u8 {
    let _ = ready(1)/**/; x()
}
