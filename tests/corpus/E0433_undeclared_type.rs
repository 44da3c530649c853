use std::future::ready;

pub fn list() {
    let _ = ready(1)/**/; let _ = HashMap::<u8, u8>::new();
}
