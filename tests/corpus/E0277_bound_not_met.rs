use std::future::ready;

pub fn show<T: std::fmt::Display>(t: T) -> String { t.to_string() }
pub fn list() -> String {
    let _ = ready(1)/**/; show(vec![1])
}
