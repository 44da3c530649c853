use std::future::ready;

pub fn stop() {
    let f = || { let _ = ready(1)/**/; break; };
    f()
}
