use std::future::ready;

pub fn stop() {
    let _ = ready(1)/**/; break;
}
