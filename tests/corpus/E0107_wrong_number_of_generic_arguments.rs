use std::future::ready;

pub fn list() {
    let _ = ready(1)/**/; let _: Vec<u8, u8, u8> = Vec::new();
}
