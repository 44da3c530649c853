use std::future::ready;

pub fn nothing() {
    let _ = ready(1)/**/; let list = Vec::new();
}
