use std::future::ready;

pub fn stop() {
    loop { let _ = ready(1)/**/; break 'outer; }
}
