use std::future::ready;

pub unsafe fn raw() -> u8 { 1 }
pub fn call() -> u8 {
    let _ = ready(1)/**/; raw()
}
