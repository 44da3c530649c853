use std::future::ready;

macro_rules! typed { ($e:expr) => { { let x: u8 = $e; x } } }
pub fn number() -> u8 {
    let _ = ready(1)/**/; typed!("two")
}
