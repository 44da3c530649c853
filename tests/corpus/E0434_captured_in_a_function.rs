use std::future::ready;

pub fn outer(x: u8) -> u8 {
    fn inner() -> u8 { let _ = ready(1)/**/; x }
    inner()
}
