use std::future::ready;

pub fn stop() -> u8 {
    for _ in 0..2 { let _ = ready(1)/**/; break 1; }
    2
}
