use std::future::ready;

pub fn number() -> String {
    let _ = ready(1)/**/; format!("{} {}", 1)
}
