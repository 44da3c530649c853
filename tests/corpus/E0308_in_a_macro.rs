use std::future::ready;

pub fn number() -> String {
    format!("{} {}", { let _ = ready(1)/**/; 1 }, { let x: u8 = "a"; x })
}
